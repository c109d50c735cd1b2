"""Counting active partners for every region of a month: the payees that a batch touched are taken out before it and counted anew after."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

# A payee's orders of the month in a region, over all families and places below it.
ACTIVE = """
    SELECT %(first)s::date AS month, region_id, level, count(*) AS active FROM (
        SELECT g.region_id, g.level, f.payee_id FROM (
            SELECT payee_id, province_id, city_id, county_id, sum(orders) AS orders FROM sales_payeemonth
            WHERE month = %(first)s AND {payees} GROUP BY 1, 2, 3, 4) f
        CROSS JOIN LATERAL (VALUES (f.province_id, 1), (f.city_id, 2), (f.county_id, 3)) AS g (region_id, level)
        WHERE g.region_id > 0 AND f.payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')
        GROUP BY 1, 2, 3 HAVING sum(f.orders) > 0) a
    GROUP BY 2, 3
"""
KEEP = """
    INSERT INTO sales_regionpartners AS t (month, region_id, level, active) SELECT month, region_id, level, {sign} active FROM ({rows}) s
    ON CONFLICT (region_id, month) DO UPDATE SET active = t.active + excluded.active
"""


def take_out(cursor: Any, *, month: date, touched: str) -> None:
    """Before a batch: the active partners among those of the table `touched` (payee_id) are no longer counted."""
    _keep(cursor, month=month, payees=f"payee_id IN (SELECT payee_id FROM {touched})", sign="-")  # noqa: S608 - a constant


def count_in(cursor: Any, *, month: date, touched: str) -> None:
    """After the batch: those of them that are active now are counted again."""
    _keep(cursor, month=month, payees=f"payee_id IN (SELECT payee_id FROM {touched})", sign="")  # noqa: S608 - a constant


def count_anew(cursor: Any, *, month: date) -> None:
    """The whole month out of its payees."""
    cursor.execute("DELETE FROM sales_regionpartners WHERE month = %s", [month])
    _keep(cursor, month=month, payees="true", sign="")


def partners_count(months: Iterable[date]) -> None:
    """Counts whole months whose payees were written by other hands than the keeping's."""
    with connection.cursor() as cursor:
        for month in months:
            count_anew(cursor, month=month)


def _keep(cursor: Any, *, month: date, payees: str, sign: str) -> None:
    cursor.execute(KEEP.format(rows=ACTIVE.format(payees=payees), sign=sign), {"first": month})
