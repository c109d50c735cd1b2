"""Tokens from the shell."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channelops.core.models import Change, Token
from channelops.core.services.tokens import TokenRefused, token_use


def run(*words):
    out = io.StringIO()
    call_command("token", *words, stdout=out)
    return json.loads(out.getvalue())


def make(**more):
    words = {"person": "client", "name": "night export", "capability": "region.view", "days": "7", **more}
    return run("create", *[part for name, value in words.items() for part in (f"--{name}", value)])


def test_create_prints_a_key_that_works(world):
    made = make(region="3505")
    assert token_use(key=made["key"], address=None, at=timezone.now()).person == world.client
    assert (made["region"], made["capabilities"]) == ("3505", ["region.view"])
    change = Change.objects.get()
    assert (change.via, change.actor) == ("command:token", None)


def test_list_shows_no_key(world):
    made = make()
    assert [line["prefix"] for line in run("list")] == [made["prefix"]]
    assert run("list", "--person", "finance") == []
    assert made["key"] not in json.dumps(run("list"))


def test_revoke_ends_it(world):
    made = make()
    assert run("revoke", made["prefix"], "--reason", "lost")["revoked_at"]
    with pytest.raises(TokenRefused):
        token_use(key=made["key"], address=None, at=timezone.now())
    with pytest.raises(CommandError):
        run("revoke", made["prefix"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "stranger"},
        {"person": "nobody"},
        {"capability": "grant.change"},
        {"capability": "no.such"},
        {"region": "99"},
        {"region": "33"},
        {"days": "400"},
    ],
)
def test_wrong_words_are_refused_and_nothing_moved(world, wrong):
    with pytest.raises(CommandError):
        make(**wrong)
    assert not Token.objects.exists()


def test_an_unknown_prefix_is_said_to_be_unknown(world):
    with pytest.raises(CommandError):
        run("revoke", "co_00000000")
