"""The fresh tables of a month's version: made by function of the owner, filled by COPY, put in place of the former."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from ..binary import Column, Numbers, copy_in

LINES = {
    "order_id": "bigint",
    "base": "bigint",
    "before": "bigint",
    "rate_millionths": "bigint",
    "cut_fen": "bigint",
    "amount_fen": "bigint",
    "month": "date",
    "day": "date",
    "payee_id": "integer",
    "partner_id": "integer",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
    "product_id": "integer",
    "family_id": "integer",
    "plan_version_id": "integer",
    "version": "smallint",
    "component": "smallint",
    "rule": "smallint",
    "tier": "smallint",
    "kind": "smallint",
}
ACCRUALS = {
    "base": "bigint",
    "amount_fen": "bigint",
    "month": "date",
    "payee_id": "integer",
    "partner_id": "integer",
    "family_id": "integer",
    "plan_version_id": "integer",
    "lines": "integer",
    "component": "smallint",
}
STATEMENTS = {
    "id": "bigint",
    "earned_fen": "bigint",
    "adjusted_fen": "bigint",
    "amount_fen": "bigint",
    "month": "date",
    "payee_id": "integer",
    "partner_id": "integer",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
    "facts": "integer",
    "paid": "integer",
    "unpaid": "integer",
    "doubled": "integer",
    "events": "integer",
    "lines": "integer",
}
COLUMNS = {"commissionline": LINES, "accrual": ACCRUALS, "statement": STATEMENTS}


def fresh_make(month: date, version: int, *, last: int = 0) -> None:
    """Empty tables for the version or for what is added to it, up to an order; what an earlier try left is gone."""
    _call("incentives_fresh", month, version, last)


def fresh_attach(month: date, version: int, *, last: int = 0, top: int | None = None) -> None:
    """The fresh tables become the version. Raises where a closed month's first version would be replaced.

    No line is of an order after `top`, and nights may add the lines of those; to a version without it nothing is added.
    """
    _call("incentives_fresh_attach", month, version, last, top)


def fresh_add(month: date, *, last: int, top: int, anew: Numbers, changed: tuple[Numbers, Numbers]) -> None:
    """The fresh lines and accruals come to those that stand, in the place of those of payees calculated anew and of changed orders, each
    with its payee.
    """
    with connection.cursor() as cursor:
        words = [month, last, top, anew.tolist(), *(column.tolist() for column in changed)]
        cursor.execute("SELECT incentives_fresh_add(%s, %s, %s, %s::integer[], %s::integer[], %s::bigint[])", words)


def parts_fold(month: date, *, nights: int) -> int:
    """What so many nights added becomes one part of the month's lines and accruals; the number of its rows, 0 where nights are fewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_fold(%s, %s)", [month, nights])
        return int(cursor.fetchone()[0])


def fresh_name(kind: str, month: date, version: int) -> str:
    """The name of a fresh table."""
    return f"incentives_fresh_{kind}_{month:%Y%m}_{version}"


def fresh_mark(month: date, version: int) -> int:
    """A number that another set of fresh tables would not have; 0 where there are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(to_regclass(%s)::oid::bigint, 0)", [fresh_name("commissionline", month, version)])
        return int(cursor.fetchone()[0])


def fresh_write(kind: str, values: Mapping[str, Column], *, month: date, version: int) -> int:
    """Appends rows to a fresh table; the number of them."""
    return copy_in(fresh_name(kind, month, version), COLUMNS[kind], values)


def _call(function: str, *words: date | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(words))})", words)
