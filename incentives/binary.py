"""Binary COPY: rows of whole numbers between the database and NumPy, without a Python object a row.

Every column is NOT NULL and of fixed width, so a row is a record: a field count, then length and value of each field.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg2 import sql

Ints = NDArray[np.int64]
# Signature, flags and length of the extension; at the end a field count of −1.
HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL = b"\xff\xff"
WIDTHS = {"smallint": 2, "integer": 4, "bigint": 8, "date": 4, "timestamptz": 8}
# PostgreSQL counts days and microseconds from 2000-01-01, NumPy from 1970-01-01.
DAYS_1970_TO_2000 = 10_957
SHIFTS = {"date": DAYS_1970_TO_2000, "timestamptz": DAYS_1970_TO_2000 * 86_400_000_000}


def record(widths: Sequence[int]) -> np.dtype[np.void]:
    """One row as it travels."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for place, width in enumerate(widths):
        fields += [(f"size{place}", ">i4"), (f"value{place}", f">i{width}")]
    return np.dtype(fields)


def copy_out(query: str, columns: Mapping[str, str], params: Mapping[str, object] | None = None) -> dict[str, Ints]:
    """The rows of a query as int64 columns, days and microseconds from 1970.

    `columns` names each selected value with its type, in the order of the query.
    """
    buffer = BytesIO()
    with connection.cursor() as cursor:
        spelled = cursor.mogrify(query, params or {}).decode()
        cursor.copy_expert(f"COPY ({spelled}) TO STDOUT (FORMAT binary)", buffer, 1 << 20)
    rows = np.frombuffer(buffer.getbuffer()[len(HEAD) : -len(TAIL)], record([WIDTHS[kind] for kind in columns.values()]))
    return {name: rows[f"value{place}"].astype(np.int64) + SHIFTS.get(kind, 0) for place, (name, kind) in enumerate(columns.items())}


def copy_in(table: str, columns: Mapping[str, str], values: Mapping[str, Ints]) -> int:
    """Appends rows; the number of them. `columns` names the table's columns with their types."""
    widths = [WIDTHS[kind] for kind in columns.values()]
    size = len(next(iter(values.values())))
    rows = np.empty(size, record(widths))
    rows["count"] = len(columns)
    for place, (name, kind) in enumerate(columns.items()):
        rows[f"size{place}"] = widths[place]
        rows[f"value{place}"] = values[name] - SHIFTS.get(kind, 0)
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(command, _Stream(HEAD, rows.view(np.uint8).data if size else b"", TAIL), 1 << 20)
    return size


class _Stream:
    """Pieces of bytes read one after another, so that the rows are not copied once more."""

    def __init__(self, *pieces: bytes | memoryview) -> None:
        self.pieces = [memoryview(piece) for piece in pieces if len(piece)]

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`, b"" at the end."""
        if not self.pieces:
            return b""
        piece = self.pieces[0]
        taken = piece if size < 0 else piece[:size]
        rest = piece[len(taken) :]
        self.pieces[:1] = [rest] if len(rest) else []
        return bytes(taken)
