"""Everyone sees exactly the own subtree."""

import pytest
from django.http import Http404

from channelops.core.models import Grant, Person, Region
from channelops.core.scoping import visible_or_404, visible_to

from ..cast import BEGIN, TODAY


def codes(access):
    return set(visible_to(access, Region.objects.all()).values_list("code", flat=True))


def test_each_level_sees_its_own_subtree(as_seen_by):
    assert codes(as_seen_by("province_manager")) == {"35", "3505", "350505", "350582", "3502", "350203"}
    assert codes(as_seen_by("city_manager")) == {"3505", "350505", "350582"}
    assert codes(as_seen_by("county_manager")) == {"350505"}
    assert codes(as_seen_by("nobody")) == set()
    assert codes(as_seen_by("agent_owner")) == set()


def test_a_union_of_grants_is_seen(world, as_seen_by):
    Grant.objects.create(person=world.county_manager, role="county_manager", region=world.far_county, during=(BEGIN, None))
    assert codes(as_seen_by("county_manager")) == {"350505", "350203"}


def test_a_grant_counts_from_its_first_day_until_before_its_last(world, as_seen_by):
    grant = world.county_manager.grants.get()
    grant.during = (TODAY, TODAY.replace(day=22))
    grant.save()
    seen = [bool(codes(as_seen_by("county_manager", on=TODAY.replace(day=day)))) for day in (19, 20, 21, 22)]
    assert seen == [False, True, True, False]


def test_a_partner_sees_its_own_people_and_no_region(as_seen_by):
    seen = set(visible_to(as_seen_by("agent_owner"), Person.objects.all()).values_list("username", flat=True))
    assert seen == {"agent_owner", "agent_clerk"}


def test_a_strangers_row_is_absent(world, as_seen_by):
    with pytest.raises(Http404):
        visible_or_404(as_seen_by("county_manager"), Region.objects.all(), pk=world.sister_county.pk)
    with pytest.raises(Http404):
        visible_or_404(as_seen_by("county_manager"), Region.objects.all(), pk="not a number")


def test_a_right_counts_only_where_it_was_given(world, as_seen_by):
    Grant.objects.create(person=world.auditor, role="administrator", region=world.far_city, during=(BEGIN, None))
    access = as_seen_by("auditor")
    assert access.can("person.change")
    assert access.can("person.change", world.far_county_manager)
    assert not access.can("person.change", world.county_manager)
