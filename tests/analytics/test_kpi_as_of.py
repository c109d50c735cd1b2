"""A county that moved: figures stay where they were posted, or are told under the tree of a day."""

from datetime import date

import pytest

from channelops.core.actors import Actor
from channelops.core.services.regions import region_move

from ..cast import NOW

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "2026-11-01", "2026-11-20"


@pytest.fixture
def moved(sold, world):
    """泉港 hangs under 厦门 from 2026-11-15 on."""
    hand = Actor.command("test")
    region_move(region=world.county, parent=world.far_city, on=date(2026, 11, 15), reason="reform", actor=hand, at=NOW)
    return world


def told(rest, **words):
    """Place → value."""
    answer = rest("client").get("/api/v1/kpis/", {"metric": "orders", "from": "2026-11", **words})
    assert answer.status_code == 200, answer.content
    return {row["node"]: row["value"] for row in answer.json()["results"]}


def test_without_a_day_figures_stay_where_they_were_posted(moved, rest):
    assert told(rest, node="3505") == {"3505": "4"}
    assert told(rest, node="3502") == {"3502": "1"}


@pytest.mark.parametrize(("day", "home", "far"), [(BEFORE, "4", "1"), (AFTER, "1", "4")])
@pytest.mark.parametrize("grain", ["month", "range"])
def test_a_day_gives_the_figures_of_its_tree(moved, rest, day, home, far, grain):
    assert told(rest, node="3505", as_of=day, grain=grain) == {"3505": home}
    assert told(rest, node="3502", as_of=day, grain=grain) == {"3502": far}
    assert told(rest, node="35", as_of=day, grain=grain) == {"35": "5"}


def test_partners_are_counted_anew_under_that_tree(moved, rest):
    assert told(rest, metric="active_partners", node="3502", as_of=AFTER) == {"3502": "2"}
    assert told(rest, metric="active_partners", node="3505", as_of=AFTER) == {"3505": "1"}
    assert told(rest, metric="active_partners", node="3505", as_of=BEFORE) == {"3505": "1"}
    assert told(rest, metric="active_partners", node="3502", as_of=BEFORE) == {"3502": "1"}


def test_the_parts_are_those_of_the_day(moved, rest):
    assert told(rest, node="3502", level="county", as_of=AFTER) == {"350203": "1", "350505": "3"}
    assert told(rest, node="3505", level="county", as_of=BEFORE) == {"350505": "3", "350582": "1"}


def test_days_and_channels_follow(moved, rest):
    days = {"grain": "day", "from": "2026-11-10", "as_of": AFTER}
    assert (told(rest, node="3502", **days), told(rest, node="3505", **days)) == ({"3502": "1"}, {"3505": "0"})
    assert told(rest, node="3502", level="channel", as_of=AFTER) == {"social": "3", "wechat": "1"}
    assert told(rest, node="3505", channel="wechat", as_of=AFTER) == {"3505": "0"}


def test_the_dashboard_tells_both(moved, browse):
    shown = {tree: browse("province_manager").get("/dashboard/", {"node": "3502", "tree": tree}).context for tree in ("", "today")}
    values = {tree: next(tile["value"] for tile in context["tiles"] if tile["name"] == "发展量") for tree, context in shown.items()}
    assert values == {"": "1", "today": "4"}
    assert "tree=today" in shown["today"]["tiles"][0]["url"]
    assert [line["name"] for line in shown["today"]["ranking"]] == ["泉港区", "思明区"]


def test_a_day_that_is_none_is_refused(sold, rest):
    answer = rest("client").get("/api/v1/kpis/", {"metric": "orders", "from": "2026-11", "as_of": "yesterday"})
    assert answer.status_code == 422


def test_partners_of_a_channel_are_counted_anew_under_that_tree(moved, rest):
    asked = {"metric": "active_partners", "level": "channel"}
    assert told(rest, **asked, node="3502", as_of=AFTER) == {"social": "2", "wechat": "1"}
    assert told(rest, **asked, node="3502", as_of=BEFORE) == {"social": "1", "wechat": "0"}
    assert told(rest, metric="active_partners", channel="wechat", node="3502", as_of=AFTER) == {"3502": "1"}
