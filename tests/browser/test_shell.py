"""What scripts add to every page, tried on the style guide: theme, dialogs, chosen rows, menus, charts, network."""

import pytest

PAGE = "/styleguide/"


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(1440, "zh-hans", "light"), (1440, "en", "dark"), (390, "zh-hans", "light"), (390, "en", "dark")]
)
def test_every_component_is_sound(visit, width, language, theme):
    guest = visit("administrator", width=width, language=language, theme=theme)
    page = guest.go(PAGE)
    assert page.get_attribute("html", "data-bs-theme") == theme
    guest.check()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_phone_layout_is_sound(visit, theme):
    guest = visit("administrator", width=390, theme=theme)
    guest.go(f"{PAGE}phone/")
    guest.check()


def test_a_chosen_theme_is_kept_and_charts_follow_it(visit):
    guest = visit("administrator", language="en")
    page = guest.go(PAGE)
    drawn = page.locator(".plot canvas").first  # waits until it is there
    light = drawn.evaluate("canvas => canvas.toDataURL()")
    page.click(".who")
    page.click("[data-theme-set=dark]")
    assert drawn.evaluate("canvas => canvas.toDataURL()") != light
    page.reload(wait_until="load")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    guest.check(axe=False)


def test_a_chart_is_saved_as_a_picture(visit):
    page = visit("administrator").go(PAGE)
    with page.expect_download() as download:
        page.click("[data-png] >> nth=0")
    assert download.value.suggested_filename.endswith(".png")


def test_chosen_rows_bring_their_bar(visit):
    page = visit("administrator").go(PAGE)
    assert not page.is_visible(".bulk-bar")
    page.check("input[name=pk] >> nth=0")
    assert page.is_visible(".bulk-bar")
    assert page.inner_text("[data-count]") == "1"
    assert page.evaluate("document.querySelector('[data-all]').indeterminate")
    page.check("[data-all]")
    assert page.inner_text("[data-count]") == str(page.locator("input[name=pk]").count())
    page.click("[data-none]")
    assert not page.is_visible(".bulk-bar")
    assert page.locator("tr.is-selected").count() == 0


def test_a_risky_act_asks_first_and_no_means_no(visit):
    guest = visit("administrator")
    page = guest.go(PAGE)
    page.click(".page-head .menu > summary")
    page.click("[data-confirm]:visible")
    assert "停用" in page.inner_text("#confirm")
    page.click("#confirm button[value=no]")
    assert page.url.endswith(PAGE)
    guest.check(axe=False)


def test_a_refused_button_says_why_by_keyboard_too(visit):
    page = visit("administrator", language="en").go(PAGE)
    page.focus("[data-refused]")
    page.keyboard.press("Enter")
    assert "4 differences" in page.inner_text("#page-alert")


def test_a_changed_form_is_not_left_by_mistake(visit):
    page = visit("administrator").go(PAGE)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("form[data-guard] [name=name]", "x")
    page.reload(wait_until="load")
    assert asked == ["beforeunload"]


def test_menus_close_with_escape_and_outside(visit):
    page = visit("administrator").go(PAGE)
    page.click(".who")
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    page.click(".who")
    page.click("h1")
    assert page.locator("details.menu[open]").count() == 0


def test_the_menu_opens_on_a_phone_and_gives_the_focus_back(visit):
    page = visit("administrator", width=390).go(PAGE)
    assert not page.is_visible(".nav-side")
    page.click("[data-nav-open]")
    assert page.is_visible(".nav-side .side-item >> nth=0")
    page.keyboard.press("Escape")
    assert not page.is_visible(".nav-side")
    assert page.evaluate("document.activeElement.hasAttribute('data-nav-open')")


def test_without_network_the_page_says_so(visit):
    page = visit("administrator").go(PAGE)
    assert not page.is_visible("#offline")
    page.context.set_offline(True)
    page.wait_for_selector("#offline", state="visible")
    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden")


def test_everything_shows_without_script(visit, browser, live_server):
    guest = visit("administrator")
    cookies = guest.page.context.cookies()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    assert page.is_visible(".bulk-bar")
    assert page.is_visible(".no-script")
    page.click(".menu-open")
    assert page.is_visible(".nav-side .side-item >> nth=0")
    page.click(".nav-close")
    page.click("figure details summary >> nth=0")
    assert page.is_visible("figure td >> nth=0")
    context.close()
