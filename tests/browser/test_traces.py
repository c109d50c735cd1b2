"""Files, notices and the search, as a person meets them."""

from django.urls import reverse

from channelops.core.services.notices import notice_send

from ..cast import NOW


def test_a_file_is_attached_fetched_and_removed(visit, cast, tmp_path):
    scan = tmp_path / "合同.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    guest = visit("county_manager", width=390, language="en")
    page = guest.go(reverse("region_detail", args=[cast.county.pk]))
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Attach", exact=True).click()
    page.get_by_role("link", name="合同.pdf", exact=True).wait_for()
    guest.check(also=1440)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="合同.pdf", exact=True).click()
    assert fetched.value.suggested_filename == "合同.pdf"
    page.get_by_role("link", name="Remove 合同.pdf").click()
    page.locator("#modal-body [name=reason]").fill("wrong file")
    page.locator("#modal-body button[type=submit]").click()
    page.get_by_text("No file is attached.").wait_for()
    guest.check(also=1440)


def test_the_bell_leads_to_what_is_new(visit, cast):
    for key in "ab":
        titles = {"title_zh": f"任务 {key}", "title_en": f"Task {key}"}
        notice_send(people=[cast.county_manager], kind="mention", key=key, url=reverse("search"), at=NOW, **titles)
    guest = visit("county_manager", language="en")
    page = guest.go("/search/")
    assert page.locator(".bell b").inner_text() == "2"
    page.locator(".bell").click()
    guest.check(also=390)
    page.get_by_role("link", name="Task a").click()
    page.wait_for_url("**/search/")
    assert page.locator(".bell b").inner_text() == "1"
    page.locator(".bell").click()
    page.get_by_role("button", name="Mark all as read").click()
    page.get_by_text("Marked as read: 1.").wait_for()
    guest.go("/search/")
    assert page.locator(".bell b").count() == 0
    guest.check(also=390)


def test_control_k_finds_by_keyboard_alone(visit, cast):
    guest = visit("city_manager", language="en")
    page = guest.go(reverse("notice_list"))
    page.keyboard.press("Control+k")
    page.keyboard.type("350505")
    page.locator("#search-hits a").first.wait_for()
    guest.check(also=390)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('region_detail', args=[cast.county.pk])}")
