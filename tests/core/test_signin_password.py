"""Signing in by name and password, and changing the password."""

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse

from channelops.core.models import Change, Grant, Person

from .signin_steps import HERE, OWN_PAGE, PASSWORD, sign_in, signed_in


def test_the_right_password_opens_and_leaves_a_row(world, client):
    answer = sign_in(client, "county_manager")
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert signed_in(client)
    row = AccessLog.objects.get()
    assert (row.username, row.ip_address) == ("county_manager", HERE)


def test_the_name_is_known_in_any_case(world, client):
    sign_in(client, "County_Manager")
    assert signed_in(client)


@pytest.mark.parametrize(("name", "password"), [("county_manager", "wrong"), ("stranger", PASSWORD), ("county_manager' --", "x"), ("", "")])
def test_anything_else_does_not_open(world, client, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not signed_in(client)
    assert AccessFailureLog.objects.count() == (1 if name else 0)


def test_a_wrong_name_reads_like_a_wrong_password(world, client):
    wrong_name, wrong_password = sign_in(client, "stranger"), sign_in(client, "county_manager", "wrong")
    assert wrong_name.context["form"].errors == wrong_password.context["form"].errors


def test_somebody_switched_off_is_told_so_after_the_right_password_only(world, client):
    Person.objects.filter(pk=world.county_manager.pk).update(is_active=False)
    assert sign_in(client, "county_manager", "wrong").status_code == 200
    assert sign_in(client, "county_manager").url == reverse("account_inactive")
    assert not signed_in(client)
    assert client.get(reverse("account_inactive")).status_code == 200


def test_a_session_ends_with_the_person(world, browse):
    client = browse("county_manager")
    Person.objects.filter(pk=world.county_manager.pk).update(is_active=False)
    assert client.get(OWN_PAGE).status_code == 302


def test_without_a_grant_one_gets_in_but_no_further(world, client):
    sign_in(client, "nobody")
    answer = client.get(reverse("token_list"))
    assert answer.status_code == 403
    assert "nobody" in answer.content.decode()
    assert client.get(OWN_PAGE).status_code == 200


def test_a_grant_counts_from_the_next_request_and_so_does_its_end(world, client):
    sign_in(client, "nobody")
    grant = Grant.objects.create(person=world.nobody, role="county_manager", region=world.county, during=("2024-01-01", None))
    assert client.get(reverse("token_list")).status_code == 200
    grant.during = ("2024-01-01", "2024-02-01")
    grant.save()
    assert client.get(reverse("token_list")).status_code == 403


DOORS = ["signup/", "email/", "confirm-email/", "confirm-email/x/", "3rdparty/", "3rdparty/signup/", "login/code/confirm/"]


@pytest.mark.parametrize("door", DOORS)
def test_nobody_signs_up(world, client, browse, door):
    for visitor in (client, browse("county_manager")):
        assert visitor.get(f"/account/{door}").status_code == 404
        assert visitor.post(f"/account/{door}", {"username": "new", "password1": PASSWORD, "email": "a@b.cn"}).status_code == 404
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(world, client, target):
    answer = client.post(reverse("account_login"), {"login": "county_manager", "password": PASSWORD, "next": target})
    assert answer.url == reverse("home")


def test_signing_in_leads_back_to_where_one_was(world, client):
    answer = client.post(reverse("account_login"), {"login": "county_manager", "password": PASSWORD, "next": "/tokens/"})
    assert answer.url == "/tokens/"


def test_a_new_password_works_is_traced_and_ends_other_sessions(world, client, browse):
    elsewhere = browse("county_manager")
    sign_in(client, "county_manager")
    given = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    assert client.post(reverse("account_change_password"), given).status_code == 302
    assert signed_in(client)
    assert not signed_in(elsewhere)
    world.county_manager.refresh_from_db()
    assert world.county_manager.check_password("another long one")
    change = Change.objects.get(verb="password_set")
    assert (change.actor, change.object_id) == (world.county_manager, str(world.county_manager.pk))
    assert "another" not in str(change.was) + str(change.now)


@pytest.mark.parametrize(
    "given",
    [
        {"oldpassword": "wrong", "password1": "another long one", "password2": "another long one"},
        {"oldpassword": PASSWORD, "password1": "another long one", "password2": "a different one"},
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
        {"oldpassword": PASSWORD, "password1": "county_manager", "password2": "county_manager"},
    ],
)
def test_a_refused_password_moves_nothing(world, client, given):
    sign_in(client, "county_manager")
    assert client.post(reverse("account_change_password"), given).status_code == 200
    world.county_manager.refresh_from_db()
    assert world.county_manager.check_password(PASSWORD)
    assert not Change.objects.exists()


def test_signing_out_needs_a_post(world, client):
    sign_in(client, "county_manager")
    client.get(reverse("account_logout"))
    assert signed_in(client)
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert not signed_in(client)
