"""A write sent twice with one key acts once; the key and the effect are kept together or not at all."""

import json
import threading

import pytest
from django.db import connection, connections
from django.test import Client

from channelops.core.api import jobs
from channelops.core.models import IdempotentCall, JobRun

RUNS = "/api/v1/job-runs/"


def send(client, key, *, day="2026-01-05", path=RUNS):
    body = json.dumps({"job": "core.cleanup", "business_date": day})
    return client.post(path, body, "application/json", headers={"Idempotency-Key": key})


def test_the_same_call_answers_again_and_acts_no_more(rest):
    asking = rest("administrator")
    first, again = send(asking, "a"), send(asking, "a")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert first.headers["Location"] == again.headers["Location"]
    assert (first.headers["Idempotency-Replayed"], again.headers["Idempotency-Replayed"]) == ("false", "true")
    assert JobRun.objects.count() == IdempotentCall.objects.count() == 1


def test_another_body_or_address_with_the_key_is_refused(rest):
    asking = rest("administrator")
    run = send(asking, "a").json()["id"]
    other_body = send(asking, "a", day="2026-01-06")
    other_path = send(asking, "a", path=f"{RUNS}{run}/again/")
    for answer in (other_body, other_path):
        assert (answer.status_code, answer.json()["errors"][0]["header"]) == (422, "Idempotency-Key")
    assert JobRun.objects.count() == 1


def test_keys_of_two_people_have_nothing_to_do_with_each_other(rest):
    assert send(rest("administrator"), "a").headers["Idempotency-Replayed"] == "false"
    assert send(rest("settlement_officer"), "a", day="2026-01-06").headers["Idempotency-Replayed"] == "false"
    assert JobRun.objects.count() == 2


def test_a_refused_call_may_be_sent_again(rest):
    asking = rest("administrator")
    assert send(asking, "a", day="2999-01-01").status_code == 422
    assert not IdempotentCall.objects.exists()
    assert send(asking, "a").status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 121, "schlüssel"])
def test_a_key_has_a_form(rest, key):
    assert send(rest("administrator"), key).status_code == 422
    assert not JobRun.objects.exists()


def _headers(client: Client) -> dict[str, str]:
    return {"headers": {"Authorization": client.defaults["HTTP_AUTHORIZATION"]}}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_act_once(rest, monkeypatch):
    """The second comes while the first is inside its effect: 409, and after the commit the stored answer."""
    asking = rest("administrator")
    inside, go_on, answers = threading.Event(), threading.Event(), {}
    ask = jobs.job_ask

    def slow(**kwargs):
        run = ask(**kwargs)
        inside.set()
        assert go_on.wait(10)
        return run

    monkeypatch.setattr(jobs, "job_ask", slow)

    def first():
        try:
            answers["first"] = send(Client(**_headers(asking)), "a")
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    answers["meanwhile"] = send(asking, "a")
    go_on.set()
    thread.join(10)
    answers["after"] = send(asking, "a")
    assert (answers["first"].status_code, answers["meanwhile"].status_code, answers["after"].status_code) == (202, 409, 202)
    assert answers["meanwhile"].headers["Retry-After"] == "1"
    assert answers["after"].headers["Idempotency-Replayed"] == "true"
    assert answers["after"].json() == answers["first"].json()
    assert JobRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_after_the_effect_leaves_neither_effect_nor_key(rest, monkeypatch):
    asking = rest("administrator")
    ask = jobs.job_ask

    def dies(**kwargs):
        ask(**kwargs)
        assert JobRun.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = pg_backend_pid()")

    asking.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "job_ask", dies)
        assert send(asking, "a").status_code == 503
    connections.close_all()
    assert JobRun.objects.count() == IdempotentCall.objects.count() == 0
    assert send(asking, "a").headers["Idempotency-Replayed"] == "false"
    assert JobRun.objects.count() == 1
