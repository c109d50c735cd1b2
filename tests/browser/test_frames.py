"""The frames at work in Chromium: lists, dialogs, transitions, search, switches; on a desk and on a phone."""

import re

from playwright.sync_api import expect

from channelops.core.models import JobRun, Notice, Person, Region, SavedView

from ..cast import BEGIN, NOW, TODAY
from .conftest import settled


def crowd(cast, number):
    """More people in 泉港 than fit on a page."""
    home = {"province_id": cast.province.pk, "city_id": cast.city.pk, "county_id": cast.county.pk}
    for place in range(number):
        word = f"clerk{place:02d}"
        Person.objects.create(username=word, name_zh=word, name_en=word, sort_key=word, joined_on=BEGIN, **home)


def first_cells(page):
    """What stands in the first column."""
    return [text.strip() for text in page.locator("#list tbody th").all_inner_texts()]


def test_a_filter_sorts_and_pages_by_address(visit, cast):
    crowd(cast, 30)
    guest = visit("administrator", language="en")
    page = guest.go("/people/")
    page.fill("#filter [type=search]", "clerk")
    page.wait_for_url("**/people/?q=clerk")
    settled(page)
    assert page.locator("#list tbody tr").count() == 20
    ascending = first_cells(page)
    head = page.locator("#list thead a").first
    head.click()
    page.wait_for_url(re.compile("order="))
    settled(page)
    if first_cells(page) == ascending:
        page.locator("#list thead a").first.click()
        settled(page)
    assert first_cells(page) != ascending
    assert page.locator("#list th[aria-sort]").count() == 1
    page.click("#list [rel=next]")
    page.wait_for_url(re.compile("page=2"))
    settled(page)
    assert page.locator("#list tbody tr").count() < 20
    assert "q=clerk" in page.url
    page.go_back()
    page.wait_for_url(lambda url: "page=2" not in url)
    expect(page.locator("#list tbody tr")).to_have_count(20)
    guest.check(also=390)


def test_columns_are_chosen_and_kept_as_a_view(visit, cast):
    guest = visit("administrator", width=390, language="en")
    page = guest.go("/regions/?level=3")
    before = page.locator("#list thead th").count()
    page.click("#list-tools details.menu >> nth=0 >> summary")
    page.locator("#list-tools input[name=cols]:checked:not([disabled])").last.uncheck()
    page.click("#list-tools button:has-text('Show these')")
    settled(page)
    assert page.locator("#list thead th").count() == before - 1
    page.click("#list-tabs [hx-target='#modal-body']")
    page.wait_for_selector("#modal[open]")
    page.fill("#modal [name=name]", "Counties")
    page.click("#modal button[type=submit]")
    page.wait_for_selector("#list-tabs a:has-text('Counties')")
    view = SavedView.objects.get(person=cast.administrator)
    assert (view.name, view.query) == ("Counties", "level=3")
    page.goto(guest.address + "/regions/")
    page.click("#list-tabs a:has-text('Counties')")
    settled(page)
    assert page.locator("#list thead th").count() == before - 1
    assert page.locator("#list-tabs [aria-current=page]").inner_text().startswith("Counties")
    guest.check(also=1440)


def test_a_dialog_says_what_is_missing_then_saves(visit, cast):
    guest = visit("administrator", width=390, language="en")
    guest.expected = ("422",)
    page = guest.go(f"/regions/{cast.county.pk}/")
    page.click("a[hx-target='#modal-body']:has-text('Rename')")
    page.wait_for_selector("#modal[open] [name=name_zh]")
    page.fill("#modal [name=name_zh]", "新泉港")
    page.locator("#modal form").evaluate("form => { form.noValidate = true; }")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.click("#modal button[type=submit]")
    assert answer.value.status == 422
    page.wait_for_selector("#modal [name=reason][aria-invalid=true]")
    assert page.input_value("#modal [name=name_zh]") == "新泉港"
    guest.check(also=1440)
    page.fill("#modal [name=reason]", "decided")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.click("#modal button[type=submit]")
    assert answer.value.status == 204
    page.wait_for_selector("#modal:not([open])", state="attached")
    assert Region.objects.get(pk=cast.county.pk).name_zh == "新泉港"
    guest.check(axe=False)


def test_a_refused_transition_says_why_beside_the_button(visit, cast):
    run = JobRun.objects.create(job="core.cleanup", business_date=TODAY, status="done", via="timetable", asked_at=NOW, due_at=NOW)
    guest = visit("administrator", language="en")
    guest.expected = ("409",)
    page = guest.go(f"/jobs/{run.pk}/")
    button = page.locator(".page-head button:has-text('Run again')")
    assert button.is_visible()
    JobRun.objects.filter(pk=run.pk).update(status="running")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        button.click()
        page.click("#confirm button[value=yes]")
    assert answer.value.status == 409
    page.wait_for_selector("#page-refusal .refused")
    assert page.inner_text("#page-refusal .refused").strip()
    assert JobRun.objects.get(pk=run.pk).status == "running"
    guest.check(also=390)


def test_search_by_keyboard(visit, cast):
    guest = visit("administrator")
    page = guest.go("/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#search[open]")
    page.keyboard.type("泉港")
    page.wait_for_selector("#search-hits a")
    guest.check(also=390)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/regions/{cast.county.pk}/")
    assert "泉港区" in page.inner_text("h1")
    guest.check(axe=False)


def test_language_and_theme_stay_chosen(visit):
    guest = visit("county_manager", width=390)
    page = guest.go("/regions/")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.click(".who")
    page.click(".menu__list button[lang=en]")
    page.wait_for_selector("html[lang=en]")
    assert page.url.endswith("/regions/")
    page.click(".who")
    page.click("[data-theme-set=dark]")
    guest.go("/people/")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert page.get_attribute("html", "lang") == "en"
    guest.check(also=1440)


def test_ticked_rows_are_acted_upon(visit, cast):
    for place in range(3):
        Notice.objects.create(person=cast.auditor, kind="grant", key=str(place), title_zh="你", title_en=f"Notice {place}", url="/", at=NOW)
    guest = visit("auditor", width=390, language="en")
    page = guest.go("/notices/")
    page.check("#list tbody input[name=pk] >> nth=0")
    assert page.inner_text("[data-count]") == "1"
    guest.check(also=1440)
    page.click(".bulk-bar button[formaction*='read']")
    expect(page.locator(".bulk-bar.is-on")).to_have_count(0)
    settled(page)
    assert Notice.objects.filter(person=cast.auditor, read_at=None).count() == 2
    page.check("[data-all]")
    page.check("[data-everything]")
    page.click(".bulk-bar button[formaction*='read']")
    expect(page.locator(".bulk-bar.is-on")).to_have_count(0)
    settled(page)
    assert not Notice.objects.filter(person=cast.auditor, read_at=None).exists()
    guest.check(axe=False)
