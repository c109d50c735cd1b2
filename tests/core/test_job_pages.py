"""The operators' pages: what ran, what did not and why, and what a person may do about it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from channelops.core.models import JobRun

from .night import DAY, ask, clock, job_of, night, of, work_on
from .test_job_night import break_down, broken, finish_all

__all__ = ["clock", "job_of", "night"]
# 10:00 in Shanghai, the morning after the night.
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def administrator(browse):
    return browse("administrator")


@pytest.fixture
def failed_night(night, job_of, clock):
    """The load failed for good; the others have not started."""
    job_of("test.load", broken)
    finish_all(clock, rounds=1)
    break_down(of("test.load"), clock)
    finish_all(clock)


def page(client, name, *args, query="", **more):
    return client.get(reverse(name, args=args) + query, **more)


def test_the_timetable_tells_how_each_step_went(night, clock, administrator):
    finish_all(clock)
    answer = page(administrator, "job_timetable")
    steps = answer.context["steps"]
    assert [(step["label"], step["time"], step["tone"]) for step in steps] == [
        ("test.load", "00:30", "ok"),
        ("test.rate", "01:00", "ok"),
        ("test.roll_up", "01:30", "ok"),
    ]
    assert answer.context["repeating"][0]["label"] == "test.tick"


def test_a_failed_step_says_what_did_not_happen_because_of_it(failed_night, administrator):
    load, rate, roll_up = page(administrator, "job_timetable").context["steps"]
    assert "ValueError: no disk" in load["note"]
    assert "test.rate" in load["note"]
    assert "test.roll_up" in load["note"]
    assert "test.load" in rate["note"]
    assert "test.rate" in roll_up["note"]


def test_a_night_without_runs_shows_what_is_planned(night, administrator):
    answer = page(administrator, "job_timetable", query="?date=2026-11-10")
    assert [step["url"] for step in answer.context["steps"]] == ["", "", ""]
    assert page(administrator, "job_timetable", query="?date=2999-01-01").context["day"] == DAY
    assert page(administrator, "job_timetable", query="?date=nonsense").context["day"] == DAY


def test_the_list_filters_by_job_and_state(failed_night, administrator):
    answer = page(administrator, "job_list", query="?job=test.load&status=quarantined")
    assert answer.status_code == 200
    assert [run.job for run in answer.context["leaf"]] == ["test.load"]


def test_the_page_of_a_failed_run_offers_the_way_out(failed_night, administrator):
    run = of("test.load")
    html = page(administrator, "job_run_detail", run.pk).content.decode()
    assert "ValueError: no disk" in html
    assert reverse("job_move", args=[run.pk, "run_again"]) in html
    assert reverse("job_move", args=[run.pk, "cancel"]) not in html
    assert f"{reverse('job_ask')}?job=test.load" in html


def test_the_log_speaks_the_readers_language(night, clock, world, administrator):
    run = ask("test.load", clock)
    work_on(run, clock)
    world.administrator.language = "en"
    world.administrator.save()
    assert "Finished: 0 rows" in page(administrator, "job_run_detail", run.pk).content.decode()


def test_progress_is_asked_again_until_the_run_is_over(night, clock, administrator):
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running", done=3, total=8, started_at=clock())
    answer = page(administrator, "job_progress", run.pk)
    assert (answer.status_code, answer.context["percent"]) == (200, 38)
    assert reverse("job_progress", args=[run.pk]) in answer.content.decode()
    JobRun.objects.filter(pk=run.pk).update(status="done")
    assert page(administrator, "job_progress", run.pk).status_code == 286


def test_run_again_starts_anew(failed_night, administrator):
    run = of("test.load")
    answer = administrator.post(reverse("job_move", args=[run.pk, "run_again"]))
    assert (answer.status_code, answer.url) == (303, reverse("job_run_detail", args=[run.pk]))
    run.refresh_from_db()
    assert (run.status, run.run_no, run.asked_by.username) == ("waiting", 2, "administrator")


def test_run_again_of_a_run_at_work_is_refused_and_changes_nothing(night, clock, administrator):
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running")
    assert administrator.post(reverse("job_move", args=[run.pk, "run_again"])).status_code == 409
    run.refresh_from_db()
    assert (run.status, run.run_no) == ("running", 1)


@pytest.mark.parametrize("transition", ["take", "finish", "quarantine", "no-such"])
def test_nobody_makes_the_machines_own_moves(night, clock, administrator, transition):
    run = ask("test.load", clock)
    assert administrator.post(reverse("job_move", args=[run.pk, transition])).status_code == 404


def test_asking_for_a_past_date(night, administrator):
    past = DAY - timedelta(days=30)
    answer = administrator.post(reverse("job_ask"), {"job": "test.load", "business_date": past.isoformat()})
    run = of("test.load", past)
    assert (answer.status_code, answer.url) == (303, reverse("job_run_detail", args=[run.pk]))
    assert (run.status, run.via, run.asked_by.username) == ("waiting", "page", "administrator")


@pytest.mark.parametrize(("job", "day"), [("test.load", "2026-11-21"), ("test.gone", "2026-11-01"), ("test.load", "x")])
def test_a_day_to_come_and_an_unknown_job_are_sent_back(night, administrator, job, day):
    assert administrator.post(reverse("job_ask"), {"job": job, "business_date": day}).status_code == 422
    assert not JobRun.objects.exists()


@pytest.mark.parametrize(("person", "seen", "done"), [("auditor", 200, 403), ("county_manager", 200, 403), ("agent_owner", 403, 403)])
def test_reading_and_running_are_two_rights(night, clock, browse, person, seen, done):
    run = ask("test.load", clock)
    client = browse(person)
    for name, args in (("job_list", []), ("job_timetable", []), ("job_run_detail", [run.pk]), ("job_progress", [run.pk])):
        assert page(client, name, *args).status_code == seen
    assert client.get(reverse("job_ask")).status_code == done
    moved = client.post(reverse("job_move", args=[run.pk, "cancel"])).status_code
    assert moved == done
    run.refresh_from_db()
    assert run.status == "waiting"
