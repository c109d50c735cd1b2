"""Five wrong passwords lock one name for one address, for a quarter of an hour."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessFailureLog
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channelops.core.models import Change
from channelops.core.refusals import Refused
from channelops.core.selectors.signin import locks_of
from channelops.core.services.signin import lock_lift

from .signin_steps import ELSEWHERE, HERE, sign_in, signed_in


@pytest.fixture
def locked(world, client):
    """The county manager's name, locked from HERE."""
    answers = [sign_in(client, "county_manager", f"wrong {n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    return client


def test_the_right_password_does_not_open_a_locked_name(locked):
    answer = sign_in(locked, "county_manager")
    assert answer.status_code == 429
    assert not signed_in(locked)


def test_the_page_says_when_the_lock_ends(locked):
    answer = sign_in(locked, "county_manager")
    lock = locks_of("county_manager", at=timezone.now())[0]
    assert 890 <= int(answer["Retry-After"]) <= 900
    assert timezone.localtime(lock.ends_at).strftime("%H:%M") in answer.content.decode()


def test_neither_another_name_nor_another_address_is_locked(locked):
    colleague, traveller = Client(), Client()
    sign_in(colleague, "city_manager")
    sign_in(traveller, "county_manager", address=ELSEWHERE)
    assert signed_in(colleague)
    assert signed_in(traveller)


def test_neither_another_browser_nor_another_spelling_escapes(world, client):
    spellings = ["county_manager", "County_Manager", "COUNTY_MANAGER", " county_manager", "county_manager"]
    answers = [sign_in(client, name, "wrong", agent=f"Browser {n}") for n, name in enumerate(spellings)]
    assert answers[-1].status_code == 429


def test_a_claimed_address_is_not_believed(locked):
    answer = locked.post(
        reverse("account_login"),
        {"login": "county_manager", "password": "wrong"},
        REMOTE_ADDR=HERE,
        HTTP_X_FORWARDED_FOR=ELSEWHERE,
    )
    assert answer.status_code == 429


def test_behind_a_trusted_proxy_its_word_counts(world, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(5):
        client.post(
            reverse("account_login"),
            {"login": "county_manager", "password": f"wrong {n}"},
            REMOTE_ADDR="10.0.0.1",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, {HERE}",
        )
    assert [lock.address for lock in locks_of("county_manager", at=timezone.now())] == [HERE]


def test_the_lock_ends_by_itself_and_trying_does_not_prolong_it(locked):
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert sign_in(locked, "county_manager").status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(locked, "county_manager").status_code == 302


def test_success_forgets_what_failed_before(world, client):
    for n in range(4):
        sign_in(client, "county_manager", f"wrong {n}")
    sign_in(client, "county_manager")
    fresh = Client()
    assert [sign_in(fresh, "county_manager", f"wrong {n}").status_code for n in range(4)] == [200] * 4


def test_every_failure_is_a_row(locked):
    sign_in(locked, "county_manager")
    rows = AccessFailureLog.objects.filter(username="county_manager", ip_address=HERE)
    assert rows.count() == 6
    assert rows.filter(locked_out=True).count() == 2


def test_an_administrator_unlocks(locked, world, browse):
    page = browse("administrator")
    shown = page.get(reverse("person_signin", args=[world.county_manager.pk])).content.decode()
    assert HERE in shown
    assert page.post(reverse("person_signin_change", args=[world.county_manager.pk, "unlock"])).status_code == 302
    assert sign_in(locked, "county_manager").status_code == 302
    change = Change.objects.get(verb="unlock")
    assert (change.actor, change.was) == (world.administrator, {"locked_from": [HERE]})


def test_what_is_not_locked_is_not_unlocked(world, as_seen_by, acting):
    with pytest.raises(Refused):
        lock_lift(person=world.county_manager, access=as_seen_by("administrator"), actor=acting("administrator"), at=timezone.now())
    assert not Change.objects.exists()


@pytest.mark.parametrize("name", ["province_manager", "city_manager", "county_manager", "auditor"])
def test_nobody_else_unlocks(locked, world, as_seen_by, acting, name):
    with pytest.raises(PermissionDenied):
        lock_lift(person=world.county_manager, access=as_seen_by(name), actor=acting(name), at=timezone.now())
    assert locks_of("county_manager", at=timezone.now())


def test_a_person_out_of_scope_is_absent(locked, world, browse):
    page = browse("administrator")
    assert page.get(reverse("person_signin", args=[world.other_manager.pk])).status_code == 404
    assert page.post(reverse("person_signin_change", args=[world.other_manager.pk, "unlock"])).status_code == 404
    assert page.post(reverse("person_signin_change", args=[world.county_manager.pk, "promote"])).status_code == 404
    assert page.get(reverse("person_signin", args=[999_999])).status_code == 404
    assert browse("city_manager").get(reverse("person_signin", args=[world.county_manager.pk])).status_code == 403
