"""A forgotten password: a link by mail, and not a word about who has an address here."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channelops.core.models import Change, Person

from .signin_steps import sign_in, signed_in


@pytest.fixture
def addressed(world):
    """The county manager has an address, written as people write them."""
    Person.objects.filter(pk=world.county_manager.pk).update(email="County.Manager@Example.cn")
    return world


def ask(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def link():
    return re.search(r"/account/password/reset/key/\S+", mail.outbox[-1].body).group()


def test_the_link_sets_a_new_password_once(addressed, client):
    ask(client, "county.manager@example.cn")
    assert [message.to for message in mail.outbox] == [["county.manager@example.cn"]]
    address = link()
    form = client.get(address).url
    given = {"password1": "another long one", "password2": "another long one"}
    assert client.post(form, given).url == reverse("account_reset_password_from_key_done")
    assert not signed_in(client)
    assert Change.objects.get().verb == "password_set"
    assert Client().get(address).context["token_fail"]
    sign_in(client, "county_manager", "another long one")
    assert signed_in(client)


def test_the_mail_speaks_the_language_of_the_person(addressed, client):
    Person.objects.filter(pk=addressed.county_manager.pk).update(language="en")
    ask(client, "county.manager@example.cn")
    assert "Was it you?" in mail.outbox[0].body
    assert "county_manager" in mail.outbox[0].body


def test_an_unknown_address_reads_the_same_and_gets_nothing(addressed, client):
    known, unknown = ask(client, "county.manager@example.cn"), ask(client, "nobody@example.cn")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["", "not an address"])
def test_what_is_no_address_is_said_to_be_none(addressed, client, email):
    assert ask(client, email).context["form"].errors
    assert mail.outbox == []


def test_somebody_switched_off_gets_no_link(addressed, client):
    Person.objects.filter(pk=addressed.county_manager.pk).update(is_active=False)
    ask(client, "county.manager@example.cn")
    assert mail.outbox == []


def test_the_link_lives_for_an_hour(addressed, client):
    ask(client, "county.manager@example.cn")
    with time_machine.travel(timezone.localtime() + timedelta(minutes=61), tick=False):
        assert client.get(link()).context["token_fail"]


def test_a_made_up_link_opens_nothing(addressed, client):
    assert client.get("/account/password/reset/key/1-abc-def/").context["token_fail"]


def test_the_same_address_gets_three_mails_an_hour(addressed, client):
    answers = [ask(client, "county.manager@example.cn").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_setting_a_password_lifts_the_lock(addressed, client):
    for n in range(5):
        sign_in(client, "county_manager", f"wrong {n}")
    ask(client, "county.manager@example.cn")
    client.post(client.get(link()).url, {"password1": "another long one", "password2": "another long one"})
    assert sign_in(client, "county_manager", "another long one").status_code == 302
