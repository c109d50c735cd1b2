"""Sessions: seen by their owner, ended one by one or all others, or by an administrator."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channelops.core.devices import device_name
from channelops.core.models import Change
from channelops.core.services.sessions import sessions_end

from .signin_steps import ELSEWHERE, HERE, sign_in, signed_in

PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107 Mobile Safari/537.36 MicroMessenger/8.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"


@pytest.fixture
def two(world):
    """The county manager at a desk and on a telephone."""
    desk, phone = Client(REMOTE_ADDR=HERE), Client(REMOTE_ADDR=ELSEWHERE)
    sign_in(desk, "county_manager", agent=DESK)
    sign_in(phone, "county_manager", agent=PHONE, address=ELSEWHERE)
    assert signed_in(desk)
    assert signed_in(phone)
    return desk, phone


def test_devices_are_named_as_people_know_them():
    assert {device_name(agent).replace("，", ", ") for agent in (PHONE, DESK)} == {"WeChat, Android", "Edge, Windows"}
    assert device_name("") == device_name("?")


def test_both_are_listed_with_their_address(two):
    desk, _phone = two
    shown = desk.get(reverse("session_list")).content.decode()
    assert HERE in shown
    assert ELSEWHERE in shown
    assert "WeChat" in shown


def test_one_is_ended(two, world):
    desk, phone = two
    other = UserSession.objects.get(ip=ELSEWHERE)
    assert desk.post(reverse("session_list"), {"session": other.pk}).status_code == 302
    assert (signed_in(desk), signed_in(phone)) == (True, False)
    assert Change.objects.get().verb == "session_end"


def test_all_others_are_ended(two):
    desk, phone = two
    desk.post(reverse("session_list"))
    assert (signed_in(desk), signed_in(phone)) == (True, False)
    assert Change.objects.get().was == {"sessions": 1}


@pytest.mark.parametrize("named", ["999999", "abc", "-1", "1 OR 1=1"])
def test_wrong_ids_end_nothing(two, named):
    desk, phone = two
    assert desk.post(reverse("session_list"), {"session": named}).status_code == 404
    assert signed_in(phone)


def test_another_persons_session_is_absent(two, world):
    stranger, (_desk, phone) = Client(), two
    sign_in(stranger, "city_manager")
    assert stranger.post(reverse("session_list"), {"session": UserSession.objects.get(ip=ELSEWHERE).pk}).status_code == 404
    assert signed_in(phone)


def test_an_administrator_ends_all_of_a_person(two, world, browse):
    desk, phone = two
    address = reverse("person_signin_change", args=[world.county_manager.pk, "sign-out"])
    assert browse("administrator").post(address, {"reason": "telephone lost"}).status_code == 302
    assert (signed_in(desk), signed_in(phone)) == (False, False)
    change = Change.objects.get()
    assert (change.verb, change.actor, change.was) == ("sessions_end", world.administrator, {"sessions": 2})


def test_nobody_else_ends_them(two, world, as_seen_by, acting):
    with pytest.raises(PermissionDenied):
        sessions_end(person=world.county_manager, access=as_seen_by("city_manager"), actor=acting("city_manager"), at=timezone.now())
    assert all(signed_in(each) for each in two)


def test_the_last_use_is_kept_within_five_minutes(two):
    desk, _phone = two
    session = UserSession.objects.get(ip=HERE)
    start = timezone.now()
    for minutes, moved in ((4, False), (6, True), (10, False), (12, True)):
        before = UserSession.objects.get(pk=session.pk).last_seen_at
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            desk.get(reverse("session_list"))
        assert (UserSession.objects.get(pk=session.pk).last_seen_at > before) is moved
