"""A grant ends: from its last day on nothing of it is left, and it is never edited otherwise."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from channelops.core import roles
from channelops.core.models import Change, Grant
from channelops.core.refusals import Refused
from channelops.core.services.grants import grant_end, grant_give

from ..cast import BEGIN, NOW, TODAY


@pytest.fixture
def end(world, acting, as_seen_by):
    def ending(grant, on=TODAY, by="administrator"):
        return grant_end(grant=grant, on=on, reason="left the post", access=as_seen_by(by), actor=acting(by), at=NOW)

    return ending


def test_what_ends_today_is_gone_at_once(world, end, as_seen_by):
    assert as_seen_by("county_manager").held
    grant = end(world.county_manager.grants.get())
    assert not as_seen_by("county_manager").held
    assert as_seen_by("county_manager", on=TODAY - timedelta(days=1)).held
    assert Grant.objects.get(pk=grant.pk).during.lower == BEGIN


def test_ending_is_traced(world, end):
    end(world.county_manager.grants.get(), on=TODAY + timedelta(days=9))
    trace = Change.objects.get()
    assert (trace.verb, trace.reason, trace.county_id) == ("end", "left the post", world.county.pk)
    assert (trace.was["during"], trace.now["during"]) == (["2024-01-01", None], ["2024-01-01", "2026-11-29"])


def test_a_grant_ended_on_its_first_day_never_counts(world, end, as_seen_by, acting):
    given = grant_give(
        person=world.nobody,
        role=roles.COUNTY_MANAGER,
        over=world.county,
        begins=TODAY,
        reason="",
        access=None,
        actor=acting("administrator"),
        at=NOW,
    )
    end(given)
    assert not as_seen_by("nobody").held
    with pytest.raises(Refused, match="already ended"):
        end(given)


def test_the_past_stays_and_an_end_is_not_put_off(world, end):
    grant = world.county_manager.grants.get()
    with pytest.raises(Refused, match="today or later"):
        end(grant, on=TODAY - timedelta(days=1))
    end(grant, on=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="ends on 2026-11-23 already"):
        end(grant, on=TODAY + timedelta(days=4))
    end(grant, on=TODAY)
    with pytest.raises(Refused, match="already ended"):
        end(grant)
    assert Change.objects.count() == 2


def test_nobody_ends_their_own_or_beyond_the_own_subtree(world, end):
    with pytest.raises(Refused, match="grants of their own"):
        end(world.administrator.grants.get())
    Grant.objects.create(person=world.auditor, role=roles.ADMINISTRATOR, region=world.city, during=(BEGIN, None))
    for name in ("far_city_manager", "province_manager"):
        with pytest.raises(PermissionDenied):
            end(world.people[name].grants.get(), by="auditor")
    with pytest.raises(PermissionDenied):
        end(world.county_manager.grants.get(), by="city_manager")
