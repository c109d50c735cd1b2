"""A department opens in a region, closes when nobody is left, and may open again."""

from datetime import timedelta

import pytest

from channelops.core.models import Change, OrgUnit, Person
from channelops.core.refusals import Refused
from channelops.core.selectors.org_units import departments_missing, unit_matrix
from channelops.core.services.org_units import unit_close, unit_create

from ..cast import NOW, TODAY


@pytest.fixture
def create(world, acting):
    def creating(code="data", on=TODAY):
        return unit_create(region=world.county, department=world.departments[code], on=on, actor=acting("administrator"), at=NOW)

    return creating


def test_a_department_opens(world, create):
    unit = create()
    assert (unit.opened_on, unit.closed_on) == (TODAY, None)
    trace = Change.objects.get()
    assert (trace.verb, trace.county_id, trace.actor) == ("create", world.county.pk, world.administrator)
    assert "data" not in departments_missing(world.county).values_list("code", flat=True)


def test_it_exists_once(create):
    with pytest.raises(Refused, match="already exists"):
        create("marketing")
    assert not Change.objects.exists()


def test_a_unit_with_people_does_not_close(world, acting):
    unit = OrgUnit.objects.get(region=world.county)
    with pytest.raises(Refused, match="3 people are still in"):
        unit_close(unit=unit, on=TODAY, reason="", actor=acting("administrator"), at=NOW)
    assert OrgUnit.objects.get(pk=unit.pk).closed_on is None


def test_an_emptied_unit_closes_and_opens_again(world, acting, create):
    unit = OrgUnit.objects.get(region=world.county)
    Person.objects.filter(unit=unit).update(is_active=False)
    unit_close(unit=unit, on=TODAY, reason="merged", actor=acting("administrator"), at=NOW)
    with pytest.raises(Refused, match="already closed"):
        unit_close(unit=unit, on=TODAY, reason="merged", actor=acting("administrator"), at=NOW)
    with pytest.raises(Refused, match="is open until"):
        create("marketing", on=TODAY - timedelta(days=1))
    again = create("marketing", on=TODAY + timedelta(days=3))
    assert (again.pk, again.closed_on) == (unit.pk, None)
    assert list(Change.objects.order_by("id").values_list("verb", flat=True)) == ["close", "reopen"]


def test_the_matrix_shows_only_what_the_viewer_sees(world, as_seen_by):
    rows = unit_matrix(as_seen_by("city_manager"), [world.city, world.county, world.far_city], on=TODAY)
    shown = [[unit.people_count if unit else None for unit in row.units] for row in rows]
    assert shown == [[1, 1, None, 1, None, None], [None, 3, None, None, None, None], [None] * 6]
