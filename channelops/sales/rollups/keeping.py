"""Keeping: what a batch owes is added once; a month can be rebuilt from its orders at any time, with the same result."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from channelops.kernel.periods import Month

from ..feeds.loading import ROLLUP_ROOM
from ..models import RollupDue
from . import partners, sums
from .spans import spans_forget

DAYS = "{column} >= %(first)s AND {column} < %(after)s"
# One process more reads and sums the same orders at the same time, under the same snapshot; the estimate of what that costs is too
# high by orders of magnitude for sums as small as these.
TOGETHER = "SET LOCAL max_parallel_workers_per_gather = 1; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0"
KEPT = (("sales_countyday", "day"), ("sales_payeemonth", "month"), ("sales_regionday", "day"), ("sales_regionmonth", "month"))


@transaction.atomic
def rollups_add() -> int | None:
    """Adds one due month of one batch, in the transaction that strikes it off; the number of orders, None where nothing is due."""
    due = RollupDue.objects.order_by("pk").first()
    if due is None:
        return None
    _lock(due.month)
    if not RollupDue.objects.filter(pk=due.pk).delete()[0]:
        return 0
    of_batch = DAYS.format(column="day") + " AND batch_id = %(batch)s"
    with connection.cursor() as cursor:
        _sum(cursor, {**_span(due.month), "batch": due.batch_id}, where=of_batch)
        cursor.execute("SELECT coalesce(sum(abs(orders) + abs(returns)), 0)::bigint FROM fine")
        (counted,) = cursor.fetchone()
        partners.count_in(cursor, month=due.month, sold="sold")
        _write(cursor, add=True)
    return int(counted)


@transaction.atomic
def rollups_rebuild(*, month: Month) -> None:
    """Writes the month's roll-ups anew from its orders; what batches owed for the month is settled with it."""
    _lock(month.first)
    RollupDue.objects.filter(month=month.first).delete()
    words = _span(month.first)
    with connection.cursor() as cursor:
        _sum(cursor, words, where=DAYS.format(column="day"))
        for table, column in KEPT:
            cursor.execute(f"DELETE FROM {table} WHERE {DAYS.format(column=column)}", words)  # noqa: S608 - constants
        _write(cursor, add=False)
        partners.count_anew(cursor, month=month.first)


def _sum(cursor: Any, words: Mapping[str, Any], *, where: str) -> None:
    """Sums orders into the tables `fine`, `sold`, `days` and `months` of this transaction: small beside what is read."""
    cursor.execute(f"SET LOCAL work_mem = '128MB'; {TOGETHER}")
    for name, rows in (
        ("fine", sums.COUNTY_DAY.format(where=where)),
        ("sold", sums.PAYEE_MONTH.format(where=where)),
        ("days", sums.REGION_DAY.format(finer="fine", where="true")),
        ("months", sums.REGION_MONTH.format(finer="days", where="true")),
    ):
        cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {rows}", words)


def _write(cursor: Any, *, add: bool) -> None:
    """The sums into the roll-ups, in place of what was there or added to it."""
    for (table, _column), name in zip(KEPT, ("fine", "sold", "days", "months"), strict=True):
        cursor.execute(sums.insert(table, f"SELECT * FROM {name}", add=add))  # noqa: S608 - constants
    cursor.execute("DROP TABLE fine, sold, days, months")


def rollups_checksum() -> dict[str, tuple[int, ...]]:
    """For each roll-up the sums of its figures and of a hash of its rows, empty ones left out: equal sums, equal roll-ups."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in sums.COLUMNS.items():
            figures = ", ".join(sums.FIGURES)
            totals = ", ".join(f"coalesce(sum({name}), 0)" for name in sums.FIGURES)
            cursor.execute(
                f"SELECT {totals}, coalesce(sum(hashtextextended(concat_ws(',', {columns}, {figures}), 0)::numeric), 0)"  # noqa: S608 - constants
                f" FROM {table} WHERE orders <> 0 OR returns <> 0 OR quantity <> 0 OR amount_fen <> 0"
            )
            found[table] = tuple(int(value) for value in cursor.fetchone())
    return found


def _span(first: date) -> dict[str, date]:
    return {"first": first, "after": Month.of(first).next.first}


def _lock(month: date) -> None:
    """No load of this month, and no other keeping of it, until the transaction ends; what was counted over it is counted anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ROLLUP_ROOM, int(f"{month:%Y%m}")])
    spans_forget(month=month)
