"""A region opens, is renamed, and closes once it is empty."""

from datetime import timedelta

import pytest

from channelops.core.models import Change, Grant, OrgUnit, Person, Region, RegionPlacement
from channelops.core.refusals import Refused
from channelops.core.services.regions import region_close, region_create, region_rename

from ..cast import NOW, TODAY


@pytest.fixture
def create(world, acting):
    def creating(**more):
        values = {"code": "350599", "name_zh": "台商区", "name_en": "Taishang", "parent": world.city, "on": TODAY, **more}
        return region_create(**values, actor=acting("administrator"), at=NOW)

    return creating


def test_a_new_county_hangs_under_its_city(world, create):
    made = create()
    made.refresh_from_db()
    assert (made.path, made.level, made.province_id, made.city_id, made.county_id) == (
        "35/3505/350599/", 3, world.province.pk, world.city.pk, made.pk,
    )  # fmt: skip
    assert (made.sort_key, made.initials) == ("tai2 shang1 qu1", "tsq")
    placement = RegionPlacement.objects.get(region=made)
    assert (placement.parent, placement.during.lower, placement.during.upper) == (world.city, TODAY, None)


def test_opening_is_traced_where_the_region_lies(world, create):
    made = create()
    trace = Change.objects.get()
    assert (trace.verb, trace.object_id, trace.actor, trace.city_id, trace.county_id) == (
        "create", str(made.pk), world.administrator, world.city.pk, made.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "why"),
    [({"code": "350505"}, "code is taken"), ({"on": TODAY + timedelta(days=1)}, "today or earlier")],
)
def test_what_cannot_open_is_refused(create, more, why):
    before = Region.objects.count()
    with pytest.raises(Refused, match=why):
        create(**more)
    assert Region.objects.count() == before


def test_nothing_opens_below_a_grid_or_in_a_closed_city(world, create):
    grid = create(parent=world.county)
    with pytest.raises(Refused, match="below a grid"):
        create(code="x", parent=grid)
    Region.objects.filter(pk=world.far_city.pk).update(closed_on=TODAY)
    world.far_city.refresh_from_db()
    with pytest.raises(Refused, match="is closed from"):
        create(code="x", parent=world.far_city)


def test_a_new_name_brings_its_keys_and_its_trace(world, acting):
    region_rename(region=world.county, name_zh="惠北区", name_en="Huibei", reason="renamed", actor=acting("administrator"), at=NOW)
    county = Region.objects.get(code="350505")
    assert (county.name_zh, county.initials) == ("惠北区", "hbq")
    trace = Change.objects.get()
    assert (trace.verb, trace.was["name_zh"], trace.now["name_zh"], trace.reason) == ("rename", "泉港区", "惠北区", "renamed")


def test_a_county_with_life_in_it_does_not_close(world, acting):
    def close():
        return region_close(region=world.county, on=TODAY, reason="merged", actor=acting("administrator"), at=NOW)

    with pytest.raises(Refused, match="1 open units"):
        close()
    OrgUnit.objects.filter(region=world.county).update(closed_on=TODAY)
    with pytest.raises(Refused, match="people are still at home"):
        close()
    Person.objects.filter(county_id=world.county.pk).update(is_active=False)
    with pytest.raises(Refused, match="2 grants"):
        close()
    assert Region.objects.get(code="350505").closed_on is None
    for grant in Grant.objects.filter(region=world.county):
        grant.during = (grant.during.lower, TODAY)
        grant.save()
    close()
    assert Region.objects.get(code="350505").closed_on == TODAY
    assert RegionPlacement.objects.get(region=world.county).during.upper == TODAY
    assert Change.objects.get().verb == "close"
