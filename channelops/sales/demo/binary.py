"""Rows for COPY BINARY out of columns: one structured array, written as it lies in memory."""

import io
import struct
from collections.abc import Mapping

import numpy as np
from django.db import connection
from psycopg2 import sql

HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
TAIL = struct.pack("!h", -1)
Columns = Mapping[str, "np.ndarray"]


def copy_rows(table: str, columns: Columns) -> int:
    """Writes equally long columns (int16, int32, int64, or bytes of one length) without nulls into a table; how many rows."""
    length = len(next(iter(columns.values())))
    if not length:
        return 0
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for name, values in columns.items():
        kind = f"S{values.dtype.itemsize}" if values.dtype.kind == "S" else f">i{values.dtype.itemsize}"
        fields += [(f"{name}/length", ">i4"), (name, kind)]
    rows = np.empty(length, dtype=fields)
    rows["count"] = len(columns)
    for name, values in columns.items():
        rows[f"{name}/length"] = values.dtype.itemsize
        rows[name] = values
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(sql.Identifier(table), names)
        cursor.copy_expert(statement.as_string(cursor.connection), io.BytesIO(HEAD + rows.tobytes() + TAIL), 1 << 20)
    return length
