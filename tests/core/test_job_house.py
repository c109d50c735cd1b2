"""The house's own jobs: the sign of life, what is cleaned up, regions that move; and that the timetable fits the register."""

import time
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from channelops.core.jobs import REGISTRY
from channelops.core.models import IdempotentCall, JobLine, JobRun, Notice, RegionPlacement
from channelops.core.selectors.readiness import NotReady
from channelops.core.services.nights import sweep
from channelops.core.tasks import cleanup
from channelops.core.tasks.canary import check_alive
from channelops.core.timetable import timetable

from ..cast import BEGIN
from .night import DAY, NIGHT, ask, clock, job_of, night, work_on

__all__ = ["clock", "job_of", "night"]


@pytest.fixture
def canary(settings):
    """The timetable of the canary alone."""
    settings.JOB_TIMETABLE = "channelops.schedule.TIMETABLE"


def finish(clock, job):
    for run in sweep(at=clock()).waiting:
        if run.job == job:
            work_on(run, clock)


def test_the_timetable_names_registered_jobs_once():
    jobs = [entry.job for entry in timetable()]
    assert set(jobs) <= set(REGISTRY)
    assert len(jobs) == len(set(jobs))
    assert {before for entry in timetable() for before in entry.after} <= set(jobs)


def test_a_step_is_planned_after_those_it_waits_for():
    times = {entry.job: entry.at for entry in timetable()}
    assert all(times[before] <= entry.at for entry in timetable() for before in entry.after)


def test_a_worker_is_proven_for_three_minutes_by_the_canary(canary, clock, db):
    with time_machine.travel(NIGHT, tick=False) as now:
        with pytest.raises(NotReady):
            check_alive()
        finish(clock, "core.canary")
        now.shift(timedelta(minutes=2, seconds=59))
        check_alive()
        now.shift(timedelta(seconds=2))
        with pytest.raises(NotReady):
            check_alive()


def test_a_canary_that_waits_for_its_next_turn_still_counts(canary, clock, db):
    with time_machine.travel(NIGHT, tick=False) as now:
        finish(clock, "core.canary")
        now.shift(timedelta(minutes=1))
        sweep(at=clock.pass_(minutes=1))
        assert JobRun.objects.get(job="core.canary").status == "waiting"
        check_alive()


def test_clean_up_removes_what_is_old_and_only_that(world, clock, monkeypatch):
    monkeypatch.setattr(cleanup, "BATCH", 2)
    old, young = clock() - timedelta(days=400), clock() - timedelta(days=1)
    person = world.administrator
    run = ask("core.placements", clock)
    for n, at in enumerate([old, old, old, young]):
        Session.objects.create(session_key=f"s{n}", session_data="", expire_date=at if at is old else clock() + timedelta(days=1))
        IdempotentCall.objects.create(person=person, key=f"k{n}", method="POST", path="/", body_sha256="", at=at)
        Notice.objects.create(person=person, kind="x", key=f"n{n}", title_zh="x", title_en="x", at=at, read_at=at)
        JobLine.objects.create(run=run, run_no=1, attempt=1, at=at, text="x")
        AccessAttempt.objects.create(username=f"u{n}", attempt_time=at, failures_since_start=1)
    AccessAttempt.objects.filter(username__in=["u0", "u1", "u2"]).update(attempt_time=old)
    Notice.objects.create(person=person, kind="x", key="unread", title_zh="x", title_en="x", at=old)
    cleaning = ask("core.cleanup", clock)
    assert work_on(cleaning, clock) == "done"
    assert [rows.objects.count() for rows in (Session, IdempotentCall, AccessAttempt)] == [1, 1, 1]
    assert set(Notice.objects.values_list("key", flat=True)) == {"n3", "unread"}
    assert JobLine.objects.filter(run=run).count() == 1
    assert (cleaning.rows, cleaning.done, cleaning.total) == (15, 8, 8)
    assert cleaning.result["sessions"] == 3


def test_a_region_moves_in_the_night_before_its_day(world, clock):
    day = DAY + timedelta(days=1)
    RegionPlacement.objects.filter(region=world.county).update(during=(BEGIN, day))
    RegionPlacement.objects.create(region=world.county, parent=world.far_city, during=(day, None), reason="reform")
    run = ask("core.placements", clock)
    assert work_on(run, clock) == "done"
    world.county.refresh_from_db()
    assert (world.county.parent_id, world.county.city_id, run.rows) == (world.far_city.pk, world.far_city.pk, 1)


@pytest.mark.django_db
def test_the_command_waits_for_the_end_and_fails_with_the_job(night, job_of, clock, capsys):
    call_command("job", "test.load", "--date", "2026-11-01", "--wait")
    assert JobRun.objects.get(job="test.load").status == "done"
    assert "test.load 2026-11-01" in capsys.readouterr().out

    def broken(_work):
        raise ValueError("no disk")

    job_of("test.load", broken)
    with pytest.raises(CommandError, match="no disk"):
        call_command("job", "test.load", "--date", "2026-11-02", "--wait")
    with pytest.raises(CommandError, match=r"core\.cleanup"):
        call_command("job", "test.gone")


@pytest.mark.django_db
def test_the_command_says_at_once_until_when_it_waits(night, monkeypatch, capsys):
    with time_machine.travel(NIGHT - timedelta(minutes=110), tick=False) as now:
        sweep(at=timezone.now())
        monkeypatch.setattr(time, "sleep", lambda _seconds: now.shift(timedelta(minutes=8)))
        call_command("job", "test.load", "--date", DAY.isoformat(), "--wait")
    waits, done = capsys.readouterr().out.splitlines()
    assert waits.startswith("test.load 2026-11-19: waits until 2026-11-20 00:30 in Shanghai, as planned. To run it now, cancel it")
    assert done.startswith("test.load 2026-11-19: ")


@pytest.mark.django_db
def test_one_round_of_the_sweeper_does_what_nobody_takes(night, settings, clock, capsys):
    settings.JOBS = {"patience_seconds": 0}
    run = ask("test.load", clock)
    with time_machine.travel(NIGHT + timedelta(hours=8), tick=False):
        call_command("sweep", "--once")
        call_command("jobs")
    run.refresh_from_db()
    assert run.status == "done"
    assert "test.load" in capsys.readouterr().out
