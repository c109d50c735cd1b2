"""Every route of the house, as a token and as a browser's session: what is seen, what is refused, in which form."""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from channelops.core.models import Change, JobRun, Person
from channelops.core.services.changes import row_change

from ..cast import NOW

LISTS = ["region-list", "department-list", "org-unit-list", "person-list", "grant-list", "change-list", "job-run-list"]
WAYS = ["token", "session"]


def at(name, **kwargs):
    return reverse(f"api:{name}", kwargs=kwargs or None)


@pytest.fixture
def ask(rest, browse):
    """`ask("token", "auditor")` is a client of that person by that way."""
    return lambda way, name: rest(name) if way == "token" else browse(name)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers_whoever_holds_its_capability(ask, way, name):
    answer = ask(way, "administrator").get(at(name))
    assert answer.status_code == 200
    assert set(answer.json()) == {"next", "results"}
    assert ask(way, "agent_clerk").get(at(name)).status_code == 403
    assert ask(way, "nobody").get(at(name)).status_code == 403


@pytest.mark.parametrize("name", [*LISTS, "notice-list", "root", "me", "schema", "problems"])
def test_a_stranger_is_asked_to_sign_in(client, world, name):
    answer = client.get(at(name))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("way", WAYS)
def test_a_list_holds_the_own_subtree(ask, way):
    codes = [row["code"] for row in ask(way, "city_manager").get(at("region-list")).json()["results"]]
    assert codes == ["3505", "350505", "350582"]


@pytest.mark.parametrize("way", WAYS)
def test_a_row_out_of_scope_is_absent(ask, way, world):
    asking = ask(way, "county_manager")
    assert asking.get(at("region-detail", code="350505")).json()["name_zh"] == "泉港区"
    for code in ("350582", "330106", "no-such"):
        assert asking.get(at("region-detail", code=code)).status_code == 404
    assert asking.get(at("person-detail", pk=world.sister_manager.pk)).status_code == 404
    assert asking.get(at("person-detail", pk=2**70)).status_code == 404


def test_a_token_narrows_its_person(rest, world):
    narrow = rest("province_manager", capabilities=["region.view"], region=world.city)
    assert [row["code"] for row in narrow.get(at("region-list")).json()["results"]] == ["3505", "350505", "350582"]
    assert narrow.get(at("region-detail", code="3502")).status_code == 404
    assert narrow.get(at("person-list")).status_code == 403


def test_no_secret_of_a_person_is_told(rest, world):
    Person.objects.filter(pk=world.county_manager.pk).update(email="boss@example.com", phone="13800000000")
    told = rest("city_manager").get(at("person-detail", pk=world.county_manager.pk)).json()
    assert (told["email"], told["phone"]) == ("boss@example.com", "13800000000")
    assert not {"password", "last_login"} & set(told)
    for name in ("sales_staff", "nobody"):
        assert rest(name).get(at("person-detail", pk=world.county_manager.pk)).status_code == 403


def test_me_says_what_the_token_leaves(rest, world):
    told = rest("city_manager", capabilities=["region.view", "job.view"], region=world.county).get(at("me")).json()
    assert told["username"] == "city_manager"
    assert told["grants"] == [
        {"role": "city_manager", "region": "350505", "region_name": "泉港区", "department": "marketing", "partner_id": None}
    ]
    assert told["capabilities"] == ["job.view", "region.view"]
    assert set(told["token"]) == {"name", "prefix", "expires_at"}


def test_filters_are_those_of_the_page(rest, world):
    asking = rest("province_manager")
    below = asking.get(at("region-list"), {"parent": "3505"}).json()["results"]
    assert [row["code"] for row in below] == ["350505", "350582"]
    named = asking.get(at("region-list"), {"q": "晋江"}).json()["results"]
    assert [row["code"] for row in named] == ["350582"]
    people = asking.get(at("person-list"), {"region": "350582"}).json()["results"]
    assert [row["username"] for row in people] == ["sister_manager"]
    held = asking.get(at("grant-list"), {"role": "auditor", "on": "2026-11-20"}).json()["results"]
    assert [row["person"] for row in held] == [world.auditor.pk]
    assert asking.get(at("grant-list"), {"role": "auditor", "on": "2020-01-01"}).json()["results"] == []


