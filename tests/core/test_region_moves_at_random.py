"""However regions are moved, path and ids say what the placements say."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelops.core.actors import Actor
from channelops.core.models import Person, Region
from channelops.core.refusals import Refused
from channelops.core.selectors.placements import region_parents
from channelops.core.services.placements import placements_apply
from channelops.core.services.regions import region_create, region_move

from ..cast import NOW, TODAY, make_world

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["county", "sister_county", "far_county", "other_county", "city", "far_city", "grid"]),
        st.sampled_from(["city", "far_city", "other_city", "province", "other_province", "county", "far_county"]),
        st.integers(min_value=-3, max_value=6),
    ),
    max_size=12,
)


def as_placed(pk, parents, regions):
    """Path and ids computed from the day's placements alone."""
    chain = [pk]
    while parents[chain[-1]] is not None:
        chain.append(parents[chain[-1]])
    chain.reverse()
    path = "".join(f"{regions[each].code}/" for each in chain)
    return path, [*chain[:3], *[None] * (3 - len(chain))], parents[pk]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_tree_stays_what_the_placements_say(steps):
    from_the_test = Actor.command("test")
    with transaction.atomic():
        world = make_world()
        world.grid = region_create(
            code="g1", name_zh="网格", name_en="", parent=world.county, on=TODAY - timedelta(9), actor=from_the_test, at=NOW
        )
        for region, parent, days in steps:
            try:
                on = TODAY + timedelta(days=days)
                region_move(region=getattr(world, region), parent=getattr(world, parent), on=on, reason="", actor=from_the_test, at=NOW)
            except Refused:
                continue
        for days in range(8):
            on = TODAY + timedelta(days=days)
            placements_apply(on=on, actor=from_the_test, at=NOW)
            check(on, world)
        transaction.set_rollback(True)


def check(on, world):
    regions, parents = Region.objects.in_bulk(), region_parents(on=on)
    assert set(parents) == set(regions)
    for pk, region in regions.items():
        stored = (region.path, [region.province_id, region.city_id, region.county_id], region.parent_id)
        assert stored == as_placed(pk, parents, regions)
    for person in Person.objects.filter(unit__isnull=False).select_related("unit__region"):
        home = person.unit.region
        assert (person.province_id, person.city_id, person.county_id) == (home.province_id, home.city_id, home.county_id)
