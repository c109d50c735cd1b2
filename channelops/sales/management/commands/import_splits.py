"""Brings the shares of orders in from a CSV file; the last line of output is one JSON object with the control totals."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channelops.sales.services.splits import ShareRow, splits_import

COLUMNS = ["source", "order", "payee", "percent"]


class Command(BaseCommand):
    """Columns: source, order (its reference), payee (code), percent. Exit code 1 where rows were rejected, each with its line."""

    help = "Shares orders among payees: CSV in UTF-8 with the columns source, order, payee, percent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                header, *lines = list(csv.reader(file, strict=True)) or [[]]
        except (OSError, ValueError, csv.Error) as error:
            raise CommandError(f"The file cannot be read: {error}", returncode=2) from error
        if header != COLUMNS or any(len(line) != len(COLUMNS) for line in lines):
            raise CommandError(f"The columns are: {', '.join(COLUMNS)}.", returncode=2)
        rows = [ShareRow(line=number, source=a, ref=b, payee=c, percent=d) for number, (a, b, c, d) in enumerate(lines, start=2)]
        told = splits_import(rows=rows)
        for line, sentence in told.problems:
            self.stderr.write(f"{line}: {sentence}")
        totals = {"read": told.read, "accepted": told.accepted, "duplicate": told.duplicate, "rejected": told.rejected}
        self.stdout.write(json.dumps(totals))
        if told.rejected:
            raise SystemExit(1)
