"""`manage.py organisation`: brings departments and regions in from a file; what is there already stays."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.organisation import FUJIAN, organisation_load


class Command(BaseCommand):
    """Loads the six departments and a tree of regions."""

    help = "Creates the departments and the regions of a CSV file (code, name_zh, name_en, parent) that are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FUJIAN, help="the packaged file of Fujian unless told")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day the new regions open; today unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        try:
            loaded = organisation_load(regions=options["file"], on=on, actor=Actor.command("organisation"), at=timezone.now())
        except (Refused, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"new: {loaded.departments} departments, {loaded.regions} regions")
