"""The second factor: set up, asked for, required by role, taken away by an administrator."""

import base64
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channelops.core.models import Change
from channelops.core.refusals import Refused
from channelops.core.services.signin import second_factor_remove
from channelops.settings.signin import second_factor_roles

from .signin_steps import PASSWORD, code_of, set_up_second_factor, sign_in, signed_in


@pytest.fixture
def guarded(world, client):
    """The secret of the county manager, who has a second factor and is signed in."""
    sign_in(client, "county_manager")
    return set_up_second_factor(client)


def second_step(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_setting_up_shows_a_code_to_scan_and_is_traced(world, client, django_capture_on_commit_callbacks):
    sign_in(client, "county_manager")
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    picture = page.context["totp_svg_data_uri"]
    assert picture.startswith("data:image/svg+xml;base64,")
    assert base64.b64decode(picture.partition(",")[2]).startswith(b"<svg")
    assert "script" not in base64.b64decode(picture.partition(",")[2]).decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        set_up_second_factor(client)
    assert Change.objects.get().verb == "second_factor_on"


def test_the_secret_is_not_stored_as_it_is(guarded):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert guarded not in stored


def test_signing_in_asks_for_a_code(guarded, client):
    visitor = Client()
    assert sign_in(visitor, "county_manager").url == reverse("mfa_authenticate")
    assert not signed_in(visitor)
    assert second_step(visitor, "000000").context["form"].errors
    assert not signed_in(visitor)
    second_step(visitor, code_of(guarded))
    assert signed_in(visitor)


def test_a_code_counts_once(guarded):
    first, second = Client(), Client()
    sign_in(first, "county_manager")
    sign_in(second, "county_manager")
    code = code_of(guarded)
    second_step(first, code)
    second_step(second, code)
    assert (signed_in(first), signed_in(second)) == (True, False)


def test_codes_cannot_be_tried_out(guarded):
    visitor = Client()
    sign_in(visitor, "county_manager")
    for n in range(5):
        second_step(visitor, f"00000{n}")
    second_step(visitor, code_of(guarded))
    assert not signed_in(visitor)


def test_recovery_codes_are_shown_once_and_count_once(guarded, client):
    shown = client.get(reverse("mfa_view_recovery_codes"))
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in shown.content.decode()
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    for opened in (True, False):
        visitor = Client()
        sign_in(visitor, "county_manager")
        second_step(visitor, codes[0])
        assert signed_in(visitor) is opened


def test_turning_it_off_is_traced(guarded, client):
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert Change.objects.first().verb == "second_factor_off"
    assert sign_in(Client(), "county_manager").url == reverse("home")


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR_ROLES = ["administrator", "finance"]


def test_a_role_may_require_it(required, world, client):
    sign_in(client, "finance")
    setup = reverse("mfa_activate_totp")
    assert client.get(reverse("token_list")).url == setup
    assert client.get(reverse("token_list"), headers={"HX-Request": "true"})["HX-Redirect"] == setup
    refused = client.get("/api/v1/me/")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    set_up_second_factor(client)
    assert client.get(reverse("token_list")).status_code == 200


def test_other_roles_go_on_without(required, world, client):
    sign_in(client, "county_manager")
    assert client.get(reverse("token_list")).status_code == 200


def test_what_is_required_is_not_turned_off(required, world, client):
    sign_in(client, "finance")
    set_up_second_factor(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=world.finance, type="totp").exists()


def test_an_administrator_takes_a_lost_one_away(guarded, world, browse):
    page = browse("administrator")
    address = reverse("person_signin_change", args=[world.county_manager.pk, "remove-second-factor"])
    assert page.post(address, {"reason": "telephone lost"}).status_code == 302
    assert not Authenticator.objects.filter(user=world.county_manager).exists()
    change = Change.objects.get(verb="second_factor_remove")
    assert (change.actor, change.reason) == (world.administrator, "telephone lost")


@pytest.mark.parametrize(("who", "reason", "expected"), [("administrator", " ", Refused), ("city_manager", "lost", PermissionDenied)])
def test_it_is_not_taken_away_without_reason_or_right(guarded, world, as_seen_by, acting, who, reason, expected):
    with pytest.raises(expected):
        second_factor_remove(person=world.county_manager, access=as_seen_by(who), reason=reason, actor=acting(who), at=timezone.now())
    assert Authenticator.objects.filter(user=world.county_manager).exists()


def test_what_is_not_there_is_not_taken_away(world, as_seen_by, acting):
    given = {"access": as_seen_by("administrator"), "actor": acting("administrator"), "reason": "lost", "at": timezone.now()}
    with pytest.raises(Refused):
        second_factor_remove(person=world.county_manager, **given)
    with pytest.raises(Refused):
        second_factor_remove(person=world.administrator, **given)


def test_touching_it_asks_for_the_password_or_a_code_again_after_a_while(guarded, client):
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = client.get(reverse("mfa_deactivate_totp"))
        assert answer.url.startswith(reverse("account_reauthenticate"))
        assert client.post(answer.url, {"password": "wrong"}).status_code == 200
        assert client.get(reverse("mfa_deactivate_totp")).status_code == 302
        client.post(reverse("mfa_reauthenticate"), {"code": code_of(guarded)})
        assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_production_requires_it_of_those_who_move_money_and_rights(monkeypatch):
    money = ["administrator", "finance", "settlement_officer"]
    monkeypatch.delenv("REQUIRE_SECOND_FACTOR_ROLES", raising=False)
    assert second_factor_roles(money) == money
    monkeypatch.setenv("REQUIRE_SECOND_FACTOR_ROLES", "finance")
    assert second_factor_roles(money) == ["finance"]
    monkeypatch.setenv("REQUIRE_SECOND_FACTOR_ROLES", "finances")
    with pytest.raises(ImproperlyConfigured):
        second_factor_roles(money)
