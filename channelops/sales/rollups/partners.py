"""Counting active partners for every region of a month: a batch changes the count by those who begin or cease to be active with it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

PLACED = "SELECT payee_id, province_id, city_id, county_id, channel_id, sum(orders) AS orders FROM {rows} GROUP BY 1, 2, 3, 4, 5"
PARTNERS = (
    "WITH placed AS MATERIALIZED (SELECT * FROM ({placed}) p WHERE payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')) "
)
PLACES = (("province_id", 1), ("city_id", 2), ("county_id", 3))


def _counted(what: str, *, payees: str, count: str) -> str:
    """By region, each level apart: by channel, and all together as channel 0; distinct counts of the parts cannot be summed.

    To make three rows of each payee's, one a level, and sum them at once takes twice as long.
    """
    return " UNION ALL ".join(
        f"SELECT region_id, {level} AS level, channel_id, {count} AS active FROM ("  # noqa: S608 - constants
        f"SELECT {column} AS region_id, {channel} AS channel_id{what} FROM placed WHERE {column} > 0"
        f" GROUP BY {column}, payee_id{', channel_id' if channel != '0' else ''} HAVING {payees}) a GROUP BY 1, 3"
        for column, level in PLACES
        for channel in ("channel_id", "0")
    )


ACTIVE = PARTNERS.format(placed=PLACED.format(rows="sales_payeemonth WHERE month = %(month)s"))
ACTIVE += _counted("", payees="sum(orders) > 0", count="count(*)")
BEFORE = PLACED.format(rows="sales_payeemonth WHERE month = %(month)s AND payee_id IN (SELECT payee_id FROM {sold})")
# The month before a batch, as far as it touches payees, and what the batch adds to it.
CHANGED = PARTNERS.format(
    placed=f"SELECT b.*, 0 AS more FROM ({BEFORE}) b"  # noqa: S608 - constants
    f" UNION ALL SELECT payee_id, province_id, city_id, county_id, channel_id, 0, orders FROM ({PLACED.format(rows='{sold}')}) m"
)
CHANGED += _counted(
    ", sum(orders + more) > 0 AS active",
    payees="(sum(orders) > 0) <> (sum(orders + more) > 0)",
    count="sum(CASE WHEN active THEN 1 ELSE -1 END)",
)
KEEP = """
    INSERT INTO sales_regionpartners AS t (month, region_id, level, channel_id, active)
    SELECT %(month)s, region_id, level, channel_id, active FROM ({rows}) s
    ON CONFLICT (region_id, month, channel_id) DO UPDATE SET active = t.active + excluded.active
"""


def count_in(cursor: Any, *, month: date, sold: str) -> None:
    """Before a batch is added: what the payees' months in the table `sold` will change."""
    cursor.execute(KEEP.format(rows=CHANGED.format(sold=sold)), {"month": month})


def count_anew(cursor: Any, *, month: date) -> None:
    """The whole month out of its payees."""
    cursor.execute("DELETE FROM sales_regionpartners WHERE month = %s", [month])
    cursor.execute(KEEP.format(rows=ACTIVE), {"month": month})


def partners_count(months: Iterable[date]) -> None:
    """Counts whole months whose payees were written by other hands than the keeping's."""
    with connection.cursor() as cursor:
        for month in months:
            count_anew(cursor, month=month)
