"""Writes the document of a plan version in its one spelling, to a file or to the output."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incentives.documents import document_text
from incentives.selectors.plans import version_numbered


class Command(BaseCommand):
    """The same content gives the same bytes."""

    help = "Exports the document of a plan's version, by default of its latest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="code of the plan")
        parser.add_argument("--number", type=int, default=None, help="number of the version")
        parser.add_argument("--out", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        version = version_numbered(options["plan"], options["number"])
        if version is None:
            raise CommandError("There is no such version.")
        text = document_text(version)
        if options["out"] is None:
            self.stdout.write(text, ending="")
            return
        options["out"].write_text(text, encoding="utf-8")
        self.stdout.write(version.content_hash)
