"""Calls are counted per token, person and address, and above the limit told to wait."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from channelops.core.api import throttles

PATH = "/api/v1/regions/"


@pytest.fixture(autouse=True)
def few_calls(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
    settings.API_CALLS_PER_MINUTE = {"token": 3, "person": 2, "stranger": 1}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at_second(monkeypatch):
    """`at_second(61)` sets the clock of the limits."""

    def set_clock(second):
        monkeypatch.setattr(throttles.time, "time", lambda: 60_000_000 + second)

    set_clock(10)
    return set_clock


def test_a_token_waits_when_its_calls_are_used_up(rest, at_second):
    asking, another = rest("client"), rest("client")
    assert [asking.get(PATH).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = asking.get(PATH)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "50"
    assert another.get(PATH).status_code == 200
    at_second(60)
    assert asking.get(PATH).status_code == 200


def test_a_person_in_the_browser_has_a_limit_of_its_own(rest, browse, at_second):
    page = browse("client")
    assert [page.get(PATH).status_code for _ in range(3)] == [200, 200, 429]
    assert rest("client").get(PATH).status_code == 200


def test_the_last_second_still_says_to_wait(rest, at_second):
    at_second(59.9)
    asking = rest("client")
    answers = [asking.get(PATH) for _ in range(4)]
    assert answers[-1].headers["Retry-After"] == "1"


def test_calls_go_through_when_nobody_can_count(rest, at_second, monkeypatch):
    def away(*_args, **_kwargs):
        raise RedisAway("refused")

    asking = rest("client")
    with monkeypatch.context() as patch:
        patch.setattr(throttles, "cache", SimpleNamespace(add=away, incr=away))
        assert [asking.get(PATH).status_code for _ in range(5)] == [200] * 5
