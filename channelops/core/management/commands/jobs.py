"""The jobs there are, when they run, and how their latest run went."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from channelops.core.jobs import REGISTRY
from channelops.core.selectors.jobs import job_runs_latest
from channelops.core.timetable import timetable


class Command(BaseCommand):
    help = "List the jobs, their times and their latest runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--open", action="store_true", help="only jobs whose latest run has not ended well")

    def handle(self, *_args: Any, **options: Any) -> None:
        times = {entry.job: entry.at or f"every {entry.every_minutes} min" for entry in timetable()}
        latest = job_runs_latest()
        for code in sorted(REGISTRY):
            run = latest.get(code)
            if options["open"] and (run is None or run.status == run.Status.DONE):
                continue
            state = f"{run.business_date} {run.status} {run.rows} rows" if run else "never run"
            self.stdout.write(f"{code:32} {times.get(code, 'when asked for'):16} {state}  {REGISTRY[code].label}")
