"""Rejects: the rows that a load lets out, written with their cells as they came, the reason and the column at fault."""

import csv
import io
import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection
from psycopg2 import sql

from .cells import Cells

COPY = (
    "COPY sales_rejectedrow (batch_id, line, code, cell, values, amount_fen, month, status) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (cell))"
)
AT_ONCE = 20_000


Reject = tuple[int, str, int, date | None]


def rejects_asked(query: sql.Composable) -> Iterator[Reject]:
    """The rows of a query, some at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        yield from cursor


def write_rejects(rows: Iterable[Reject], *, cells: Cells, columns: dict[str, str], batch_id: int) -> None:
    """Writes the rows, (n, code, amount_fen, month) by n; `columns` names for each fault the column it is about."""
    waiting: deque[Reject] = deque()
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    for count, (n, values) in enumerate(cells.rows(_numbers(rows, waiting)), start=1):
        _n, code, amount_fen, month = waiting.popleft()
        told = json.dumps(values, ensure_ascii=False)
        writer.writerow((batch_id, n + 1, code, columns.get(code, ""), told, amount_fen, month or "", "open"))
        if not count % AT_ONCE:
            _send(file)
    _send(file)


def _numbers(rows: Iterable[Reject], waiting: deque[Reject]) -> Iterator[int]:
    for row in rows:
        waiting.append(row)
        yield row[0]


def _send(file: io.StringIO) -> None:
    if file.tell():
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO(file.getvalue()))
        file.seek(0)
        file.truncate()
