"""Staging: the cells of a file kept beside it, and unlogged tables of a batch's own for what the database has to see of them."""

from dataclasses import replace
from pathlib import Path

from django.db import connection
from psycopg2 import sql

from .cells import Cells
from .child import Report, file_rows
from .mapping import FeedMapping
from .unreadable import Unreadable

SCHEMA = "sales_staging"
KINDS = ("raw", "lines")
# So many rows of a file are kept to be shown.
SAMPLE = 2


def table(kind: str, batch_id: int) -> sql.Composable:
    """The name of a batch's table: `lines` checked, `raw` cells where a mapping creates what they name."""
    return sql.Identifier(SCHEMA, f"{kind}_{batch_id}")


def stage(*, path: Path, mapping: FeedMapping) -> Report:
    """Reads the file and keeps its cells; the report says what was read, and has the first rows. Raises Unreadable. Safe to do again."""
    cells = Cells.beside(path, width=0)
    with cells.begin() as file:
        report = file_rows(path, file, needs=mapping.columns, delimiter=mapping.delimiter, sheet=mapping.sheet)
    if not report.count:
        raise Unreadable("file.nothing")
    cells.finish(rows=report.count, faults=report.faults)
    first = Cells.beside(path, width=len(report.header)).rows(range(1, SAMPLE + 1))
    return replace(report, rows=[values for _row, values in first])


def unstage(*, batch_id: int, path: Path) -> None:
    """Removes what a batch staged."""
    Cells.beside(path, width=0).drop()
    forget_months(batch_id)
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table(kind, batch_id)))


def forget_months(batch_id: int) -> None:
    """Removes the months of a batch that lie aside, which no load adopted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_aside_forgotten(%s)", [batch_id])


def are_lines_staged(batch_id: int) -> bool:
    """Whether the checked rows are there: a crash of the server empties unlogged tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.lines_{batch_id}"])
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table("lines", batch_id)))
        return bool(cursor.fetchone()[0])


def stage_raw(cells: Cells, *, batch_id: int) -> None:
    """Writes the cells as text into the batch's table `raw`: n, c0, c1, …"""
    columns = [sql.Identifier(f"c{place}") for place in range(cells.width)]
    names = sql.SQL(", ").join(columns)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table("raw", batch_id)))
        cursor.execute(
            sql.SQL(
                "CREATE UNLOGGED TABLE {} (n bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000), {}) WITH (autovacuum_enabled = false)"
            ).format(table("raw", batch_id), sql.SQL(", ").join(sql.SQL("{} text").format(column) for column in columns))
        )
        copy = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, ENCODING 'UTF8', FORCE_NOT_NULL ({}))").format(
            table("raw", batch_id), names, names
        )
        cursor.copy_expert(copy, CsvOf(cells), 1 << 20)
        cursor.execute(sql.SQL("ANALYZE {}").format(table("raw", batch_id)))


class CsvOf:
    """Kept cells as a CSV file, every cell in quotation marks."""

    def __init__(self, cells: Cells) -> None:
        self.blocks, self.width = cells.blocks(), cells.width

    def read(self, _size: int) -> bytes:
        """The next rows, whatever their size."""
        block = next(self.blocks, None)
        if block is None:
            return b""
        return b"".join(self.row(block.raw, *places) for places in zip(block.start.tolist(), block.length.tolist(), strict=True))

    def row(self, raw: bytes, starts: list[int], sizes: list[int]) -> bytes:
        """One row."""
        cells = (raw[at : at + size].replace(b'"', b'""') for at, size in zip(starts, sizes, strict=True))
        return b'"' + b'","'.join(cells) + b'"\n'
