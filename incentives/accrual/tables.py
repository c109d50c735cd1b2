"""The fresh tables of a month's version: made by function of the owner, filled by COPY, put in place of the former."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from ..binary import Column, copy_in

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


def fresh_make(month: date, version: int) -> None:
    """Empty tables for the version; what an earlier try left is gone."""
    _call("incentives_fresh", month, version)


def fresh_attach(month: date, version: int) -> None:
    """The fresh tables become the version. Raises where a closed month's first version would be replaced."""
    _call("incentives_fresh_attach", month, version)


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


def _call(function: str, month: date, version: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [month, version])
