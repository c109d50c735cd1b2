"""The people of the cast at the portal, as they come: sign in, look around, go; a grant that comes and ends; acting as another."""

import pytest

from channelops.core import roles
from channelops.core.models import Grant, Person
from partners.models import Partner

from ..cast import ACTORS, BEGIN

GRANTED = [name for name in ACTORS if name != "nobody"]


def sign_in(guest, name):
    """By the real form."""
    page = guest.go("/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "a long password")
    page.click("main form[action*=login] button[type=submit], form[action*=login] button[type=submit]")
    page.wait_for_load_state("networkidle")
    return page


def menu_of(page):
    """The addresses of the menu."""
    return page.eval_on_selector_all("#nav a.side-item", "links => links.map(link => link.getAttribute('href'))")


@pytest.fixture
def company(cast):
    """The agents' company and its neighbour in the same county."""
    place = {"province_id": cast.province.pk, "city_id": cast.city.pk, "county_id": cast.county.pk, "opened_on": BEGIN}
    for pk, word in ((9_001, "ours"), (9_005, "neighbour")):
        Partner.objects.create(pk=pk, code=f"P{pk}", path=f"P{pk}/", name_zh=word, name_en=word, sort_key=word, **place)


@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_everybody_signs_in_sees_the_own_home_and_leaves(visit, cast, language, tag):
    Person.objects.update(language=language)
    guest = visit(None, language=language)
    for name in GRANTED:
        page = sign_in(guest, name)
        assert page.url == f"{guest.address}/", name
        assert page.get_attribute("html", "lang") == tag
        assert page.locator("h1").count() == 1
        assert page.locator("#main").inner_text().strip()
        page.click(".who")
        page.click("form[action*=logout] button")
        page.wait_for_url("**/account/login/**")
    guest.check()


def test_whoever_holds_no_grant_is_told_so(visit):
    guest = visit(None)
    guest.expected = ("403",)
    page = sign_in(guest, "nobody")
    assert "没有有效的授权" in page.inner_text("body")
    guest.check()


@pytest.mark.parametrize(
    ("name", "width", "language", "axe"),
    [
        ("administrator", 1440, "en", True),
        ("administrator", 390, "zh-hans", True),
        ("settlement_officer", 390, "en", False),
        ("data_staff", 1440, "zh-hans", False),
        ("county_manager", 390, "zh-hans", False),
        ("auditor", 1440, "en", False),
    ],
)
def test_every_page_of_the_menu_is_sound(visit, company, name, width, language, axe):
    guest = visit(name, width=width, language=language)
    pages = menu_of(guest.go("/"))
    assert len(pages) > 5
    for address in pages:
        guest.go(address)
        try:
            guest.check(axe=axe)
        except AssertionError as error:
            raise AssertionError(f"{address}: {error}") from error


def test_a_grant_is_used_and_ended(visit, cast):
    administrator, nobody = visit("administrator", language="en"), visit("nobody", language="en")
    nobody.expected = ("403",)
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "no grant" in nobody.page.inner_text("body")
    page = administrator.go(f"/grants/give/?person={cast.nobody.username}")
    page.select_option("[name=role]", roles.COUNTY_MANAGER)
    page.select_option("[name=region]", str(cast.county.pk))
    page.fill("[name=reason]", "new post")
    page.click("#main form[data-guard] button[type=submit]")
    grant = Grant.objects.get(person=cast.nobody)
    page.wait_for_url(f"**/grants/{grant.pk}/")
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "Quangang" in nobody.page.inner_text("h1")
    nobody.check()
    page.click("a[hx-target='#modal-body']:has-text('End')")
    page.wait_for_selector("#modal[open] [name=reason]")
    page.fill("#modal [name=reason]", "mistake")
    page.click("#modal button[type=submit]")
    page.wait_for_selector("#modal:not([open])", state="attached")
    nobody.go(f"/regions/{cast.county.pk}/")
    assert "no grant" in nobody.page.inner_text("body")
    administrator.check()


def test_acting_as_another_shows_its_banner_until_it_ends(visit, cast):
    guest = visit("administrator", language="en")
    page = guest.go(f"/people/{cast.county_manager.pk}/act-as/")
    page.fill("[name=reason]", "to help")
    page.click("#main form button[type=submit]")
    page.wait_for_url(f"{guest.address}/")
    banner = page.locator(".banner[role=status]")
    assert "county_manager" in banner.inner_text()
    guest.check()
    banner.locator("button").click()
    page.wait_for_url(f"**/people/{cast.county_manager.pk}/sign-in/")
    assert page.locator(".banner[role=status]").count() == 0
    guest.check()


@pytest.mark.parametrize("name", ["agent_owner", "agent_clerk"])
def test_an_agent_on_the_phone_sees_only_the_own_company(visit, company, name):
    guest = visit(name, width=390, language="en")
    page = guest.go("/")
    guest.check()
    guest.go("/partners/")
    assert [text.strip() for text in page.locator("#list tbody th").all_inner_texts()] == ["ours"]
    guest.check()
    page.click("#list tbody th a")
    page.wait_for_url("**/partners/9001/")
    guest.check()
    guest.expected = ("404",)
    guest.go("/partners/9005/")
    assert "neighbour" not in page.inner_text("body")
    guest.check()
