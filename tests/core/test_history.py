"""A history says who did what, when, what was, what is and why, in the reader's words."""

import pytest
from django.utils import translation

from channelops.core.actors import Actor
from channelops.core.histories import address_of, entries_of, fields_words, who
from channelops.core.models import Change, SavedView
from channelops.core.selectors.changes import changes_of, changes_visible
from channelops.core.services.changes import change_record, row_change

from ..cast import NOW


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_a_change_is_told_with_labels_names_and_choices(world, acting):
    hand = acting("administrator")
    values = {"theme": "dark", "is_active": False, "unit": world.data_staff.unit, "county_id": None}
    row_change(world.county_manager, values, actor=hand, at=NOW, reason="调动")
    entry = entries_of(changes_of(world.county_manager))[0]
    assert (str(entry["title"]), entry["by"], entry["why"], entry["at"]) == ("Changed", "administrator", "调动", NOW)
    told = {str(row["field"]): (row["was"], row["is"]) for row in entry["rows"]}
    assert told == {
        "County": ("Quangang", ""),
        "Unit": ("Quangang Marketing", "Quanzhou Data"),
        "Appearance": ("As the device", "Dark"),
        "Active": ("Yes", "No"),
    }


def test_whoever_acted_for_a_person_is_named(world):
    hand = Actor(via="page", person=world.county_manager, acted_by=world.administrator)
    row_change(world.county_manager, {"title": "经理"}, actor=hand, at=NOW)
    assert who(Change.objects.get()) == "county_manager (by administrator)"


def test_the_night_and_a_token_are_named_as_ways_in(world):
    night = change_record(world.county, verb="move", was={}, now={}, actor=Actor.job("core.moves"), at=NOW)
    assert who(night) == "Nightly job core.moves"
    token = change_record(world.county, verb="move", was={}, now={}, actor=Actor(via="api:abc", person=world.client), at=NOW)
    assert entries_of([token])[0]["by"] == "client · REST abc"


def test_a_new_row_is_one_line_of_what_it_is(world, acting):
    now = {"code": "350505", "parent": world.city.pk}
    change_record(world.county, verb="create", was={}, now=now, actor=acting("administrator"), at=NOW)
    entry = entries_of(changes_of(world.county))[0]
    assert (entry["text"], entry["rows"]) == ("Code 350505 · Belongs to Quanzhou", [])


def test_a_long_document_is_told_by_its_size_and_a_mark_of_its_content(world, acting):
    short, long, other = {"from": 1}, {"rules": ["一" * 100]}, {"rules": ["二" * 100]}
    for was, now in ((short, long), (long, other)):
        change_record(world.county, verb="change", was={"document": was}, now={"document": now}, actor=acting("administrator"), at=NOW)
    (second,), (first,) = (entry["rows"] for entry in entries_of(changes_of(world.county)))
    assert first["was"] == '{"from": 1}'
    assert first["is"] == second["was"] != second["is"]
    assert second["is"].startswith("a document of 115 characters (")


def test_names_are_asked_once_per_kind(world, acting, django_assert_num_queries):
    for city in (world.city, world.far_city) * 5:
        now = {"parent": city.pk}
        change_record(world.county, verb="move", was={"parent": world.city.pk}, now=now, actor=acting("administrator"), at=NOW)
    changes = list(changes_of(world.county))
    with django_assert_num_queries(1):
        entries_of(changes)


def test_a_row_that_is_gone_is_told_by_its_number(world, acting):
    change_record(world.county, verb="move", was={"parent": 999_999}, now={"parent": None}, actor=acting("administrator"), at=NOW)
    assert entries_of(changes_of(world.county))[0]["rows"][0]["was"] == "#999999"


def test_the_log_links_to_the_row_where_it_has_a_page(world, acting):
    hand = acting("county_manager")
    view = SavedView.objects.create(person=world.county_manager, list_key="people", name="x")
    found = [change_record(row, verb="change", was={"name": "y"}, now={"name": "x"}, actor=hand, at=NOW) for row in (world.county, view)]
    assert [address_of(change) for change in found] == [f"/regions/{world.county.pk}/", None]
    assert fields_words(found[1]) == "Name"


def test_the_log_shows_the_own_subtree_only(world, as_seen_by, browse, acting):
    hand = acting("administrator")
    for region in (world.county, world.sister_county, world.far_county):
        change_record(region, verb="change", was={"code": "1"}, now={"code": "2"}, actor=hand, at=NOW)
    seen = set(changes_visible(as_seen_by("county_manager")).values_list("object_name", flat=True))
    assert len(seen) == 1
    page = browse("county_manager").get("/changes/")
    assert [line["cells"][4]["value"] for line in page.context["lines"]] == list(seen)
    assert browse("agent_owner").get("/changes/").status_code == 403


def test_the_tab_of_a_page_holds_twenty_entries_a_page(world, browse, acting):
    for place in range(25):
        change_record(world.county, verb="change", was={"code": str(place)}, now={"code": "x"}, actor=acting("administrator"), at=NOW)
    county = browse("county_manager")
    address = f"/regions/{world.county.pk}/?tab=history"
    assert len(county.get(address).context["tab_context"]["entries"]) == 20
    assert len(county.get(f"{address}&page=2").context["tab_context"]["entries"]) == 5
    part = county.get(f"{address}&page=2", headers={"hx-request": "true", "hx-target": "tab"}).content
    assert b"<html" not in part


def test_who_may_not_read_changes_sees_no_history_tab(world, browse):
    tabs = browse("sales_staff").get(f"/regions/{world.county.pk}/?tab=history").context["tabs"]
    assert not any(tab["url"] == "?tab=history" for tab in tabs)
