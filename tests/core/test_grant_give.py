"""A grant is given: works, refused with nothing moved, out of scope, traced."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from channelops.core import roles
from channelops.core.actors import Actor
from channelops.core.models import Change, Grant, Region
from channelops.core.refusals import Refused
from channelops.core.scoping import visible_to
from channelops.core.selectors.grants import grants_reaching
from channelops.core.services.grants import grant_give

from ..cast import NOW, TODAY


@pytest.fixture
def give(world, acting, as_seen_by):
    def giving(by="administrator", **more):
        values = {"person": world.nobody, "role": roles.COUNTY_MANAGER, "over": world.county, "begins": TODAY, "reason": "new post", **more}
        return grant_give(**values, access=as_seen_by(by), actor=acting(by), at=NOW)

    return giving


@pytest.fixture
def city_administrator(world):
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.city, during=(TODAY, None))
    return "auditor"


def test_what_is_given_counts_at_once(world, give, as_seen_by):
    assert not as_seen_by("nobody").held
    give(department=world.departments["marketing"], ends=TODAY + timedelta(days=2))
    seen = [visible_to(as_seen_by("nobody", on=TODAY + timedelta(days=day)), Region.objects.all()).count() for day in (0, 1, 2)]
    assert seen == [1, 1, 0]
    assert as_seen_by("nobody").held[0].department == "marketing"


def test_it_is_traced_where_it_counts(world, give):
    grant = give()
    trace = Change.objects.get()
    assert (trace.verb, trace.object_id, trace.actor, trace.reason) == ("create", str(grant.pk), world.administrator, "new post")
    assert (trace.county_id, trace.now["role"], trace.now["during"]) == (world.county.pk, roles.COUNTY_MANAGER, [TODAY.isoformat(), None])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"begins": TODAY - timedelta(days=1)}, "today or later"),
        ({"ends": TODAY}, "at least one day"),
        ({"role": roles.CITY_MANAGER}, "is not held over a"),
        ({"role": roles.AGENT_OWNER}, "is not held over a"),
        ({"person": "agent_owner"}, "belongs to a partner"),
        ({"person": "county_manager"}, "already holds this role there"),
        ({"person": "administrator"}, "grants of their own"),
    ],
)
def test_what_does_not_fit_is_refused(world, give, more, why):
    more = {**more, "person": world.people[more["person"]]} if "person" in more else more
    if more.get("person") == world.county_manager:
        more["department"] = world.departments["marketing"]
    before = Grant.objects.count()
    with pytest.raises(Refused, match=why):
        give(**more)
    assert Grant.objects.count() == before
    assert not Change.objects.exists()


def test_nobody_switched_off_or_closed_gets_a_grant(world, give):
    world.nobody.is_active = False
    with pytest.raises(Refused, match="is switched off"):
        give()
    world.nobody.is_active = True
    world.county.closed_on = TODAY
    with pytest.raises(Refused, match="is closed from"):
        give()


def test_nobody_gives_in_another_persons_name(world, as_seen_by):
    hand = Actor(via="page", person=world.administrator, acted_by=world.auditor)
    with pytest.raises(Refused, match="act as another"):
        grant_give(
            person=world.nobody, role=roles.AUDITOR, over=world.city, begins=TODAY, reason="",
            access=as_seen_by("administrator"), actor=hand, at=NOW,
        )  # fmt: skip
    assert not world.nobody.grants.exists()


def test_nobody_gives_beyond_the_own_subtree(world, give, city_administrator):
    give(by=city_administrator)
    for more in ({"over": world.far_county}, {"over": world.province, "role": roles.AUDITOR}, {"person": world.far_county_manager}):
        with pytest.raises(PermissionDenied):
            give(by=city_administrator, **more)
    with pytest.raises(PermissionDenied):
        give(by="city_manager")


def test_who_sees_a_region(world, give, as_seen_by):
    reaching = grants_reaching(as_seen_by("administrator"), world.county, on=TODAY)
    names = {grant.person.username for grant in reaching}
    assert {"province_manager", "city_manager", "county_manager", "auditor"} <= names
    assert not names & {"sister_manager", "far_city_manager", "nobody", "other_manager"}
    give()
    assert "nobody" in {grant.person.username for grant in grants_reaching(as_seen_by("administrator"), world.county, on=TODAY)}
