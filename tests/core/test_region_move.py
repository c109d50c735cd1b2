"""A county moves to another city: everything below and at home follows, and who sees it changes with the day."""

from datetime import timedelta

import pytest

from channelops.core.actors import Actor
from channelops.core.models import Change, OrgUnit, Person, Region, RegionPlacement
from channelops.core.refusals import Refused
from channelops.core.scoping import visible_to
from channelops.core.selectors.placements import moves_visible, region_parents, tree
from channelops.core.services.placements import placements_apply
from channelops.core.services.regions import region_create, region_move, region_move_cancel

from ..cast import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def move(world, acting):
    def moving(region, parent, on=TODAY):
        return region_move(region=region, parent=parent, on=on, reason="cities redrawn", actor=acting("administrator"), at=NOW)

    return moving


def state(region):
    region = Region.objects.get(pk=region.pk)
    return region.path, region.parent_id, region.province_id, region.city_id, region.county_id


def sees(as_seen_by, name, region, on=TODAY):
    return visible_to(as_seen_by(name, on=on), Region.objects.all()).filter(pk=region.pk).exists()


def test_a_move_today_carries_the_subtree_and_the_people(world, move):
    grid = region_create(
        code="350505001", name_zh="一号网格", name_en="Grid 1", parent=world.county, on=TODAY, actor=Actor.command("t"), at=NOW
    )
    move(world.county, world.far_city)
    place = (world.province.pk, world.far_city.pk, world.county.pk)
    assert state(world.county) == ("35/3502/350505/", world.far_city.pk, *place)
    assert state(grid) == ("35/3502/350505/350505001/", world.county.pk, *place)
    manager = Person.objects.get(username="county_manager")
    assert (manager.province_id, manager.city_id, manager.county_id) == place
    sister = Person.objects.get(username="sister_manager")
    assert sister.city_id == world.city.pk


def test_who_holds_the_city_sees_the_county_from_that_day_on(world, as_seen_by, move):
    move(world.county, world.far_city, on=TOMORROW)
    assert sees(as_seen_by, "city_manager", world.county)
    assert not sees(as_seen_by, "far_city_manager", world.county)
    assert placements_apply(on=TODAY, actor=Actor.job("core.placements"), at=NOW) == 0
    assert placements_apply(on=TOMORROW, actor=Actor.job("core.placements"), at=NOW) == 1
    assert placements_apply(on=TOMORROW, actor=Actor.job("core.placements"), at=NOW) == 0
    assert not sees(as_seen_by, "city_manager", world.county, on=TOMORROW)
    assert sees(as_seen_by, "far_city_manager", world.county, on=TOMORROW)
    assert sees(as_seen_by, "county_manager", world.county, on=TOMORROW)


def test_as_it_was_and_as_it_is(world, as_seen_by, move):
    move(world.county, world.far_city, on=TODAY)
    yesterday = TODAY - timedelta(days=1)
    assert region_parents(on=yesterday)[world.county.pk] == world.city.pk
    assert region_parents(on=TODAY)[world.county.pk] == world.far_city.pk
    was = [(node.region.code, node.depth) for node in tree(as_seen_by("province_manager"), on=yesterday)]
    now = [(node.region.code, node.depth) for node in tree(as_seen_by("province_manager"), on=TODAY)]
    assert was == [("35", 0), ("3502", 1), ("350203", 2), ("3505", 1), ("350505", 2), ("350582", 2)]
    assert now == [("35", 0), ("3502", 1), ("350203", 2), ("350505", 2), ("3505", 1), ("350582", 2)]
    [past] = moves_visible(as_seen_by("province_manager"))
    assert (past.was, past.now, past.region, past.on) == (world.city, world.far_city, world.county, TODAY)
    assert moves_visible(as_seen_by("city_manager")) == []


def test_ancestors_show_names_only(world, as_seen_by):
    nodes = [(node.region.code, node.seen) for node in tree(as_seen_by("county_manager"), on=TODAY)]
    assert nodes == [("35", False), ("3505", False), ("350505", True)]


@pytest.mark.parametrize(
    ("parent", "why"), [("province", "cannot hang under"), ("far_county", "cannot hang under"), ("city", "already belongs to")]
)
def test_a_place_that_does_not_fit_is_refused(world, move, parent, why):
    before = state(world.county)
    with pytest.raises(Refused, match=why):
        move(world.county, getattr(world, parent))
    assert state(world.county) == before
    assert RegionPlacement.objects.filter(region=world.county).count() == 1
    assert not Change.objects.exists()


def test_moves_come_in_their_order(world, move):
    move(world.county, world.far_city, on=TOMORROW)
    for day in (TODAY, TOMORROW):
        with pytest.raises(Refused, match="already moves on"):
            move(world.county, world.other_city, on=day)
    assert RegionPlacement.objects.filter(region=world.county).count() == 2


def test_a_planned_move_can_be_taken_back(world, acting, move):
    planned = move(world.county, world.far_city, on=TOMORROW)
    region_move_cancel(placement=planned, reason="not decided", actor=acting("administrator"), at=NOW)
    only = RegionPlacement.objects.get(region=world.county)
    assert (only.parent, only.during.upper) == (world.city, None)
    done = move(world.county, world.far_city, on=TODAY)
    with pytest.raises(Refused, match="already taken place"):
        region_move_cancel(placement=done, reason="too late", actor=acting("administrator"), at=NOW)


def test_a_city_moves_to_another_province_with_its_counties(world, move):
    move(world.city, world.other_province)
    assert state(world.county) == ("33/3505/350505/", world.city.pk, world.other_province.pk, world.city.pk, world.county.pk)
    assert Person.objects.get(username="county_manager").province_id == world.other_province.pk
    assert OrgUnit.objects.filter(region__province=world.other_province, region=world.county).exists()


def test_the_move_is_traced_for_the_old_city_and_the_new(world, move):
    move(world.county, world.far_city)
    asked, done = Change.objects.order_by("id")
    assert (asked.verb, asked.city_id, asked.was, asked.reason) == ("move", world.city.pk, {"parent": world.city.pk}, "cities redrawn")
    assert (done.verb, done.city_id, done.now["path"]) == ("take_place", world.far_city.pk, "35/3502/350505/")
    assert asked.actor == world.administrator
