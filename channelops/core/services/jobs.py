"""Asking for a run of a job: the row is written first, the bell rings after the commit."""

import logging
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from channelops.kernel.periods import business_date as business_date_of

from .. import transitions
from ..access import Access
from ..actors import Actor
from ..jobs import REGISTRY, pace
from ..lifecycle import JOB_RUN
from ..models import JobRun
from ..refusals import Refused

logger = logging.getLogger(__name__)
RING = "channelops.core.tasks.ring"
OPEN = (JobRun.Status.WAITING, JobRun.Status.RUNNING, JobRun.Status.FAILED, JobRun.Status.BLOCKED)


@transaction.atomic
def job_ask(*, job: str, business_date: date, subject: str = "", actor: Actor, at: datetime, due_at: datetime | None = None) -> JobRun:
    """The run of the job for the date and subject, in the caller's transaction: it will be done, whatever happens to the queue.

    One that waits is returned as it is; one that is at work will run once more after it; one that has ended runs again.
    Refused for a job that does not exist and for a date to come.
    """
    if job not in REGISTRY:
        raise Refused(_("There is no job “%(job)s”.") % {"job": job}, field="job")
    if business_date > business_date_of(at):
        raise Refused(_("A job runs for today or a day gone by."), field="business_date")
    run, created = JobRun.objects.select_for_update().get_or_create(
        job=job,
        business_date=business_date,
        subject=subject,
        defaults={"via": actor.via, "asked_by": actor.person, "asked_at": at, "due_at": due_at or at},
    )
    if not created and run.status == JobRun.Status.RUNNING:
        JobRun.objects.filter(pk=run.pk).update(asked_again=True)
        run.asked_again = True
    elif not created and run.status not in OPEN:
        return job_run_again(run=run, access=None, actor=actor, at=at, due_at=due_at)
    job_ring(run, at=at)
    return run


@transaction.atomic
def job_run_again(
    *, run: JobRun, access: Access | None, actor: Actor, at: datetime, reason: str = "", due_at: datetime | None = None
) -> JobRun:
    """Starts an ended run from its beginning under the next number; the log of the earlier one stays."""
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    transitions.apply(run, JOB_RUN, "run_again", access=access, actor=actor, at=at, reason=reason)
    JobRun.objects.filter(pk=run.pk).update(**fresh(run), via=actor.via, asked_by=actor.person, asked_at=at, due_at=due_at or at)
    run.refresh_from_db()
    job_ring(run, at=at)
    return run


@transaction.atomic
def job_start_anyway(*, run: JobRun, access: Access | None, actor: Actor, at: datetime, reason: str = "") -> JobRun:
    """Lets a run start although a step before it has not been done."""
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    transitions.apply(run, JOB_RUN, "start_anyway", access=access, actor=actor, at=at, reason=reason)
    JobRun.objects.filter(pk=run.pk).update(waits=False, blocked_by="", due_at=at)
    run.refresh_from_db()
    job_ring(run, at=at)
    return run


@transaction.atomic
def job_cancel(*, run: JobRun, access: Access | None, actor: Actor, at: datetime, reason: str = "") -> JobRun:
    """Takes back a run that has not started; Refused once it is at work."""
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    transitions.apply(run, JOB_RUN, "cancel", access=access, actor=actor, at=at, reason=reason)
    JobRun.objects.filter(pk=run.pk).update(finished_at=at, blocked_by="")
    run.refresh_from_db()
    return run


def fresh(run: JobRun) -> dict[str, object]:
    """The values of a run that is to begin anew."""
    return {
        "run_no": run.run_no + 1,
        "attempts": 0,
        "asked_again": False,
        "waits": True,
        "blocked_by": "",
        "holder": "",
        "rung_at": None,
        "started_at": None,
        "beat_at": None,
        "finished_at": None,
        "cursor": {},
        "done": 0,
        "total": None,
        "rows": 0,
        "result": {},
        "error": "",
    }


def job_ring(run: JobRun, *, at: datetime) -> None:
    """Rings for a run that is due, after the commit; a bell that cannot be rung is logged and the sweeper rings later."""
    if run.due_at <= at:
        JobRun.objects.filter(pk=run.pk).update(rung_at=at)
        transaction.on_commit(partial(_ring, run.pk), robust=True)


def _ring(run_id: int) -> None:
    """One message that goes stale by the time the sweeper rings again, so that waiting never piles messages up."""
    expires = timedelta(seconds=2 * pace().ring_again_seconds).total_seconds()
    try:
        import_string(settings.DOORBELL).send_task(RING, args=[run_id], expires=expires, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("The bell for run %s did not ring: %s", run_id, error)
