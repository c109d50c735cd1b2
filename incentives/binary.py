"""Binary COPY: rows of whole numbers between the database and NumPy, without a Python object a row.

Every column is NOT NULL and of fixed width, so a row is a record: a field count, then length and value of each field. Records
are taken apart and put together in blocks that stay in the processor's cache, whatever the number of rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from struct import Struct
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg2 import sql

Ints = NDArray[np.int64]
# Whole numbers of any width.
Numbers = NDArray[np.integer[Any]]
# Bytes, or a part of them.
Content = bytes | memoryview
# A column, or the number that stands in each of its rows.
Column = Numbers | int
# Signature, flags and length of the extension; at the end a field count of −1.
HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL = b"\xff\xff"
WIDTHS = {"smallint": 2, "integer": 4, "bigint": 8, "date": 4, "timestamptz": 8}
# PostgreSQL counts days and microseconds from 2000-01-01, NumPy from 1970-01-01.
DAYS_1970_TO_2000 = 10_957
SHIFTS = {"date": DAYS_1970_TO_2000, "timestamptz": DAYS_1970_TO_2000 * 86_400_000_000}
BLOCK = 4096
# What stands before a content: a field count, length and value of the number, length of the content.
CONTENT = Struct(">hiii")


def record(widths: Sequence[int]) -> np.dtype[np.void]:
    """One row as it travels."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for place, width in enumerate(widths):
        fields += [(f"size{place}", ">i4"), (f"value{place}", f">i{width}")]
    return np.dtype(fields)


def copy_out(
    query: str, columns: Mapping[str, str], params: Mapping[str, object] | None = None, *, narrow: bool = False
) -> dict[str, NDArray[Any]]:
    """The rows of a query as columns of int64, days and microseconds from 1970; `narrow` ones are as wide as in the database.

    `columns` names each selected value with its type, in the order of the query.
    """
    buffer = BytesIO()
    with connection.cursor() as cursor:
        spelled = cursor.mogrify(query, params or {}).decode()
        cursor.copy_expert(f"COPY ({spelled}) TO STDOUT (FORMAT binary)", buffer, 1 << 20)
    kinds = list(columns.values())
    rows = np.frombuffer(buffer.getbuffer()[len(HEAD) : -len(TAIL)], record([WIDTHS[kind] for kind in kinds]))
    found = {name: np.empty(len(rows), f"i{WIDTHS[kind]}" if narrow else np.int64) for name, kind in columns.items()}
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        for place, column in enumerate(found.values()):
            column[start : start + BLOCK] = block[f"value{place}"]
    for name, kind in columns.items():
        if kind in SHIFTS:
            found[name] += SHIFTS[kind]
    return found


def contents_out(query: str, params: Mapping[str, object]) -> Iterator[tuple[int, memoryview]]:
    """The rows of a query for a number of 32 bits and a content: as text that would travel as twice as many digits."""
    buffer = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({cursor.mogrify(query, params).decode()}) TO STDOUT (FORMAT binary)", buffer, 1 << 20)
    found, place = buffer.getbuffer(), len(HEAD)
    while place < len(found) - len(TAIL):
        _count, _size, number, size = CONTENT.unpack_from(found, place)
        place += CONTENT.size
        yield number, found[place : place + size]
        place += size


def copy_in(table: str, columns: Mapping[str, str], values: Mapping[str, Column]) -> int:
    """Appends rows; the number of them. `columns` names the table's columns with their types."""
    size = max((len(column) for column in values.values() if not isinstance(column, int)), default=0)
    if not size:
        return 0
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(command, _Stream(_pieces(columns, values, size)), BLOCK)
    return size


def _pieces(columns: Mapping[str, str], values: Mapping[str, Column], size: int) -> Iterator[bytes]:
    """The bytes of a binary COPY, one block of rows after the other."""
    kinds = list(columns.values())
    rows = np.empty(min(size, BLOCK), record([WIDTHS[kind] for kind in kinds]))
    rows["count"] = len(columns)
    moving = []
    for place, (name, kind) in enumerate(columns.items()):
        rows[f"size{place}"] = WIDTHS[kind]
        column = values[name]
        if isinstance(column, int):
            rows[f"value{place}"] = column - SHIFTS.get(kind, 0)
        else:
            moving.append((rows[f"value{place}"], column, SHIFTS.get(kind, 0)))
    yield HEAD
    for start in range(0, size, BLOCK):
        count = min(BLOCK, size - start)
        for field, column, shift in moving:
            block = column[start : start + count]
            field[:count] = block - shift if shift else block
        yield rows[:count].tobytes()
    yield TAIL


class _Stream:
    """Pieces of bytes as a file, each read whole."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        """The next piece, b"" at the end."""
        return next(self.pieces, b"")
