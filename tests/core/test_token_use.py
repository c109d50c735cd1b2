"""A key at the door of REST: what it opens, and why it does not."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from channelops.core.api.authentication import TokenAuthentication
from channelops.core.models import Grant, Person, Token
from channelops.core.services.tokens import TokenRefused, token_create, token_revoke, token_use

from ..cast import BEGIN, NOW
from .signin_steps import HERE

ME = "/api/v1/me/"


@pytest.fixture
def made(world, as_seen_by, acting):
    """A token of the city manager for one county, and its key."""
    given = {"name": "export", "capabilities": ["region.view", "person.view"], "region": world.county, "days": 30}
    return token_create(access=as_seen_by("city_manager"), actor=acting("city_manager"), at=timezone.now(), **given)


class Answer(APIView):
    """Says who asks."""

    authentication_classes = [TokenAuthentication]

    def get(self, request):
        access = request.access
        seen = {"person": access.person.username, "only": sorted(access.only), "nodes": [held.region_id for held in access.nodes]}
        return Response({**seen, "via": request.actor.via, "by": request.actor.person.username})


def ask(key):
    return Answer.as_view()(APIRequestFactory(REMOTE_ADDR=HERE).get("/", HTTP_AUTHORIZATION=f"Bearer {key}"))


def test_it_lets_in_as_its_person_narrowed_to_the_token(made, world):
    token, key = made
    answer = ask(key)
    assert answer.data == {
        "person": "city_manager",
        "only": ["person.view", "region.view"],
        "nodes": [world.county.pk],
        "via": f"api:{token.prefix}",
        "by": "city_manager",
    }


def test_the_last_use_is_noted_once_a_minute(made):
    token, key = made
    ask(key)
    token.refresh_from_db()
    first, address = token.last_used_at, token.last_used_from
    assert address == HERE
    for seconds, moved in ((30, False), (61, True)):
        with time_machine.travel(first + timedelta(seconds=seconds), tick=False):
            ask(key)
        token.refresh_from_db()
        assert (token.last_used_at > first) is moved


def test_a_right_that_ended_is_gone_from_the_token(made, world):
    Grant.objects.filter(person=world.city_manager).update(during=(BEGIN, BEGIN.replace(year=2025)))
    assert ask(made[1]).data["nodes"] == []


def spoil(token, how):
    at = timezone.now()
    if how == "expired":
        Token.objects.filter(pk=token.pk).update(expires_at=at)
    elif how == "person_inactive":
        Person.objects.filter(pk=token.person_id).update(is_active=False)
    else:
        Token.objects.filter(pk=token.pk).update(revoked_at=at)


@pytest.mark.parametrize("how", ["expired", "revoked", "person_inactive"])
def test_each_end_has_its_own_sentence(made, how):
    token, key = made
    spoil(token, how)
    with pytest.raises(TokenRefused) as refused:
        token_use(key=key, address=HERE, at=timezone.now())
    assert refused.value.code == f"token_{how}"
    token.refresh_from_db()
    assert token.last_used_at is None
    answer = ask(key)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


UNKNOWN = ["", "co_", "co_12345678", "xx_12345678rest", "co_00000000" + "x" * 43, "a b", "é" * 20, "co_" + "9" * 5000]


@pytest.mark.parametrize("wrong", UNKNOWN)
def test_unknown_keys_open_nothing(made, wrong):
    assert ask(wrong).status_code == 401


def test_the_prefix_alone_and_a_changed_key_open_nothing(made):
    token, key = made
    for wrong in (token.prefix, key[:-1], key + "x", key.swapcase()):
        assert ask(wrong).status_code == 401


def test_over_the_wire_it_is_a_problem_with_a_sentence(made, as_seen_by, acting):
    token, key = made
    client = Client(headers={"Authorization": f"Bearer {key}"})
    assert client.get(ME).status_code == 200
    token_revoke(token=token, access=as_seen_by("city_manager"), actor=acting("city_manager"), at=NOW)
    answer = client.get(ME)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert "撤销" in answer.json()["detail"] or "revoked" in answer.json()["detail"]


def test_a_token_needs_no_form_token_and_opens_no_page(made):
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {made[1]}"})
    assert client.get("/account/").status_code == 302
