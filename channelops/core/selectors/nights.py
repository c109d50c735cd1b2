"""Reading a night: every step that the timetable plans for a business date, beside the run it has become."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..jobs import job_label
from ..models import JobRun
from ..timetable import Entry, before, behind, nightly, timetable
from ..tones import State, state_of
from .jobs import job_runs_on

Status = JobRun.Status


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line of the timetable on one date. `run` is None while nobody has asked for it yet."""

    entry: Entry
    planned: datetime
    run: JobRun | None
    holds_up: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The job's name."""
        return job_label(self.entry.job)


def night_steps(day: date) -> list[Step]:
    """The steps of a date in their order, with what each still waits for and what a failed one holds up."""
    entries = [entry for entry in nightly() if entry.days(day)]
    runs = job_runs_on(day, [entry.job for entry in entries])
    return [
        Step(
            entry=entry,
            planned=entry.due_at(day),
            run=runs.get(entry.job),
            holds_up=tuple(held_up(entry.job, day, runs)),
            waits_for=tuple(job for job in entry.after if not _done(runs.get(job))),
        )
        for entry in entries
    ]


def repeating_steps(day: date) -> list[Step]:
    """The jobs that repeat all day."""
    entries = [entry for entry in timetable() if entry.every_minutes]
    runs = job_runs_on(day, [entry.job for entry in entries])
    return [Step(entry=entry, planned=entry.due_at(day), run=runs.get(entry.job)) for entry in entries]


def held_up(job: str, day: date, runs: dict[str, JobRun] | None = None) -> list[str]:
    """The jobs that have not been done on a date because this one failed or was cancelled; none while it may still succeed."""
    waiting = behind(job, on=day)
    known = job_runs_on(day, [job, *waiting]) if runs is None else runs
    run = known.get(job)
    if run is None or run.status not in (Status.QUARANTINED, Status.CANCELLED):
        return []
    return [name for name in waiting if not _done(known.get(name))]


def run_waits_for(run: JobRun) -> list[str]:
    """The jobs before this one that have a run for its date and have not been done."""
    if run.subject or not run.waits:
        return []
    runs = job_runs_on(run.business_date, before(run.job))
    return [job for job in before(run.job) if job in runs and not _done(runs[job])]


def labels(jobs: Iterable[str]) -> list[str]:
    """The names of jobs."""
    return [job_label(job) for job in jobs]


def state_of_step(step: Step) -> State | None:
    """The state of the step's run; None while it has none."""
    return state_of(step.run) if step.run else None


def _done(run: JobRun | None) -> bool:
    return run is not None and run.status == Status.DONE
