"""Production refuses to start when something is unset or unfit, and starts when all is set."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from channelops.settings import demands, stores
from tests.stack.copies import clean_environment

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "only the tests know this key, which is long enough and signs nothing",
    "DATABASE_URL": "postgresql://channelops_app:word@127.0.0.1:1/channelops",
    "REDIS_URL": "redis://:word@127.0.0.1:1/0",
    "ALLOWED_HOSTS": "portal.example",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example",
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


def manage(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command under production settings."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=clean_environment(DJANGO_SETTINGS_MODULE="channelops.settings.production", **environment),
        capture_output=True,
        text=True,
    )


@pytest.mark.slow_process
def test_everything_unset_is_named_at_once() -> None:
    done = manage("check")
    assert done.returncode != 0
    assert all(f"{name}: " in done.stderr for name in demands.NEEDED)


@pytest.mark.slow_process
def test_it_starts_when_all_is_set_and_nothing_is_left_open() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **WHOLE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", demands.NEEDED)
def test_each_is_demanded(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"because {name} is unset"):
        demands.refuse_unset({**WHOLE, name: " "})


@pytest.mark.parametrize(
    ("name", "value", "reason"), [("SECRET_KEY", "short", "shorter than 50"), ("ALLOWED_HOSTS", "a.example, *", "every host")]
)
def test_unfit_values_are_refused(name: str, value: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        demands.refuse_unset({**WHOLE, name: value})


def test_what_is_whole_is_accepted() -> None:
    demands.refuse_unset(WHOLE)


@pytest.mark.parametrize(
    ("given", "beside"),
    [
        ("redis://:word@host:6379/0", "redis://:word@host:6379/1"),
        ("redis://host:6379", "redis://host:6379/1"),
        ("redis://host:6379/", "redis://host:6379/1"),
        ("rediss://host/3?ssl_cert_reqs=required", "rediss://host/1?ssl_cert_reqs=required"),
    ],
)
def test_the_cache_lies_beside_the_queue(given: str, beside: str) -> None:
    assert stores.beside(given, number=1) == beside


def test_a_page_waits_less_than_the_night() -> None:
    web, worker = (stores.database({"NAME": "x"}, process=name)["OPTIONS"]["options"] for name in ("web", "worker"))
    assert "statement_timeout=30000" in web
    assert "statement_timeout=3600000" in worker
