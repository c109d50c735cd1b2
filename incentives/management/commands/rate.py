"""Rates orders of a CSV file against a plan document, without ledger and catalogue; the last line of output is one JSON object."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channelops.core.exports import neutral
from channelops.core.refusals import Refused
from channelops.kernel.errors import KernelError
from channelops.kernel.money import format_file
from incentives.engine.reading import read
from incentives.engine.trying import Try
from incentives.engine.typed import COLUMNS, TypedInvalid
from incentives.engine.writing import content_hash
from incentives.management.files import text_of
from incentives.services.plan_files import document_loads

HEAD = ("order", "payee", "component", "kind", "rule", "tier", "base", "before", "rate_millionths", "earned", "cut", "amount")
SHOWN = 20


class Command(BaseCommand):
    """Reads the columns of `incentives.engine.typed.COLUMNS`; `day` and `payee` are needed."""

    help = "Rates the orders of a CSV file by a plan document: totals per payee and component."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", type=Path, required=True, help="the document, JSON in UTF-8")
        parser.add_argument("--orders", type=Path, required=True, help=f"CSV in UTF-8 with the columns {', '.join(COLUMNS)}")
        parser.add_argument("--out", type=Path, default=None, help="where the lines go, as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = read(document_loads(text_of(options["plan"])))
            tried = Try(content, rows_of(text_of(options["orders"])))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except TypedInvalid as error:
            told = [f"Row {each.row}, column {each.column}: {each}" for each in error.problems[:SHOWN]]
            raise CommandError("\n".join([*told, str(error)])) from error
        except KernelError as error:
            raise CommandError(str(error)) from error
        if options["out"] is not None:
            lines_write(tried, options["out"])
        self.stdout.write(json.dumps(told_try(tried, content_hash(content)), ensure_ascii=False))


def rows_of(text: str) -> list[Mapping[str, str]]:
    """The rows under their heads. CommandError for a head that is unknown, missing or twice there, and for uneven rows."""
    lines = csv.reader(text.splitlines())
    head = [name.strip() for name in next(lines, [])]
    unknown = [name for name in head if name not in COLUMNS]
    if unknown or len(set(head)) < len(head) or not {"day", "payee"} <= set(head):
        raise CommandError(f"Row 0: the head has day, payee and any of {', '.join(COLUMNS)}, each once; not {', '.join(unknown) or head}.")
    rows: list[Mapping[str, str]] = []
    for number, cells in enumerate((line for line in lines if line), start=1):
        if len(cells) != len(head):
            raise CommandError(f"Row {number}: {len(cells)} cells under {len(head)} columns.")
        rows.append(dict(zip(head, cells, strict=True)))
    return rows


def lines_write(tried: Try, path: Path) -> None:
    """The lines as CSV, amounts in yuan."""
    lines = tried.lines
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEAD)
        for place in range(len(lines)):
            fen = (format_file(int(getattr(lines, name)[place])) for name in ("earned_fen", "cut_fen", "amount_fen"))
            numbers = (int(getattr(lines, name)[place]) for name in ("kind", "rule", "tier", "base", "before", "rate_millionths"))
            order, payee = tried.order(int(lines.order_id[place])), tried.payee(int(lines.payee[place]))
            table.writerow([neutral(order), neutral(payee), tried.component(int(lines.component[place])), *numbers, *fen])


def told_try(tried: Try, sha256: str) -> dict[str, Any]:
    """The totals as the last line tells them."""
    return {
        "plan": tried.plan.plan,
        "sha256": sha256,
        "orders": len(tried.typed.facts),
        "lines": len(tried.lines),
        "without": len(tried.result.findings),
        "amount": format_file(tried.amount_fen),
        "totals": [
            {"payee": payee, "component": component, "lines": lines, "amount": format_file(fen)}
            for payee, component, lines, fen in tried.totals()
        ],
    }
