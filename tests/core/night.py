"""A small night for the tests: jobs of the tests' own, a timetable of them, and a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from channelops.core import jobs
from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import Outcome, job_work
from channelops.core.services.jobs import job_ask
from channelops.core.timetable import Entry

DAY = date(2026, 11, 19)
# 02:00 in Shanghai, in the night after DAY.
NIGHT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
HAND = Actor.command("test")
TIMETABLE = (
    Entry(job="test.load", at="00:30"),
    Entry(job="test.rate", at="01:00", after=("test.load",)),
    Entry(job="test.roll_up", at="01:30", after=("test.rate",)),
    Entry(job="test.tick", every_minutes=1),
)


class Clock:
    """Time that goes on only when told."""

    def __init__(self, at: datetime = NIGHT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **more: float) -> datetime:
        self.at += timedelta(**more)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def job_of(settings: object) -> Iterator[Callable[..., None]]:
    """`job_of("test.load", step)` registers a job for one test."""
    known = dict(jobs.REGISTRY)

    def register(code: str, step: jobs.Step, **more: bool) -> None:
        jobs.REGISTRY[code] = jobs.Job(code=code, label=code, step=step, **more)

    yield register
    jobs.REGISTRY.clear()
    jobs.REGISTRY.update(known)


@pytest.fixture
def night(job_of: Callable[..., None], settings: object, db: None) -> None:
    """The three steps and the tick, each done in one piece."""
    settings.JOB_TIMETABLE = "tests.core.night.TIMETABLE"  # type: ignore[attr-defined]
    for entry in TIMETABLE:
        job_of(entry.job, lambda work: False, quiet=entry.job == "test.tick")


def ask(job: str, clock: Clock, **more: object) -> JobRun:
    """A run of the job for the night's date."""
    values = {"business_date": DAY, "actor": HAND, "at": clock()} | more
    return job_ask(job=job, **values)  # type: ignore[arg-type]


def work_on(run: JobRun, clock: Clock, **more: float) -> Outcome:
    """One try at a run, which is read afresh."""
    outcome = job_work(run_id=run.pk, now=clock, **more)
    run.refresh_from_db()
    return outcome


def of(job: str, day: date = DAY) -> JobRun:
    """The run of a job."""
    return JobRun.objects.get(job=job, business_date=day, subject="")
