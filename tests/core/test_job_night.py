"""A night: every step once, in its order, caught up after a silence, and saying what a failure held up."""

from datetime import UTC, datetime, timedelta

import pytest

from channelops.core.models import JobRun
from channelops.core.selectors.jobs import job_runs_due
from channelops.core.services.jobs import job_cancel, job_run_again, job_start_anyway
from channelops.core.services.nights import sweep
from channelops.core.timetable import Entry, behind, month_end

from .night import DAY, HAND, ask, clock, job_of, night, of, work_on

__all__ = ["clock", "job_of", "night"]
STEPS = ["test.load", "test.rate", "test.roll_up"]


def finish_all(clock, *, rounds=10):
    """Works like `manage.py sweep --loop` without patience."""
    for _round in range(rounds):
        for run in sweep(at=clock()).waiting:
            work_on(run, clock)


def broken(_work):
    raise ValueError("no disk")


def break_down(run, clock):
    for _attempt in range(5):
        work_on(run, clock)
        clock.at = max(clock.at, run.due_at)


def test_the_night_of_a_day_runs_on_the_next_morning(night, clock):
    sweep(at=clock())
    made = {run.job: (run.business_date, run.due_at) for run in JobRun.objects.exclude(job="test.tick")}
    assert made["test.load"] == (DAY, datetime(2026, 11, 19, 16, 30, tzinfo=UTC))
    assert set(made) == set(STEPS)


def test_a_step_starts_when_the_one_before_is_done_and_not_earlier_than_planned(night, clock):
    clock.at = datetime(2026, 11, 19, 16, 45, tzinfo=UTC)
    finish_all(clock)
    assert [of(job).status for job in STEPS] == ["done", "waiting", "waiting"]
    clock.pass_(hours=1)
    finish_all(clock)
    assert [of(job).status for job in STEPS] == ["done", "done", "done"]
    assert [of(job).run_no for job in STEPS] == [1, 1, 1]


def test_sweeping_twice_makes_nothing_twice(night, clock):
    assert sweep(at=clock()).made == 4
    assert sweep(at=clock()).made == 0
    assert sweep(at=clock.pass_(seconds=10)).rung == 0
    assert sweep(at=clock.pass_(seconds=60)).rung > 0


def test_missed_nights_are_caught_up_oldest_first_and_at_most_seven(night, clock, job_of):
    order = []
    job_of("test.load", lambda work: order.append(work.business_date) or False)
    finish_all(clock)
    clock.pass_(days=10)
    finish_all(clock, rounds=40)
    days = [DAY] + [DAY + timedelta(days=n) for n in range(4, 11)]
    assert order == days
    assert JobRun.objects.filter(job="test.roll_up", status="done").count() == 8


def test_a_first_start_does_not_invent_a_past(night, clock):
    sweep(at=clock())
    assert {run.business_date for run in JobRun.objects.filter(job="test.load")} == {DAY}


def test_a_failed_step_blocks_those_behind_it_by_name_until_it_is_done(night, clock, job_of):
    job_of("test.load", broken)
    sweep(at=clock())
    break_down(of("test.load"), clock)
    finish_all(clock)
    assert [of(job).status for job in STEPS] == ["quarantined", "blocked", "blocked"]
    assert [of(job).blocked_by for job in STEPS] == ["", "test.load", "test.rate"]
    job_of("test.load", lambda work: False)
    job_run_again(run=of("test.load"), access=None, actor=HAND, at=clock())
    finish_all(clock)
    assert [of(job).status for job in STEPS] == ["done"] * 3
    assert of("test.rate").blocked_by == ""


def test_while_a_step_will_be_tried_again_the_next_ones_just_wait(night, clock, job_of):
    job_of("test.load", broken)
    sweep(at=clock())
    work_on(of("test.load"), clock)
    finish_all(clock, rounds=1)
    assert [of(job).status for job in STEPS] == ["failed", "waiting", "waiting"]


def test_a_cancelled_step_blocks_and_a_blocked_one_can_start_anyway(night, clock):
    sweep(at=clock())
    job_cancel(run=of("test.load"), access=None, actor=HAND, at=clock())
    finish_all(clock)
    assert of("test.rate").status == "blocked"
    job_start_anyway(run=of("test.rate"), access=None, actor=HAND, at=clock())
    finish_all(clock)
    assert [of(job).status for job in STEPS] == ["cancelled", "done", "done"]


def test_a_step_asked_for_alone_on_a_past_day_waits_for_nobody(night, clock):
    run = ask("test.roll_up", clock, business_date=DAY - timedelta(days=40))
    work_on(run, clock)
    assert run.status == "done"


def test_a_run_asked_for_by_hand_is_the_nights_own(night, clock):
    ask("test.load", clock)
    sweep(at=clock())
    assert JobRun.objects.filter(job="test.load").count() == 1


def test_a_repeating_job_is_one_row_a_day_begun_anew_every_minute(night, clock):
    today = DAY + timedelta(days=1)
    sweep(at=clock())
    run = of("test.tick", today)
    for _minute in range(3):
        finish_all(clock, rounds=1)
        clock.pass_(minutes=1)
    run.refresh_from_db()
    assert (run.run_no, run.status) == (3, "done")
    sweep(at=clock())
    run.refresh_from_db()
    assert (run.run_no, run.status) == (4, "waiting")
    assert run.finished_at is not None
    assert run.lines.count() == 0


def test_a_dead_process_is_noticed_at_the_next_round(night, clock):
    run = ask("test.load", clock)
    JobRun.objects.filter(pk=run.pk).update(status="running", holder="dead", rung_at=clock())
    assert run.pk in [waiting.pk for waiting in sweep(at=clock()).waiting]
    assert run in job_runs_due(at=clock())


def test_what_waits_behind_a_job_is_found_through_others(night):
    assert behind("test.load", on=DAY) == ["test.rate", "test.roll_up"]
    assert behind("test.roll_up", on=DAY) == []


def test_month_ends_are_the_last_days():
    assert [day for day in range(1, 31) if month_end(DAY.replace(day=day))] == [30]


def test_an_entry_has_a_time_or_an_interval():
    with pytest.raises(ValueError, match="either"):
        Entry(job="x")
    with pytest.raises(ValueError, match="either"):
        Entry(job="x", at="01:00", every_minutes=5)
