"""Single sign-on, against a provider of our own on the loopback address."""

import time
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessFailureLog, AccessLog
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from channelops.core.models import Change, Person
from channelops.settings.signin import single_sign_on

from .oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from .signin_steps import code_of, set_up_second_factor, sign_in, signed_in


@pytest.fixture
def provider(settings):
    """The portal configured for a provider that knows the county manager."""
    provider = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        {"OIDC_NAME": "集团账号", "OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET}
    )
    provider.visitor = {"sub": "u-17", "preferred_username": "county_manager"}
    yield provider
    provider.close()


class _NotFollowed(HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


def leave(client):
    """The portal's button: where it leads."""
    return client.get("/account/sso/oidc/login/").url


def visit(address):
    """The provider, as a browser: where it leads back to."""
    with pytest.raises(HTTPError) as answer:
        build_opener(_NotFollowed).open(address)
    assert answer.value.code == 302
    return answer.value.headers["Location"]


def come(client):
    """The whole way; the portal's answer."""
    back = visit(leave(client))
    assert back.startswith("http://testserver/account/sso/oidc/login/callback/")
    return client.get(back.removeprefix("http://testserver"))


def test_the_button_shows_only_where_it_is_configured(world, client, provider, settings):
    assert "集团账号" in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "/sso/" not in client.get(reverse("account_login")).content.decode()
    assert client.get("/account/sso/oidc/login/").status_code == 404


def test_configured_by_half_is_an_error():
    assert single_sign_on({}) == {}
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_SECRET"):
        single_sign_on({"OIDC_NAME": "x", "OIDC_ISSUER": "https://x", "OIDC_CLIENT_ID": "x"})


def test_a_person_known_by_name_is_let_in_and_linked(world, client, provider):
    assert come(client).url == reverse("home")
    assert client.get("/account/").wsgi_request.user == world.county_manager
    assert SocialAccount.objects.get().user == world.county_manager
    change = Change.objects.get()
    assert (change.verb, change.via, change.now) == ("single_sign_on_link", "sso", {"subject": "u-17"})
    assert AccessLog.objects.filter(username="county_manager").exists()


def test_the_link_holds_when_the_name_changes(world, client, provider):
    come(client)
    provider.visitor = {"sub": "u-17", "preferred_username": "finance"}
    again = Client()
    come(again)
    assert again.get("/account/").wsgi_request.user == world.county_manager
    assert Change.objects.count() == 1


@pytest.mark.parametrize(("verified", "opened"), [(True, True), (False, False), (None, False), ("true", False)])
def test_an_address_counts_only_when_verified(world, client, provider, verified, opened):
    Person.objects.filter(pk=world.county_manager.pk).update(email="Manager@Example.cn")
    provider.visitor = {"sub": "u-17", "email": "manager@example.cn", "email_verified": verified}
    come(client)
    assert signed_in(client) is opened


def test_a_stranger_gets_a_sentence_and_no_account(world, client, provider):
    provider.visitor = {"sub": "u-99", "preferred_username": "stranger", "email": "s@example.cn", "email_verified": True}
    people = Person.objects.count()
    answer = come(client)
    assert answer.status_code == 403
    assert "集团账号" in answer.content.decode()
    assert not signed_in(client)
    assert (Person.objects.count(), SocialAccount.objects.count(), Change.objects.count()) == (people, 0, 0)
    assert AccessFailureLog.objects.get().username == "stranger"


def test_somebody_switched_off_is_a_stranger(world, client, provider):
    Person.objects.filter(pk=world.county_manager.pk).update(is_active=False)
    assert come(client).status_code == 403


def test_somebody_linked_and_then_switched_off_stays_out(world, client, provider):
    come(client)
    Person.objects.filter(pk=world.county_manager.pk).update(is_active=False)
    again = Client()
    assert come(again).url == reverse("account_inactive")
    assert not signed_in(again)


def test_a_name_and_an_address_of_two_people_open_neither(world, client, provider):
    Person.objects.filter(pk=world.finance.pk).update(email="f@example.cn")
    provider.visitor |= {"email": "f@example.cn", "email_verified": True}
    assert come(client).status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_name_given_on_to_somebody_else_opens_nothing(world, client, provider):
    come(client)
    provider.visitor = {"sub": "u-18", "preferred_username": "county_manager"}
    answer = come(Client())
    assert answer.status_code == 403
    assert SocialAccount.objects.get().uid == "u-17"


def test_an_administrator_unlinks(world, client, provider, browse):
    come(client)
    address = reverse("person_signin_change", args=[world.county_manager.pk, "unlink"])
    page = browse("administrator")
    assert "u-17" in page.get(reverse("person_signin", args=[world.county_manager.pk])).content.decode()
    assert page.post(address).status_code == 302
    assert page.post(address).status_code == 409
    assert Change.objects.first().verb == "single_sign_on_unlink"


def test_the_second_factor_is_asked_for_all_the_same(world, client, provider):
    sign_in(client, "county_manager")
    secret = set_up_second_factor(client)
    visitor = Client()
    assert come(visitor).url == reverse("mfa_authenticate")
    assert not signed_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(visitor)


def test_a_token_for_somebody_else_is_not_taken(world, client, provider):
    provider.audience = "another portal"
    come(client)
    assert not signed_in(client)


def test_a_way_back_counts_once_and_in_its_own_browser(world, client, provider):
    back = visit(leave(client)).removeprefix("http://testserver")
    stranger = Client()
    stranger.get(back)
    assert not signed_in(stranger)
    client.get(back)
    assert signed_in(client)
    client.post(reverse("account_logout"))
    client.get(back)
    assert not signed_in(client)


def test_a_provider_that_is_away_is_a_sentence(world, client, provider):
    provider.close()
    started = time.monotonic()
    answer = client.get("/account/sso/oidc/login/")
    assert answer.status_code == 502
    assert reverse("account_login") in answer.content.decode()
    assert time.monotonic() - started < 10
    assert AccessFailureLog.objects.exists()
