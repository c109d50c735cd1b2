"""What platforms and Prometheus are told, and who is told nothing."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client

from channelops.core.selectors import readiness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "readiness_checks", [])


def test_alive_needs_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", Mock(side_effect=OperationalError))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert answer.headers["X-Request-ID"]


def test_ready_names_every_check(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "migrations": "ok", "broker": "ok"}}


def test_a_failing_check_of_an_app_makes_it_unready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Mock(side_effect=readiness.NotReady("no worker answered for 120 s"))
    monkeypatch.setattr(readiness, "readiness_checks", [("worker", silent)])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "no worker answered for 120 s"}


def test_a_silent_broker_is_named_and_its_address_is_not(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://:a-secret@127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "ConnectionError"
    assert "a-secret" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_nothing_can_be_written_there(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_metrics_for_this_machine(client: Client) -> None:
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 200
    assert b"django_http_requests_total_by_method_total" in answer.content


@pytest.mark.parametrize(
    "request_of",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer another"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": ""},
    ],
)
def test_metrics_for_nobody_else(client: Client, settings: Any, request_of: dict[str, str]) -> None:
    settings.METRICS_TOKEN = "the token"
    assert client.get("/metrics", **request_of).status_code == 403


def test_no_token_set_lets_nobody_in_with_an_empty_one(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer ").status_code == 403


def test_metrics_for_whoever_brings_the_token(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "the token"
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer the token").status_code == 200
