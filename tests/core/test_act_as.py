"""Acting as another person: who may, what it shows, what stays shut, how it ends, and whose names stand in the traces."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.models import Change, Grant, Person
from channelops.core.refusals import Refused
from channelops.core.services.impersonation import ACTING_AS, impersonation_begin

from ..cast import BEGIN
from .signin_steps import PASSWORD


@pytest.fixture
def acting_as(world, browse):
    """A client of the administrator, who acts as the county manager."""
    client = browse("administrator")
    answer = client.post(reverse("act_as", args=[world.county_manager.pk]), {"reason": "cannot find a button"})
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    return client


def begin(world, as_seen_by, actor, name, reason="why not"):
    session = SessionStore()
    access = as_seen_by(actor.person.username)
    try:
        return impersonation_begin(session=session, person=world.people[name], access=access, reason=reason, actor=actor, at=timezone.now())
    finally:
        if not Change.objects.exists():
            assert ACTING_AS not in session


def test_one_sees_what_the_person_sees_and_that_one_acts(acting_as, world):
    page = acting_as.get(reverse("token_list"))
    assert page.wsgi_request.user == world.county_manager
    assert page.wsgi_request.impersonator == world.administrator
    assert page.wsgi_request.access.roles == {"county_manager"}
    assert reverse("act_as_end") in page.content.decode()
    change = Change.objects.get()
    assert (change.verb, change.actor, change.acted_by, change.reason) == (
        "impersonation_begin",
        world.administrator,
        None,
        "cannot find a button",
    )
    assert change.object_id == str(world.county_manager.pk)


def test_what_is_done_stands_under_both_names(acting_as, world):
    actor = acting_as.get(reverse("token_list")).wsgi_request.actor
    assert (actor.person, actor.acted_by) == (world.county_manager, world.administrator)


@pytest.mark.parametrize(
    ("name", "reason", "expected"),
    [
        ("administrator", "why not", Refused),
        ("county_manager", "  ", Refused),
        ("other_manager", "why not", PermissionDenied),
    ],
)
def test_refused_and_nothing_moved(world, as_seen_by, acting, name, reason, expected):
    with pytest.raises(expected):
        begin(world, as_seen_by, acting("administrator"), name, reason)
    assert not Change.objects.exists()


def test_neither_an_administrator_nor_somebody_switched_off(world, as_seen_by, acting):
    Grant.objects.create(person=world.finance, role="administrator", region=world.county, during=(BEGIN, None))
    Person.objects.filter(pk=world.auditor.pk).update(is_active=False)
    world.auditor.refresh_from_db()
    for name in ("finance", "auditor"):
        with pytest.raises(Refused):
            begin(world, as_seen_by, acting("administrator"), name)


def test_not_chained(world, as_seen_by):
    chained = Actor(via="page", person=world.administrator, acted_by=world.finance)
    with pytest.raises(Refused):
        begin(world, as_seen_by, chained, "county_manager")


@pytest.mark.parametrize("name", ["province_manager", "city_manager", "auditor", "agent_owner", "client"])
def test_nobody_else_may(world, browse, name):
    answer = browse(name).post(reverse("act_as", args=[world.county_manager.pk]), {"reason": "why not"})
    assert answer.status_code == 403
    assert not Change.objects.exists()


def test_who_is_out_of_scope_is_absent(world, browse):
    page = browse("administrator")
    for pk in (world.other_manager.pk, 999_999):
        assert page.get(reverse("act_as", args=[pk])).status_code == 404
        assert page.post(reverse("act_as", args=[pk]), {"reason": "why not"}).status_code == 404


def test_the_page_says_what_is_wrong(world, browse):
    page = browse("administrator")
    assert page.get(reverse("act_as", args=[world.county_manager.pk])).status_code == 200
    assert page.post(reverse("act_as", args=[world.county_manager.pk]), {"reason": ""}).status_code == 422
    assert page.post(reverse("act_as", args=[world.administrator.pk]), {"reason": "why not"}).status_code == 409


@pytest.mark.parametrize(
    "door",
    ["account_change_password", "account_set_password", "mfa_index", "mfa_activate_totp", "session_list", "account", "token_create"],
)
def test_keys_stay_shut(acting_as, world, door):
    for answer in (acting_as.get(reverse(door)), acting_as.post(reverse(door), {"oldpassword": PASSWORD, "name": "x"})):
        assert answer.status_code == 403
        assert reverse("act_as_end") in answer.content.decode()
    assert Change.objects.count() == 1


def test_it_ends_by_the_button(acting_as, world):
    assert acting_as.get(reverse("act_as_end")).status_code == 405
    assert acting_as.post(reverse("act_as_end")).url == reverse("person_signin", args=[world.county_manager.pk])
    assert acting_as.get(reverse("account")).wsgi_request.user == world.administrator
    assert Change.objects.first().verb == "impersonation_end"
    assert acting_as.post(reverse("act_as_end")).status_code == 302
    assert Change.objects.count() == 2


def test_it_ends_after_an_hour(acting_as, world):
    start = timezone.now()
    with time_machine.travel(start + timedelta(minutes=59), tick=False):
        assert acting_as.get(reverse("token_list")).wsgi_request.user == world.county_manager
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert acting_as.get(reverse("token_list")).wsgi_request.user == world.administrator
    assert Change.objects.first().verb == "impersonation_end"


def test_it_ends_with_the_right_and_with_the_person(acting_as, world, browse):
    Person.objects.filter(pk=world.county_manager.pk).update(is_active=False)
    assert acting_as.get(reverse("token_list")).wsgi_request.user == world.administrator
    other = browse("administrator")
    other.post(reverse("act_as", args=[world.city_manager.pk]), {"reason": "why not"})
    Grant.objects.filter(person=world.administrator).update(during=(BEGIN, BEGIN.replace(year=2025)))
    assert other.get(reverse("account")).wsgi_request.user == world.administrator


def test_it_ends_with_signing_out(acting_as):
    acting_as.post(reverse("account_logout"))
    assert Change.objects.first().verb == "impersonation_end"
    assert acting_as.get(reverse("account")).status_code == 302


def test_not_as_somebody_who_holds_more(world, as_seen_by, acting):
    """A city's administrator could otherwise borrow a grant over the province from whoever lives in the city."""
    Grant.objects.create(person=world.nobody, role="administrator", region=world.city, during=(BEGIN, None))
    Grant.objects.create(person=world.county_manager, role="county_manager", region=world.far_county, during=(BEGIN, None))
    given = {"person": world.county_manager, "access": as_seen_by("nobody"), "actor": acting("nobody")}
    with pytest.raises(Refused, match="beyond the places"):
        impersonation_begin(session=SessionStore(), reason="look", at=timezone.now(), **given)
