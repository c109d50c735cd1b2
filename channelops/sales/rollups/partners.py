"""Counting active partners for every region of a month: a batch changes the count by those who begin or cease to be active with it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

# A payee's orders of the month in a region, over all families and places below it.
PLACES = """
    CROSS JOIN LATERAL (VALUES (f.province_id, 1), (f.city_id, 2), (f.county_id, 3)) AS g (region_id, level)
    WHERE g.region_id > 0 AND f.payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')
    GROUP BY 1, 2, f.payee_id
"""
PLACED = "SELECT payee_id, province_id, city_id, county_id, sum(orders) AS orders FROM {rows} GROUP BY 1, 2, 3, 4"
ACTIVE = (
    "SELECT region_id, level, count(*) AS active FROM ("  # noqa: S608 - constants
    f"SELECT g.region_id, g.level FROM ({PLACED.format(rows='sales_payeemonth WHERE month = %(month)s')}) f {PLACES}"
    " HAVING sum(f.orders) > 0) a GROUP BY 1, 2"
)
BEFORE = PLACED.format(rows="sales_payeemonth WHERE month = %(month)s AND payee_id IN (SELECT payee_id FROM {sold})")
# The month before a batch, as far as it touches payees, and what the batch adds to it.
CHANGED = (
    "SELECT region_id, level, sum(CASE WHEN active THEN 1 ELSE -1 END) AS active FROM ("  # noqa: S608 - constants
    "SELECT g.region_id, g.level, sum(f.orders + f.more) > 0 AS active FROM ("
    f"SELECT b.*, 0 AS more FROM ({BEFORE}) b"
    f" UNION ALL SELECT payee_id, province_id, city_id, county_id, 0, orders FROM ({PLACED.format(rows='{sold}')}) m) f {PLACES}"
    " HAVING (sum(f.orders) > 0) <> (sum(f.orders + f.more) > 0)) a GROUP BY 1, 2"
)
KEEP = """
    INSERT INTO sales_regionpartners AS t (month, region_id, level, active) SELECT %(month)s, region_id, level, active FROM ({rows}) s
    ON CONFLICT (region_id, month) DO UPDATE SET active = t.active + excluded.active
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
