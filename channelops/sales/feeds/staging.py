"""Staged rows: the cells of a file as text in an unlogged table of their own, one set of tables a batch."""

from pathlib import Path
from typing import IO

from django.db import connection
from psycopg2 import sql

from .child import Report, file_head, file_rows
from .mapping import FeedMapping
from .unreadable import Unreadable

SCHEMA = "sales_staging"
KINDS = ("raw", "faults", "days", "lines")


def table(kind: str, batch_id: int) -> sql.Composable:
    """The name of a batch's table: `raw` cells, `faults` of whole rows, `days` that texts mean, `lines` checked."""
    return sql.Identifier(SCHEMA, f"{kind}_{batch_id}")


def stage(*, batch_id: int, path: Path, mapping: FeedMapping) -> Report:
    """Reads the file into fresh tables; the report says what was read. Raises Unreadable. Safe to do again."""
    head = file_head(path, rows=1, delimiter=mapping.delimiter, sheet=mapping.sheet)
    check_header(head.header, mapping)
    unstage(batch_id)
    columns = [sql.Identifier(f"c{place}") for place in range(len(head.header))]
    with connection.cursor() as cursor:
        cells = sql.SQL(", ").join(sql.SQL("{} text").format(column) for column in columns)
        cursor.execute(
            sql.SQL(
                "CREATE UNLOGGED TABLE {raw} (n bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000), {cells})"
                " WITH (autovacuum_enabled = false);"
                "CREATE UNLOGGED TABLE {faults} (n bigint PRIMARY KEY, code text)"
            ).format(raw=table("raw", batch_id), faults=table("faults", batch_id), cells=cells)
        )
        names = sql.SQL(", ").join(columns)
        copy = sql.SQL("COPY {raw} ({names}) FROM STDIN (FORMAT csv, ENCODING 'UTF8', FORCE_NOT_NULL ({names}))").format(
            raw=table("raw", batch_id), names=names
        )

        def take(rows: IO[bytes]) -> None:
            cursor.copy_expert(copy, rows, 1 << 20)

        report = file_rows(path, take, delimiter=mapping.delimiter, sheet=mapping.sheet)
        if not report.count:
            raise Unreadable("file.nothing")
        cursor.executemany(
            sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(table("faults", batch_id)).as_string(cursor.connection), report.faults
        )
        cursor.execute(sql.SQL("ANALYZE {}").format(table("raw", batch_id)))
    return report


def unstage(batch_id: int) -> None:
    """Drops what a batch staged."""
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table(kind, batch_id)))


def is_staged(batch_id: int, kind: str) -> bool:
    """Whether the table is there and holds rows: a crash of the server empties unlogged tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.{kind}_{batch_id}"])
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table(kind, batch_id)))
        return bool(cursor.fetchone()[0])


def check_header(header: list[str], mapping: FeedMapping) -> None:
    """Raises Unreadable where a column the mapping reads is missing or ambiguous."""
    for column in mapping.columns:
        if header.count(column) > 1:
            raise Unreadable("file.header_twice", column=f"“{column}”")
    missing = [f"“{column}”" for column in mapping.columns if column not in header]
    if missing:
        raise Unreadable("file.header", missing=", ".join(missing), columns=", ".join(header)[:300])
