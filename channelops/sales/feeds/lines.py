"""Lines: the checked rows of a batch as a table of its own, from which the load goes on."""

from collections.abc import Iterator, Mapping

import numpy as np
from django.db import connection
from psycopg2 import sql

from .cells import Cells
from .checks import CLASS_NAMES, FAULTS, Check, Checker, Lines
from .columns import Column, Ints
from .staging import table
from .values import UNREADABLE
from .wire import Ahead, Pieces, Sent, copied, identity, number

TABLE = """
CREATE UNLOGGED TABLE {lines} (n integer, kind smallint, revision integer, day date, at timestamptz, amount_fen bigint, quantity integer,
    product_id integer, family_id integer, channel_id integer, touchpoint_id integer, payee_id integer, partner_id integer,
    province_id integer, city_id integer, county_id integer, industry_id integer, digest bigint, fault text, customer_class text,
    ref text COLLATE "C", customer_ref text COLLATE "C", original text COLLATE "C") WITH (autovacuum_enabled = false)
"""
IDS = (
    "product_id", "family_id", "channel_id", "touchpoint_id", "payee_id", "partner_id",
    "province_id", "city_id", "county_id", "industry_id",
)  # fmt: skip
SECONDS_EAST, DAY_SECONDS, MICRO = 8 * 3600, 86_400, 1_000_000


def checked_lines(check: Check, cells: Cells) -> Iterator[bytes]:
    """Every row, checked, as it is written."""
    return copied(columns_of(each) for each in Checker(check).lines(cells))


def write_lines(rows: Iterator[bytes], *, batch_id: int) -> None:
    """Writes the batch's table `lines`."""
    lines = table("lines", batch_id)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(lines))
        cursor.execute(sql.SQL(TABLE).format(lines=lines))
        with Ahead(rows) as wire:
            cursor.copy_expert(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(lines), Pieces(wire), 1 << 20)
        cursor.execute(sql.SQL("ANALYZE {} (fault, revision, kind, day)").format(lines))


def columns_of(lines: Lines) -> Mapping[str, Sent]:
    """The columns of the table, in its order."""
    numbers = lines.numbers
    return {
        "n": number(lines.n),
        "kind": number(numbers["kind"], "int2"),
        "revision": number(np.clip(numbers["revision"], -1, 10**6)),
        "day": Sent(values=lines.day, kind="int4", null=lines.day == UNREADABLE),
        "at": number(stamps(lines), "int8"),
        "amount_fen": number(numbers["amount_fen"], "int8"),
        "quantity": number(numbers["quantity"]),
        **{name: identity(numbers[name]) for name in IDS},
        "digest": number(lines.digest, "int8"),
        "fault": Sent(values=Column.of_texts(FAULTS, lines.fault), null=lines.good),
        "customer_class": Sent(values=Column.of_texts(CLASS_NAMES, numbers["customer_class"])),
        "ref": Sent(values=lines.ref),
        "customer_ref": Sent(values=lines.customer),
        "original": Sent(values=lines.original),
    }


def stamps(lines: Lines) -> Ints:
    """The instant of each row in microseconds since 2000; Shanghai has kept eight hours ahead all that time."""
    told = (lines.day != UNREADABLE) & (lines.seconds != UNREADABLE)
    day, seconds = np.where(told, lines.day, 0), np.where(told, lines.seconds, 0)
    return (day * DAY_SECONDS + seconds - SECONDS_EAST) * MICRO
