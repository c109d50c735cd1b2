"""The roll-ups: a full month rebuilt from its orders, one day added to it, against a bare aggregate of the same orders."""

import tempfile
from functools import partial
from pathlib import Path

from django.db import connection

from channelops.core.benches.registry import Asked, Section, bench

from ..rollups.keeping import rollups_add, rollups_checksum, rollups_rebuild
from .imports import day_rows
from .measured import HEAD, Measured, measured
from .world import MONTH, orders_import, orders_write, world_write

FLOOR = """
SELECT count(*), sum(amount_fen) FROM (
    SELECT day, county_id, channel_id, family_id, count(*) AS orders, sum(quantity) AS quantity, sum(amount_fen) AS amount_fen
    FROM sales_order WHERE day BETWEEN %s AND %s AND batch_id >= %s GROUP BY 1, 2, 3, 4) s
"""
# Written without the words of the roll-ups: rows on one side only are rows that differ.
DIFFERENT = """
WITH plain AS (
    SELECT day, county_id, channel_id, family_id, count(*) AS orders, sum(quantity) AS quantity, sum(amount_fen) AS amount_fen
    FROM sales_order WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 3, 4),
kept AS (
    SELECT day, county_id, channel_id, family_id, orders, quantity, amount_fen FROM sales_countyday
    WHERE day BETWEEN %(first)s AND %(last)s),
sold AS (
    SELECT payee_id, family_id, count(*) AS orders, sum(amount_fen) AS amount_fen
    FROM sales_order WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2),
months AS (
    SELECT payee_id, family_id, sum(orders) AS orders, sum(amount_fen) AS amount_fen FROM sales_payeemonth
    WHERE month = %(first)s GROUP BY 1, 2)
SELECT (SELECT count(*) FROM (TABLE plain EXCEPT TABLE kept) a) + (SELECT count(*) FROM (TABLE kept EXCEPT TABLE plain) b)
    + (SELECT count(*) FROM (TABLE sold EXCEPT TABLE months) c) + (SELECT count(*) FROM (TABLE months EXCEPT TABLE sold) d)
"""
TEXT = (
    "County days, payee months, region days and months, and the count of active partners of a month of orders, read and summed by two"
    " processes of the server at once. The floor is one bare aggregate of the same orders by day, county, channel and family. Added and"
    " rebuilt roll-ups are compared by checksum, and row by row with plain SQL over the orders.\n\n"
)


@bench("rollups", order=30)
def rollups_measured(asked: Asked) -> Section:
    """The month anew, a day added, and whether both come to the same."""
    world, found = world_write(), list[Measured]()
    rows = day_rows(asked.orders)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        orders_write(path, days=(MONTH.first, MONTH.last), rows=asked.orders, number=0)
        batch = orders_import(world, path)
        found += measured("a month rebuilt", rebuild, rows=asked.orders, floor=partial(aggregate, batch.pk))
        asked.say(found[-1].row().strip())
        orders_write(path, days=(MONTH.last, MONTH.last), rows=rows, number=asked.orders)
        batch = orders_import(world, path)
    found += measured("a day added", add, rows=rows, floor=partial(aggregate, batch.pk))
    asked.say(found[-1].row().strip())
    added = rollups_checksum()
    rebuild()
    if rollups_checksum() != added:
        raise RuntimeError("added and rebuilt roll-ups differ")
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT, {"first": MONTH.first, "last": MONTH.last})
        (different,) = cursor.fetchone()
    if different:
        raise RuntimeError(f"{different} rows of the roll-ups are not those of the orders")
    return Section(title="Roll-ups of orders", text=TEXT + HEAD + "".join(each.row() for each in found))


def rebuild() -> None:
    """The month from its orders."""
    rollups_rebuild(month=MONTH)


def add() -> None:
    """Everything that is due."""
    while rollups_add() is not None:
        continue


def aggregate(batch: int) -> None:
    """The floor: the orders of the month from a batch on, summed once."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [MONTH.first, MONTH.last, batch])
        cursor.fetchall()
