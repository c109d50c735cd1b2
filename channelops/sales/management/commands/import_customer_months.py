"""Brings months of customers in from a CSV file; the last line of output is one JSON object with the control totals."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from channelops.sales.services.customer_months import COLUMNS, customer_months_import


class Command(BaseCommand):
    """Exit code 1 where rows were rejected, each with its line; the others came in."""

    help = f"Brings months of customers in: CSV in UTF-8 with the columns {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                header = file.readline().decode("utf-8-sig").strip()
                if header != ",".join(COLUMNS):
                    raise CommandError(f"The columns are: {','.join(COLUMNS)}.", returncode=2)
                told = customer_months_import(rows=file)
        except (OSError, ValueError, DatabaseError) as error:
            raise CommandError(f"The file cannot be read: {error}", returncode=2) from error
        for line, sentence in told.problems:
            self.stderr.write(f"{line}: {sentence}")
        self.stdout.write(json.dumps({"read": told.read, "taken": told.read - told.rejected, "rejected": told.rejected}))
        if told.rejected:
            raise SystemExit(1)
