"""A night: the runs that the timetable wants for a business date, written when their time begins and rung for until they end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from channelops.kernel.periods import business_date

from ..jobs import pace
from ..lifecycle import JOB_RUN
from ..models import JobRun
from ..selectors.jobs import Verdict, job_run_last_night, job_runs_due, job_runs_on, job_verdict
from ..timetable import Entry, timetable
from .job_locks import held_numbers, lock_number, sweeper_turn
from .jobs import fresh, job_ring

# Marks the runs that the timetable asked for.
VIA = "timetable"


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What one round did: runs written, bells rung, and the runs that wait for a hand."""

    made: int = 0
    rung: int = 0
    waiting: tuple[JobRun, ...] = ()


@transaction.atomic
def sweep(*, at: datetime) -> Swept:
    """Writes the runs that are due by the timetable and rings for every run that waits unheard; one sweeper at a time."""
    if not sweeper_turn():
        return Swept()
    made = _nights_make(at=at) + _repeats_make(at=at)
    waiting = [run for run in job_runs_due(at=at) if _may_start(run, at=at)]
    held = held_numbers()
    loose = [run for run in waiting if lock_number(run.job, run.subject) not in held]
    unheard = at - timedelta(seconds=pace().ring_again_seconds)
    rung = [run for run in loose if run.rung_at is None or run.rung_at <= unheard or run.status == JobRun.Status.RUNNING]
    for run in rung:
        job_ring(run, at=at)
    return Swept(made=made, rung=len(rung), waiting=tuple(loose))


def _may_start(run: JobRun, *, at: datetime) -> bool:
    """Whether taking the run would do something: start it, or mark what blocks it."""
    if run.status == JobRun.Status.RUNNING:
        return True
    verdict, culprit = job_verdict(run, at=at)
    return verdict is Verdict.READY or (verdict is Verdict.BLOCKED and run.blocked_by != culprit)


def _nights_make(*, at: datetime) -> int:
    """Every missing run of the nights since the last one that was made, at most as many as are caught up."""
    entries = [entry for entry in timetable() if entry.at]
    last = business_date(at) - timedelta(days=1)
    first = last - timedelta(days=pace().catch_up_days - 1)
    known = job_run_last_night([entry.job for entry in entries], via=VIA)
    day = max(first, min(known or last, last))
    made = 0
    while day <= last:
        made += _make([entry for entry in entries if entry.days(day)], day, at=at)
        day += timedelta(days=1)
    return made


def _repeats_make(*, at: datetime) -> int:
    """Today's runs of repeating jobs: written in the morning, begun anew whenever their interval has passed."""
    today = business_date(at)
    entries = [entry for entry in timetable() if entry.every_minutes]
    made = _make(entries, today, at=at)
    for entry in entries:
        since = at - timedelta(minutes=entry.every_minutes)
        # Ended and old enough by when it was due, so that a slow start does not shift the beat.
        done = JobRun.objects.filter(job=entry.job, subject="", business_date=today, due_at__lte=since, status=JobRun.Status.DONE)
        for run in done.select_for_update(skip_locked=True):
            # When it last ended stays readable while it begins anew: the sign of life.
            anew = fresh(run) | {"finished_at": run.finished_at, "status": JOB_RUN.initial, "due_at": at}
            made += JobRun.objects.filter(pk=run.pk).update(**anew)
    return made


def _make(entries: list[Entry], day: date, *, at: datetime) -> int:
    """Inserts what is missing of a date; a run that is there already, whoever asked for it, is the one."""
    have = job_runs_on(day, [entry.job for entry in entries])
    missing = [
        JobRun(job=entry.job, business_date=day, via=VIA, asked_at=at, due_at=entry.due_at(day))
        for entry in entries
        if entry.job not in have
    ]
    return len(JobRun.objects.bulk_create(missing, ignore_conflicts=True))
