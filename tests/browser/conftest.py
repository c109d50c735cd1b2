"""A real Chromium on a real server, a visitor for each of the cast, and the checks no page may fail."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from partners.models import Partner

from ..cast import BEGIN, make_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks this folder; without Chromium its tests are skipped aloud, in CI they fail."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                warnings.warn("NO CHROMIUM FOUND: the browser tests do not run", stacklevel=1)
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine; CI requires it"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the process."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    assert CHROMIUM, "Chromium is required: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


# What axe judges by: each element with its ancestors, the names of its attributes, and whether anything stands in it.
KINDS_OF_ELEMENTS = """() => {
  const seen = new Set(), paths = new Map([[document.body, 'body']]);
  for (const each of document.body.querySelectorAll('*')) {
    const path = paths.get(each.parentElement) + '>' + each.tagName + '.' + [...each.classList].sort().join('.');
    paths.set(each, path);
    if (!each.closest('svg') && each.getClientRects().length) {
      seen.add(path + '|' + each.getAttributeNames().sort() + '|' + (each.textContent.trim() !== ''));
    }
  }
  return [...seen];
}"""
JUDGED: dict[tuple[int, str], set[str]] = {}


def serious_findings(page: Page) -> list[tuple[str, list[list[str]]]]:
    """What axe finds serious; a page whose every kind of element it has seen at this width and in this theme is not asked again."""
    kinds = set(page.evaluate(KINDS_OF_ELEMENTS))
    judged = JUDGED.setdefault((page.viewport_size["width"], page.get_attribute("html", "data-bs-theme") or ""), set())
    if kinds <= judged:
        return []
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    if not serious:
        judged |= kinds
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:4]) for rule in serious]


def settled(page: Page) -> None:
    """Waits until the page is there and HTMX has nothing under way."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


@dataclass
class Visitor:
    """A person at a browser; `check()` fails on a console error, a failed load, an overflow or a serious axe finding."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def go(self, path: str) -> Page:
        """Opens a path of the portal."""
        self.page.goto(self.address + path, wait_until="load")
        settled(self.page)
        return self.page

    def check(self, *, axe: bool = True, also: int = 0) -> None:
        """What holds for every page, at this width and then at another."""
        settled(self.page)
        unexpected = [error for error in self.errors if not any(part in error for part in self.expected)]
        assert unexpected == []
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"the page is {wide} px wider than the screen"
        if axe:
            assert serious_findings(self.page) == []
        if also:
            own = self.page.viewport_size
            self.page.set_viewport_size({"width": also, "height": own["height"]})
            # Charts follow when the browser next draws.
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
            self.check(axe=axe)
            self.page.set_viewport_size(own)


@pytest.fixture
def cast(transactional_db: None) -> SimpleNamespace:
    """The cast, committed, so that the server's own connections see it."""
    return make_world()


@pytest.fixture
def company(cast: SimpleNamespace) -> None:
    """The agents' company and its neighbour in the same county."""
    place = {"province_id": cast.province.pk, "city_id": cast.city.pk, "county_id": cast.county.pk, "opened_on": BEGIN}
    for pk, word in ((9_001, "ours"), (9_005, "neighbour")):
        Partner.objects.create(pk=pk, code=f"P{pk}", path=f"P{pk}/", name_zh=word, name_en=word, sort_key=word, **place)


@dataclass
class Windows:
    """Windows of one Chromium, used again without what the visitor before left there: styles and scripts are loaded once."""

    chromium: Browser
    free: dict[tuple[int, str], list[BrowserContext]] = field(default_factory=dict)
    taken: list[tuple[tuple[int, str], BrowserContext]] = field(default_factory=list)

    def take(self, *, width: int, theme: str) -> BrowserContext:
        """A window of this width that nobody looks at."""
        waiting = self.free.setdefault((width, theme), [])
        size = {"width": width, "height": 900 if width > 600 else 844}
        context = waiting.pop() if waiting else self.chromium.new_context(viewport=size, color_scheme=theme)
        self.taken.append(((width, theme), context))
        return context

    def leave(self, address: str) -> None:
        """Everybody has gone: no page, no cookie, nothing stored."""
        for kind, context in self.taken:
            context.set_offline(False)
            context.clear_cookies()
            for page in context.pages:
                if page.url.startswith(address):
                    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
                page.close()
            self.free[kind].append(context)
        self.taken.clear()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of this process."""
    return Windows(browser)


@pytest.fixture
def visit(windows: Windows, live_server: LiveServer, cast: SimpleNamespace) -> Iterator[Callable[..., Visitor]]:
    """`visit("county_manager", width=390, language="en")` is that person, signed in; None is a stranger."""

    def visitor(name: str | None, *, width: int = 1440, language: str = "zh-hans", theme: str = "light") -> Visitor:
        context = windows.take(width=width, theme=theme)
        cookies = [{"name": "django_language", "value": language, "url": live_server.url}]
        if name:
            person = cast.people[name]
            type(person)._default_manager.filter(pk=person.pk).update(language=language)
            signed_in = Client()
            signed_in.force_login(person, backend="channelops.core.backends.PersonBackend")
            cookies.append({"name": "sessionid", "value": signed_in.cookies["sessionid"].value, "url": live_server.url})
        context.add_cookies(cookies)
        page = context.new_page()
        guest = Visitor(page=page, address=live_server.url)
        page.on("console", lambda message: guest.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: guest.errors.append(str(error)))
        return guest

    yield visitor
    windows.leave(live_server.url)
