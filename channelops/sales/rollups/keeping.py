"""Keeping: what a batch owes is added once; a month can be rebuilt from its orders at any time, with the same result."""

from datetime import date

from django.db import connection, transaction

from channelops.kernel.periods import Month

from ..feeds.loading import ROLLUP_ROOM
from ..models import RollupDue
from . import partners, sums

DAYS = "{column} >= %(first)s AND {column} < %(after)s"


@transaction.atomic
def rollups_add() -> int | None:
    """Adds one due month of one batch, in the transaction that strikes it off; the number of orders, None where nothing is due."""
    due = RollupDue.objects.order_by("pk").first()
    if due is None:
        return None
    _lock(due.month)
    if not RollupDue.objects.filter(pk=due.pk).delete()[0]:
        return 0
    words: dict[str, date | int | None] = {**_span(due.month), "batch": due.batch_id}
    of_batch = DAYS.format(column="day") + " AND batch_id = %(batch)s"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(f"CREATE TEMP TABLE fine ON COMMIT DROP AS {sums.COUNTY_DAY.format(where=of_batch)}", words)
        cursor.execute("SELECT coalesce(sum(abs(orders) + abs(returns)), 0)::bigint FROM fine")
        (counted,) = cursor.fetchone()
        cursor.execute(sums.insert("sales_countyday", "SELECT * FROM fine", add=True))
        cursor.execute(f"CREATE TEMP TABLE sold ON COMMIT DROP AS {sums.PAYEE_MONTH.format(where=of_batch)}", words)
        partners.take_out(cursor, month=due.month, touched="sold")
        cursor.execute(sums.insert("sales_payeemonth", "SELECT * FROM sold", add=True))
        partners.count_in(cursor, month=due.month, touched="sold")
        cursor.execute(f"CREATE TEMP TABLE days ON COMMIT DROP AS {sums.REGION_DAY.format(finer='fine', where='true')}")
        cursor.execute(sums.insert("sales_regionday", "SELECT * FROM days", add=True))
        cursor.execute(sums.insert("sales_regionmonth", sums.REGION_MONTH.format(finer="days", where="true"), add=True))
        cursor.execute("DROP TABLE fine, sold, days")
    return int(counted)


@transaction.atomic
def rollups_rebuild(*, month: Month) -> None:
    """Writes the month's roll-ups anew from its orders; what batches owed for the month is settled with it."""
    _lock(month.first)
    RollupDue.objects.filter(month=month.first).delete()
    words = _span(month.first)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        for table, column in (
            ("sales_countyday", "day"),
            ("sales_payeemonth", "month"),
            ("sales_regionday", "day"),
            ("sales_regionmonth", "month"),
        ):
            cursor.execute(f"DELETE FROM {table} WHERE {DAYS.format(column=column)}", words)  # noqa: S608 - constants
        orders, finer = DAYS.format(column="day"), DAYS.format(column="f.day")
        cursor.execute(sums.insert("sales_countyday", sums.COUNTY_DAY.format(where=orders), add=False), words)
        cursor.execute(sums.insert("sales_payeemonth", sums.PAYEE_MONTH.format(where=orders), add=False), words)
        partners.count_anew(cursor, month=month.first)
        cursor.execute(sums.insert("sales_regionday", sums.REGION_DAY.format(finer="sales_countyday", where=finer), add=False), words)
        cursor.execute(sums.insert("sales_regionmonth", sums.REGION_MONTH.format(finer="sales_regionday", where=finer), add=False), words)


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
    """No load of this month, and no other keeping of it, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ROLLUP_ROOM, int(f"{month:%Y%m}")])
