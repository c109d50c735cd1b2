"""Reading runs of jobs: what may start, what must be rung for, what an operator sees."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from channelops.kernel.periods import business_date

from ..access import Access
from ..jobs import pace
from ..models import JobLine, JobRun
from ..timetable import before, timetable

Status = JobRun.Status
ENDED_BADLY = frozenset({Status.QUARANTINED, Status.CANCELLED, Status.BLOCKED})
UNDER_WAY = (Status.WAITING, Status.RUNNING, Status.FAILED)


class Verdict(StrEnum):
    """Whether a run may start: ready, not yet, or blocked by a step that has not been done and will not be."""

    READY = "ready"
    NOT_YET = "not yet"
    BLOCKED = "blocked"


def job_verdict(run: JobRun, *, at: datetime) -> tuple[Verdict, str]:
    """Whether the run may start now, and the job that blocks it.

    Earlier dates of the same job go first while they are under way. A step before it that has no run for the date at all does
    not hold it up: somebody asked for this one alone.
    """
    same = JobRun.objects.filter(job=run.job, subject=run.subject, business_date__lt=run.business_date)
    if same.filter(status__in=(Status.WAITING, Status.RUNNING), due_at__lte=at).exists():
        return Verdict.NOT_YET, ""
    steps = before(run.job) if run.waits and not run.subject else ()
    if not steps:
        return Verdict.READY, ""
    found = JobRun.objects.filter(job__in=steps, business_date=run.business_date, subject="").values_list("job", "status")
    states = dict(found)
    culprit = next((job for job in steps if states.get(job) in ENDED_BADLY), "")
    if culprit:
        return Verdict.BLOCKED, culprit
    ready = all(states.get(job, Status.DONE) == Status.DONE for job in steps)
    return (Verdict.READY if ready else Verdict.NOT_YET), ""


def job_runs_released(run: JobRun, *, at: datetime) -> list[JobRun]:
    """The due runs that the end of this one may set going: later dates of the job, and the steps behind it."""
    behind = [entry.job for entry in timetable() if run.job in entry.after]
    same = Q(job=run.job, subject=run.subject)
    step = Q(job__in=behind, subject="", business_date=run.business_date)
    waiting = JobRun.objects.filter(same | step, due_at__lte=at, status__in=(Status.WAITING, Status.BLOCKED)).exclude(pk=run.pk)
    return list(waiting.order_by("business_date", "due_at"))


def job_runs_due(*, at: datetime) -> QuerySet[JobRun]:
    """Every run that should be going by now, the longest waiting first; those at work are among them."""
    open_states = (*UNDER_WAY, Status.BLOCKED)
    return JobRun.objects.filter(status__in=open_states, due_at__lte=at).order_by("business_date", "due_at", "pk")


def job_run_last_night(jobs: Iterable[str], *, via: str) -> date | None:
    """The latest business date for which the timetable made a run."""
    found = JobRun.objects.filter(job__in=list(jobs), subject="", via=via).order_by("-business_date").first()
    return found.business_date if found else None


def job_runs_on(day: date, jobs: Iterable[str]) -> dict[str, JobRun]:
    """The runs of the named jobs for a business date, by job."""
    return {run.job: run for run in JobRun.objects.filter(job__in=list(jobs), business_date=day, subject="")}


def job_run_for(*, job: str, business_date: date, subject: str = "") -> JobRun | None:
    """The run of a job for a date and subject, if anybody asked for it."""
    return JobRun.objects.filter(job=job, business_date=business_date, subject=subject).first()


def job_run_fresh(run_id: int) -> JobRun:
    """The run as it stands now."""
    return JobRun.objects.get(pk=run_id)


def job_runs_visible(access: Access) -> QuerySet[JobRun]:
    """All runs for whoever may see the machine's work, none for others."""
    rows = JobRun.objects.select_related("asked_by")
    return rows if access.can("job.view") else rows.none()


def job_run_or_404(access: Access, *, pk: int) -> JobRun:
    """One run the viewer may see."""
    run = job_runs_visible(access).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def job_runs_set_aside(access: Access) -> int:
    """How many runs of the last seven days failed for good and have not been run again: the number beside the menu."""
    if not access.can("job.view"):
        return 0
    with connection.cursor() as cursor:
        words: dict[str, str | date] = {"status": str(Status.QUARANTINED), "since": access.on - timedelta(days=7)}
        cursor.execute("SELECT count(*) FROM core_jobrun WHERE status = %(status)s AND business_date >= %(since)s", words)
        return int(cursor.fetchone()[0])


def job_lines(run: JobRun, *, limit: int = 500) -> list[JobLine]:
    """The latest lines of a run's log, the newest first, over all its numbers."""
    return list(JobLine.objects.filter(run=run).order_by("-pk")[:limit])


def job_last_sign(job: str, *, at: datetime) -> datetime | None:
    """When the job last ended well, today or yesterday."""
    since = business_date(at) - timedelta(days=1)
    ended = JobRun.objects.filter(job=job, business_date__gte=since, finished_at__isnull=False)
    done = ended.exclude(status__in=(Status.QUARANTINED, Status.CANCELLED))
    return done.order_by("-finished_at").values_list("finished_at", flat=True).first()


def job_runs_untaken(runs: Iterable[JobRun], *, at: datetime) -> list[JobRun]:
    """Those that nobody has taken although they could have been for longer than the machine's patience."""
    long_ago = at - timedelta(seconds=pace().patience_seconds)
    return [run for run in runs if max(run.due_at, run.asked_at) <= long_ago]


def job_runs_latest() -> dict[str, JobRun]:
    """The run of the latest business date of every job."""
    return {run.job: run for run in JobRun.objects.order_by("job", "-business_date", "-pk").distinct("job")}
