"""Whatever goes wrong under /api/ is a problem document with its status and a sentence."""

import json

import pytest
from django.db import OperationalError
from django.urls import reverse

from channelops.core.api import documents, regions
from channelops.core.api.problems import PROBLEMS
from channelops.core.refusals import Refused

REGIONS = "/api/v1/regions/"
RUNS = "/api/v1/job-runs/"


def problem(answer, status):
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "instance", "request_id", "errors"}
    assert (told["status"], told["type"]) == (status, f"/api/v1/problems/#{PROBLEMS[status].code}")
    assert told["title"]
    assert told["detail"]
    return told


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing/", "/api/v2/regions/", "/api/v1/regions", "/api/v1/regions/35/more/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_route_is_404(client, db, path, method):
    assert problem(getattr(client, method)(path), 404)["instance"] == path


def test_a_missing_slash_is_said(client, db):
    assert "slash" in client.get("/api/v1/regions", headers={"Accept-Language": "en"}).json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_not_taken_is_405(rest, method):
    answer = getattr(rest("administrator"), method)(REGIONS)
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_a_form_not_spoken_is_406(rest):
    problem(rest("administrator").get("/api/v1/me/", headers={"Accept": "text/csv"}), 406)
    problem(rest("administrator").get(REGIONS, headers={"Accept": "application/xml"}), 406)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"])
def test_a_body_that_is_not_json_is_415(rest, kind):
    problem(rest("administrator").post(RUNS, b"job=core.cleanup", kind), 415)


@pytest.mark.parametrize("body", [b"{", b'{"job": }', b"\xff\xfe", b'{"job": NaN}', b"[" * 100_000, b'{"\\ud800": 1}'])
def test_a_body_that_cannot_be_read_is_400(rest, body):
    problem(rest("administrator").post(RUNS, body, "application/json"), 400)


@pytest.mark.parametrize("body", [b"[]", b"7", b'"x"', b"null", b"{}", b'{"job": {"a": 1}, "business_date": []}'])
def test_a_body_of_another_shape_is_422(rest, body):
    assert problem(rest("administrator").post(RUNS, body, "application/json"), 422)["errors"]


def test_a_body_above_the_limit_is_413(rest, settings):
    settings.API_BODY_BYTES_MOST = 1000
    body = json.dumps({"job": "x" * 1000, "business_date": "2026-01-05"})
    problem(rest("administrator").post(RUNS, body, "application/json"), 413)
    settings.API_BODY_BYTES_MOST = 10**6
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(rest("administrator").post(RUNS, body, "application/json", headers={"Idempotency-Key": "big"}), 413)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("ordering=password", "ordering"),
        ("ordering=-path,code", "ordering"),
        ("ordering=province__name_zh", "ordering"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=%C2%B2", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=%00", "cursor"),
        ("levle=3", "levle"),
        ("level=9", "level"),
        ("q=%00", "q"),
        ("format=csv", "format"),
        ("page=2", "page"),
    ],
)
def test_a_query_that_is_not_valid_is_422_at_its_parameter(rest, query, parameter):
    told = problem(rest("administrator").get(f"{REGIONS}?{query}"), 422)
    assert [error["parameter"] for error in told["errors"]] == [parameter]
    assert all(error["detail"] for error in told["errors"])


@pytest.mark.parametrize("month", ["%25", "100%25s", "%25(number)s"])
def test_a_value_with_a_percent_sign_is_refused_like_any_other(rest, month):
    told = problem(rest("administrator").get(f"/api/v1/orders/?month={month}"), 422)
    assert [error["parameter"] for error in told["errors"]] == ["month"]


def test_a_foreign_id_in_a_filter_is_as_unknown_as_a_made_up_one(rest):
    asking = rest("county_manager")
    foreign, made_up = asking.get(f"{REGIONS}?parent=3502"), asking.get(f"{REGIONS}?parent=9999")
    assert problem(foreign, 422)["errors"] == problem(made_up, 422)["errors"]


def test_a_filter_on_a_detail_is_unknown(rest):
    problem(rest("county_manager").get("/api/v1/regions/350505/?expand=all"), 422)


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (ZeroDivisionError("secret"), 500),
        (OperationalError("canceling statement due to lock timeout"), 503),
        (Refused("Closed for the night."), 409),
        (Refused("Not this one.", field="code"), 422),
    ],
)
def test_an_exception_of_a_route_is_told_without_its_insides(rest, monkeypatch, raised, status):
    def fail(*_args, **_kwargs):
        raise raised

    monkeypatch.setattr(regions, "regions_visible", fail)
    asking = rest("administrator")
    asking.raise_request_exception = False
    told = problem(asking.get(REGIONS), status)
    assert "secret" not in json.dumps(told)
    assert ("Closed" in told["detail"]) == (status == 409)
    assert [error["pointer"] for error in told["errors"]] == (["#/code"] if status == 422 else [])


def test_every_kind_of_problem_is_explained(rest):
    told = rest("client").get(reverse("api:problems")).json()
    assert [row["status"] for row in told] == list(PROBLEMS)
    assert issubclass(documents.Nowhere, documents.ApiView)


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer co_00000000abc", "Bearer a b c", "bearer \xff"])
def test_a_key_that_opens_nothing_is_401(client, world, header):
    answer = client.get(REGIONS, headers={"Authorization": header})
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
