"""Asking for a job: one run per job, date and subject, whoever asks and however often."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from channelops.celery import app
from channelops.core.models import Change, JobRun
from channelops.core.refusals import Refused
from channelops.core.services.job_runs import Outcome
from channelops.core.services.jobs import job_cancel, job_run_again

from .night import DAY, HAND, ask, clock, job_of, night, work_on

__all__ = ["clock", "job_of", "night"]


@pytest.fixture
def bell(monkeypatch):
    """The runs the bell rang for."""
    rung = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **more: rung.append(args[0]))
    return rung


def test_a_run_waits_and_the_bell_rings_after_the_commit(night, clock, bell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask("test.load", clock)
        assert bell == []
    assert bell == [run.pk]
    assert (run.status, run.run_no, run.via) == ("waiting", 1, "command:test")


def test_a_bell_that_cannot_be_rung_harms_nobody(night, clock, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def broken(*_args, **_more):
        raise OperationalError("no broker")

    monkeypatch.setattr(app, "send_task", broken)
    with django_capture_on_commit_callbacks(execute=True):
        run = ask("test.load", clock)
    assert "did not ring" in caplog.text
    assert work_on(run, clock) is Outcome.DONE


def test_asking_twice_is_one_run(night, clock):
    assert ask("test.load", clock).pk == ask("test.load", clock).pk
    assert JobRun.objects.count() == 1


def test_the_database_itself_refuses_a_second_run_of_a_day(night, clock):
    run = ask("test.load", clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(job=run.job, business_date=DAY, asked_at=clock(), due_at=clock(), via="x")


def test_subjects_are_apart(night, clock):
    assert ask("test.load", clock, subject="7").pk != ask("test.load", clock, subject="8").pk


def test_a_later_due_time_is_kept_and_not_rung_for(night, clock, bell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask("test.load", clock, due_at=clock() + timedelta(hours=1))
    assert bell == []
    assert work_on(run, clock) is Outcome.NOTHING
    clock.pass_(hours=1)
    assert work_on(run, clock) is Outcome.DONE


def test_asking_for_a_finished_run_runs_it_again_under_the_next_number(night, clock):
    run = ask("test.load", clock)
    work_on(run, clock)
    run = ask("test.load", clock)
    assert (run.status, run.run_no, run.rows, run.cursor) == ("waiting", 2, 0, {})
    work_on(run, clock)
    assert [line.run_no for line in run.lines.all()] == [1, 1, 2, 2]


def test_asking_while_it_runs_makes_it_run_once_more(job_of, clock, db):
    seen = []

    def step(work):
        if not seen:
            ask("test.load", clock)
        seen.append(work.run_no)
        return False

    job_of("test.load", step)
    run = ask("test.load", clock)
    assert work_on(run, clock) is Outcome.DONE
    assert (run.status, run.run_no, run.asked_again) == ("waiting", 2, False)
    work_on(run, clock)
    assert (run.status, seen) == ("done", [1, 2])


def test_unknown_jobs_and_days_to_come_are_refused(night, clock):
    with pytest.raises(Refused):
        ask("test.no_such_job", clock)
    with pytest.raises(Refused):
        ask("test.load", clock, business_date=DAY + timedelta(days=2))
    assert not JobRun.objects.exists()


def test_run_again_is_traced_and_asks_for_the_right(night, clock, as_seen_by, acting):
    run = ask("test.load", clock)
    work_on(run, clock)
    job_run_again(run=run, access=as_seen_by("administrator"), actor=acting("administrator"), at=clock(), reason="late file")
    change = Change.objects.get(object_type="core.JobRun")
    assert (change.verb, change.reason, change.actor.username) == ("run_again", "late file", "administrator")


def test_a_run_at_work_cannot_be_cancelled_and_a_waiting_one_can(night, clock):
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running")
    with pytest.raises(Refused):
        job_cancel(run=run, access=None, actor=HAND, at=clock())
    JobRun.objects.filter(pk=run.pk).update(status="waiting")
    assert job_cancel(run=run, access=None, actor=HAND, at=clock()).status == "cancelled"
    assert work_on(run, clock) is Outcome.NOTHING
