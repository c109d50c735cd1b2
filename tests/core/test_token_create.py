"""A new token: at most what its person may do, and its key shown once."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.models import Change, Token
from channelops.core.refusals import Refused
from channelops.core.services.tokens import token_create

from ..cast import NOW


def create(access, actor, **given):
    values = {"name": "night export", "capabilities": ["region.view"], "region": None, "days": 30, **given}
    return token_create(access=access, actor=actor, at=NOW, **values)


def test_the_key_is_returned_and_only_its_hash_stored(world, as_seen_by, acting):
    token, key = create(as_seen_by("city_manager"), acting("city_manager"), region=world.county)
    assert key.startswith(token.prefix)
    assert token.key_sha256 == hashlib.sha256(key.encode()).hexdigest()
    assert (token.person, token.created_by, token.region) == (world.city_manager, world.city_manager, world.county)
    assert token.expires_at == NOW + timedelta(days=30)
    stored = Token.objects.values().get()
    assert key not in str(stored)


def test_the_trace_holds_neither_key_nor_hash(world, as_seen_by, acting):
    token, key = create(as_seen_by("city_manager"), acting("city_manager"))
    change = Change.objects.get()
    assert (change.verb, change.actor, change.object_id) == ("create", world.city_manager, str(token.pk))
    assert key not in str(change.now)
    assert token.key_sha256 not in str(change.now)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"capabilities": ["grant.change"]}, "capabilities"),
        ({"capabilities": ["region.view", "no.such"]}, "capabilities"),
        ({"capabilities": []}, "capabilities"),
        ({"name": "  "}, "name"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_what_asks_for_more_is_refused_and_nothing_moved(world, as_seen_by, acting, given, field):
    with pytest.raises(Refused) as refused:
        create(as_seen_by("city_manager"), acting("city_manager"), **given)
    assert refused.value.field == field
    assert not Token.objects.exists()
    assert not Change.objects.exists()


def test_a_region_out_of_scope_is_refused(world, as_seen_by, acting):
    for region in (world.far_county, world.province):
        with pytest.raises(Refused):
            create(as_seen_by("city_manager"), acting("city_manager"), region=region)


def test_who_may_have_none_gets_none(world, as_seen_by, acting):
    for name in ("auditor", "sales_staff", "nobody"):
        with pytest.raises(PermissionDenied):
            create(as_seen_by(name), acting(name))


def test_not_in_another_persons_name(world, as_seen_by):
    actor = Actor(via="page", person=world.city_manager, acted_by=world.administrator)
    with pytest.raises(Refused):
        create(as_seen_by("city_manager"), actor)


def test_the_page_shows_the_key_once(world, browse):
    page = browse("city_manager")
    given = {"name": "night export", "capabilities": ["region.view"], "region": world.county.pk, "days": 30}
    answer = page.post(reverse("token_create"), given)
    key = answer.context["key"]
    assert key in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    token = Token.objects.get()
    for address in (reverse("token_list"), reverse("token_detail", args=[token.pk])):
        assert key not in page.get(address).content.decode()


WRONG = [{"region": "far_county"}, {"capabilities": ["grant.change"]}, {"days": "9999"}, {"days": "x"}, {"name": ""}]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_page_refuses_what_was_not_offered(world, browse, wrong):
    given = {"name": "night export", "capabilities": ["region.view"], "days": 30, **wrong}
    if given.get("region"):
        given["region"] = getattr(world, given["region"]).pk
    assert browse("city_manager").post(reverse("token_create"), given).status_code == 422
    assert not Token.objects.exists()


def test_the_list_shows_ones_own_and_to_an_administrator_those_in_scope(world, as_seen_by, acting, browse):
    for name in ("city_manager", "county_manager", "other_manager", "administrator"):
        create(as_seen_by(name), acting(name), name=f"of {name}")

    def shown(name):
        return {token.name for token in browse(name).get(reverse("token_list")).context["listing"].ordered}

    assert shown("city_manager") == {"of city_manager"}
    assert shown("administrator") == {"of city_manager", "of county_manager", "of administrator"}
    assert shown("other_manager") == {"of other_manager"}
    foreign = Token.objects.get(name="of other_manager")
    assert browse("administrator").get(reverse("token_detail", args=[foreign.pk])).status_code == 404
    assert timezone.is_aware(foreign.created_at)
