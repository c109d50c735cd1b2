"""A job by hand: asked for like any other, and with --wait done here and now."""

import time
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.jobs import REGISTRY
from channelops.core.models import JobRun
from channelops.core.refusals import Refused
from channelops.core.selectors.jobs import job_run_fresh
from channelops.core.selectors.nights import run_waits_for
from channelops.core.services.job_runs import Outcome, job_work
from channelops.core.services.jobs import job_ask, job_start_anyway
from channelops.kernel.periods import SHANGHAI, business_date

ENDED = (JobRun.Status.DONE, JobRun.Status.QUARANTINED, JobRun.Status.CANCELLED)


class Command(BaseCommand):
    help = "Ask for a run of a job; `manage.py jobs` names them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the job's code, for example core.cleanup")
        parser.add_argument("--date", type=date.fromisoformat, help="the business date, today without it")
        parser.add_argument("--subject", default="", help="what the job is about, where it needs that")
        parser.add_argument("--wait", action="store_true", help="work on it here until it ends; exit 1 when it fails")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        day, name = options["date"] or business_date(at), options["name"]
        if name not in REGISTRY:
            raise CommandError(f"There is no job {name}. There are: {', '.join(sorted(REGISTRY))}")
        try:
            run = job_ask(job=name, business_date=day, subject=options["subject"], actor=Actor.command("job"), at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["wait"]:
            run = self._work(run)
        self.stdout.write(f"{run}: {run.get_status_display()}, {run.rows} rows")
        if options["wait"] and run.status != JobRun.Status.DONE:
            raise CommandError(run.error or str(run.get_status_display()))

    def _work(self, run: JobRun) -> JobRun:
        """Works until the run ends or fails; while it cannot, says once what it waits for."""
        said = ""
        while True:
            outcome = job_work(run_id=run.pk, now=timezone.now)
            run = job_run_fresh(run.pk)
            if run.status in ENDED or outcome is Outcome.FAILED:
                return run
            if run.status == JobRun.Status.BLOCKED:
                run = job_start_anyway(run=run, access=None, actor=Actor.command("job"), at=timezone.now())
            elif outcome in (Outcome.BUSY, Outcome.NOTHING):
                why = waits_for(run, at=timezone.now())
                if why != said:
                    self.stdout.write(f"{run}: {why}")
                    self.stdout.flush()
                said = why
                time.sleep(0.5)


def waits_for(run: JobRun, *, at: datetime) -> str:
    """Why a run that has not ended is not worked on here, and what somebody in a hurry may do."""
    if run.due_at > at:
        planned = f"{run.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        page = reverse("job_run_detail", args=[run.pk])
        return f"waits until {planned} in Shanghai, as planned. To run it now, cancel it on its page, {page}, and run it again there."
    if run.status == JobRun.Status.RUNNING:
        return "another process works on it."
    return f"waits for {', '.join(run_waits_for(run)) or 'another process or an earlier date'}."
