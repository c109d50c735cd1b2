"""The bell: a message that says which run may have work; losing, doubling or delaying it changes nothing but the moment."""

from celery import shared_task
from django.utils import timezone

from ..services.job_runs import job_work
from ..services.nights import sweep as sweep_once


@shared_task(name="channelops.core.tasks.ring", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def ring(run_id: int) -> str:
    """Works on the run for a slice of time; what is left rings again by itself."""
    return str(job_work(run_id=run_id, now=timezone.now))


@shared_task(name="channelops.core.tasks.sweep", ignore_result=True, expires=50)
def sweep() -> int:
    """Writes what the timetable wants and rings for what waits; beat calls it every quarter of a minute."""
    return sweep_once(at=timezone.now()).rung