def test_history_is_filtered_by_row_and_days(rest, acting, world):
    row_change(world.county, {"name_en": "Quangang Qu"}, actor=acting("administrator"), at=NOW, reason="spelling")
    told = rest("county_manager").get(at("change-list"), {"object_type": "core.Region", "at_after": "2026-11-20"}).json()["results"]
    assert [(row["object_id"], row["was"], row["reason"]) for row in told] == [(str(world.county.pk), {"name_en": "Quangang"}, "spelling")]
    assert rest("sister_manager").get(at("change-list")).json()["results"] == []
    assert rest("county_manager").get(at("change-list"), {"at_before": "2026-11-19"}).json()["results"] == []


def test_a_list_is_a_table_when_asked_for_one(rest, world):
    Person.objects.filter(pk=world.county_manager.pk).update(title='=HYPERLINK("http://x")')
    answer = rest("county_manager").get(at("person-list"), {"ordering": "username"}, headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["title"] for row in rows if row["username"] == "county_manager"] == ['\'=HYPERLINK("http://x")']
    paged = rest("county_manager").get(at("person-list"), {"limit": 1}, headers={"Accept": "text/csv"})
    assert paged.headers["Link"].endswith('; rel="next"')
    assert len(paged.content.decode().splitlines()) == 2


def test_an_answer_speaks_the_readers_language(rest):
    asking = rest("county_manager")
    assert asking.get(at("region-detail", code="x")).headers["Content-Language"] == "zh-hans"
    english = asking.get(at("region-detail", code="x"), headers={"Accept-Language": "en"})
    assert (english.json()["title"], english.headers["Content-Language"]) == ("Not found", "en")


def test_an_answer_carries_its_request_id(rest):
    answer = rest("county_manager").get(at("region-detail", code="x"))
    assert answer.headers["X-Request-Id"] == answer.json()["request_id"] != ""


@pytest.mark.parametrize("way", WAYS)
def test_a_job_is_asked_for(ask, way, world):
    asking = ask(way, "administrator")
    answer = asking.post(at("job-run-list"), json.dumps({"job": "core.cleanup", "business_date": "2026-01-05"}), "application/json")
    assert answer.status_code == 202, answer.content
    run = JobRun.objects.get(job="core.cleanup")
    assert answer.headers["Location"].endswith(at("job-run-detail", pk=run.pk))
    assert asking.get(answer.headers["Location"]).json()["status"] == "waiting"
    assert run.via.startswith("api:")
    assert asking.post(at("job-run-again", pk=run.pk)).status_code == 409
    assert ask(way, "auditor").post(at("job-run-again", pk=run.pk)).status_code == 403
    assert ask(way, "sales_staff").post(at("job-run-again", pk=run.pk)).status_code == 403


def test_a_job_is_refused_to_whoever_may_only_look(rest):
    body = json.dumps({"job": "core.cleanup", "business_date": "2026-01-05"})
    assert rest("auditor").post(at("job-run-list"), body, "application/json").status_code == 403
    wrong = rest("administrator").post(at("job-run-list"), json.dumps({"job": "no.such", "business_date": "soon"}), "application/json")
    assert wrong.status_code == 422
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["#/business_date"]
    unknown = rest("administrator").post(at("job-run-list"), body.replace("core.cleanup", "no.such"), "application/json")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/job")
    assert not JobRun.objects.exists()
    assert not Change.objects.filter(object_type="core.JobRun").exists()


def test_a_session_writes_with_its_csrf_token_only(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.administrator, backend="channelops.core.backends.PersonBackend")
    body = json.dumps({"job": "core.cleanup", "business_date": "2026-01-05"})
    answer = strict.post(at("job-run-list"), body, "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
