"""A sweep: the timetable's runs written, the bell rung, and what nobody takes done here; the night needs no queue."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from channelops.core.selectors.jobs import job_runs_untaken
from channelops.core.services.job_runs import job_work
from channelops.core.services.nights import sweep


class Command(BaseCommand):
    help = "Write what the timetable wants, ring for what waits, and do what no worker takes. --loop goes on until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round (the default)")
        parser.add_argument("--loop", action="store_true", help="a round every --every seconds, until stopped")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two rounds")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["loop"]:
            self._round()
            return
        while True:
            worked = self._round_or_wait()
            if not worked:
                time.sleep(options["every"])

    def _round_or_wait(self) -> int:
        """A round; a database that is away for a while is waited for, not died of."""
        try:
            close_old_connections()
            return self._round()
        except OperationalError as error:
            self.stderr.write(f"The database does not answer: {error}")
            close_old_connections()
            return 0

    def _round(self) -> int:
        at = timezone.now()
        swept = sweep(at=at)
        left = job_runs_untaken(swept.waiting, at=at)
        for run in left:
            outcome = job_work(run_id=run.pk, now=timezone.now)
            self.stdout.write(f"{run}: {outcome}")
        if swept.made or swept.rung:
            self.stdout.write(f"{swept.made} written, {swept.rung} rung for, {len(left)} done here")
        return len(left)
