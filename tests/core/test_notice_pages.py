"""Everyone reads the own notices, on pages and in REST, and chooses how they come by mail."""

import pytest
from django.urls import reverse

from channelops.core.models import Change, Notice, NoticeChoice
from channelops.core.services.notices import notice_send

from ..cast import NOW


@pytest.fixture
def notices(world):
    """Three notices of the county manager, one of the city manager."""
    for key in "abc":
        titles = {"title_zh": f"任务 {key}", "title_en": f"Task {key}"}
        notice_send(people=[world.county_manager], kind="mention", key=key, url=f"/tasks/{key}/", at=NOW, **titles)
    notice_send(people=[world.city_manager], kind="grant", key="own", title_zh="授权", title_en="Grant", url="", at=NOW)
    return {notice.key: notice for notice in Notice.objects.all()}


def unread(person):
    return set(Notice.objects.filter(person=person, read_at=None).values_list("key", flat=True))


def test_the_list_and_the_bell_hold_the_own_ones(browse, notices):
    page = browse("county_manager").get(reverse("notice_list")).content.decode()
    assert all(f"任务 {key}" in page for key in "abc")
    assert "授权：" not in page
    assert "<b>3</b>" in page
    mentions = browse("county_manager").get(reverse("notice_list"), {"kind": "grant"}).content.decode()
    assert "任务 a" not in mentions


def test_opening_one_reads_it_and_leads_there(browse, notices, world):
    answer = browse("county_manager").get(reverse("notice_open", args=[notices["a"].pk]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks/a/")
    assert unread(world.county_manager) == {"b", "c"}
    first = Notice.objects.get(key="a").read_at
    browse("county_manager").get(reverse("notice_open", args=[notices["a"].pk]))
    assert Notice.objects.get(key="a").read_at == first
    assert browse("city_manager").get(reverse("notice_open", args=[notices["b"].pk])).status_code == 404


def test_ticked_ones_or_all_are_marked_read(browse, notices, world):
    read = reverse("notices_read")
    assert browse("county_manager").post(read, {"pk": [notices["a"].pk]}).status_code == 303
    assert unread(world.county_manager) == {"b", "c"}
    assert browse("county_manager").post(read, {"pk": [notices["b"].pk, notices["own"].pk]}).status_code == 404
    assert browse("county_manager").post(read, {"pk": ["9" * 30]}).status_code == 404
    assert unread(world.county_manager) == {"b", "c"}
    browse("county_manager").post(reverse("notices_read_all"))
    assert unread(world.county_manager) == set()
    assert unread(world.city_manager) == {"own"}


def test_all_that_match_the_filter_are_marked_read(browse, notices, world):
    notice_send(people=[world.county_manager], kind="grant", key="g", title_zh="授权", title_en="Grant", url="", at=NOW)
    browse("county_manager").post(reverse("notices_read"), {"everything": "1", "list": "kind=grant"})
    assert unread(world.county_manager) == {"a", "b", "c"}


def test_each_kind_is_chosen(browse, world):
    asking = browse("county_manager")
    form = asking.get(reverse("notice_choices")).context["form"]
    assert "mention" not in form.fields
    kept = {name: field.initial for name, field in form.fields.items()} | form.initial
    assert asking.post(reverse("notice_choices"), kept | {"grant": "none"}).status_code == 303
    assert NoticeChoice.objects.get(kind="grant").mail == "none"
    change = Change.objects.get()
    assert (change.verb, change.was, change.now) == ("notice_choices", {"grant": "at_once"}, {"grant": "none"})
    assert asking.post(reverse("notice_choices"), kept | {"grant": "daily"}).status_code == 422
    asking.post(reverse("notice_choices"), kept | {"grant": "none"})
    assert Change.objects.count() == 1


def test_rest_lists_and_reads_the_own_ones(rest, notices, world):
    asking = rest("county_manager")
    told = asking.get("/api/v1/notices/", {"unread": "yes"}).json()["results"]
    assert [each["title_zh"] for each in told] == ["任务 c", "任务 b", "任务 a"]
    read = asking.post(f"/api/v1/notices/{notices['a'].pk}/read/")
    assert (read.status_code, bool(read.json()["read_at"])) == (200, True)
    assert asking.post(f"/api/v1/notices/{notices['own'].pk}/read/").status_code == 404
    assert asking.get(f"/api/v1/notices/{notices['a'].pk}/read/").status_code == 405
    assert unread(world.county_manager) == {"b", "c"}
    narrow = rest("county_manager", capabilities=["region.view"])
    assert narrow.post(f"/api/v1/notices/{notices['b'].pk}/read/").status_code == 403
