"""Revoking a token: by its person, by an administrator in scope, by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from channelops.core.actors import Actor
from channelops.core.models import Change, Token
from channelops.core.refusals import Refused
from channelops.core.services.tokens import token_create, token_revoke

from ..cast import NOW


@pytest.fixture
def token(world, as_seen_by, acting):
    """A token of the county manager."""
    given = {"name": "export", "capabilities": ["region.view"], "region": None, "days": 30, "at": NOW}
    return token_create(access=as_seen_by("county_manager"), actor=acting("county_manager"), **given)[0]


@pytest.mark.parametrize("name", ["county_manager", "administrator"])
def test_it_is_revoked_and_traced(token, world, as_seen_by, acting, name):
    token_revoke(token=token, access=as_seen_by(name), actor=acting(name), at=NOW, reason="lost")
    token.refresh_from_db()
    assert token.revoked_at == NOW
    change = Change.objects.get(verb="revoke")
    assert (change.actor, change.reason) == (world.people[name], "lost")


def test_once(token, as_seen_by, acting):
    given = {"access": as_seen_by("county_manager"), "actor": acting("county_manager"), "at": NOW}
    token_revoke(token=token, **given)
    with pytest.raises(Refused):
        token_revoke(token=token, **given)
    assert Change.objects.filter(verb="revoke").count() == 1


@pytest.mark.parametrize("name", ["city_manager", "province_manager", "auditor", "sister_manager", "nobody"])
def test_nobody_else_revokes(token, as_seen_by, acting, name):
    with pytest.raises(PermissionDenied):
        token_revoke(token=token, access=as_seen_by(name), actor=acting(name), at=NOW)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_not_in_another_persons_name(token, world, as_seen_by):
    actor = Actor(via="page", person=world.county_manager, acted_by=world.administrator)
    with pytest.raises(Refused):
        token_revoke(token=token, access=as_seen_by("county_manager"), actor=actor, at=NOW)


def test_the_page_revokes_once_and_hides_what_is_foreign(token, world, browse):
    address = reverse("token_revoke", args=[token.pk])
    for name in ("city_manager", "sister_manager", "other_manager"):
        assert browse(name).post(address).status_code == 404
    page = browse("county_manager")
    assert page.get(address).status_code == 405
    assert page.post(address).status_code == 302
    assert page.post(address).status_code == 409
    assert page.post(reverse("token_revoke", args=[999_999])).status_code == 404
    assert Token.objects.get().revoked_at is not None
