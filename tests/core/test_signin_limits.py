"""The brakes beside the lock: counted over one cache by every process, and no page fails while that cache is away."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from channelops.settings import stores
from channelops.stack import valkey

from .signin_steps import sign_in, signed_in


def test_signing_in_and_locking_go_on_without_the_cache(world, client, settings):
    settings.CACHES = stores.caches("redis://127.0.0.1:1/0")
    sign_in(client, "county_manager")
    assert signed_in(client)
    assert [sign_in(Client(), "city_manager", f"wrong {n}").status_code for n in range(5)][-1] == 429
    assert (cache.get("x", "default"), cache.add("x", 1), cache.get_many(["x"]), cache.delete("x")) == ("default", True, {}, False)


def test_one_address_that_tries_many_names_is_braked_in_the_look(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    answers = [sign_in(Client(), f"stranger {n}", "wrong") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert reverse("account_login") in answers[-1].content.decode()


@pytest.mark.slow_process
def test_processes_count_together_over_redis(world, settings, tmp_path: Path):
    """Two caches as of two processes: what one counts, the other knows."""
    server = valkey.ensure_running(tmp_path)
    try:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
        statuses = []
        for n in range(3):
            settings.CACHES = stores.caches(str(server))
            statuses.append(sign_in(Client(), f"stranger {n}", "wrong").status_code)
        assert statuses == [200, 200, 429]
    finally:
        valkey.Server(tmp_path).stop()
