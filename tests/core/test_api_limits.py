"""Calls are counted per token, person and address, and above the limit told to wait."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from channelops.core.api import throttles
from channelops.core.cache import SpareCache

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


def test_the_shared_cache_raises_only_a_count_that_is_there_and_keeps_its_end(settings):
    shared, name = SpareCache(settings.REDIS_URL, {"KEY_PREFIX": "limits"}), f"calls:{uuid4()}"
    with pytest.raises(ValueError, match=name):
        shared.incr(name)
    assert shared.add(name, 1, timeout=60)
    assert [shared.incr(name), shared.incr(name, 3), shared.get(name)] == [2, 5, 5]
    left = shared._cache.get_client(None, write=True).ttl(shared.make_key(name))
    assert 0 < left <= 60
    shared.delete(name)
    assert SpareCache("redis://127.0.0.1:1/0", {}).incr(name) == 1
