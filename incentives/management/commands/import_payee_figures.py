"""Brings quotas and standings of payees in from a CSV file; the last line of output is one JSON object with the control totals."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incentives.services.payee_figures import FigureRow, payee_figures_import

COLUMNS = ["payee", "month", "kind", "code", "value"]


class Command(BaseCommand):
    """Columns: payee (code), month (2026-11), kind, code, value. Exit code 1 where rows were rejected, each with its line."""

    help = "Sets quotas (pieces, yuan) and standings of payees: CSV in UTF-8 with the columns payee, month, kind, code, value."

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
        rows = [FigureRow(line=number, **dict(zip(COLUMNS, line, strict=True))) for number, line in enumerate(lines, start=2)]
        told = payee_figures_import(rows=rows)
        for line, sentence in told.problems:
            self.stderr.write(f"{line}: {sentence}")
        totals = {"read": told.read, "accepted": told.accepted, "duplicate": told.duplicate, "rejected": told.rejected}
        self.stdout.write(json.dumps(totals))
        if told.rejected:
            raise SystemExit(1)
