"""Bringing months of customers in: rows staged by COPY, checked as a set, and put in the place of what was said before."""

from dataclasses import dataclass, field
from typing import IO

from django.db import connection, transaction
from django.utils.translation import gettext as _

COLUMNS = (
    "customer", "month", "ended_on", "suspended_since", "suspended_days", "minutes", "data_mb", "billed", "arrears", "audit_clean",
)  # fmt: skip
STAGED = (
    "CREATE TEMP TABLE customer_months_staged (line bigint GENERATED ALWAYS AS IDENTITY (START 2), "
    + ", ".join(f"{c} text" for c in COLUMNS)
) + ") ON COMMIT DROP"
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def _is_day(column: str) -> str:
    """A day that there is: the thirtieth of February is none."""
    month = f"(left({column}, 7) || '-01')::date + interval '1 month - 1 day'"
    return f"CASE WHEN {column} !~ '{DAY}' THEN false ELSE right({column}, 2)::int <= extract(day FROM {month}) END"


# One condition a column, and what a sound row keeps between its cells; the first that does not hold is the reason.
CHECKS = (
    ("customer", "customer <> '' AND length(customer) <= 64"),
    ("month", r"month ~ '^\d{4}-(0[1-9]|1[0-2])$'"),
    ("ended_on", f"ended_on = '' OR ({_is_day('ended_on')} AND left(ended_on, 7) = month)"),
    ("suspended_since", f"suspended_since = '' OR ({_is_day('suspended_since')} AND (ended_on = '' OR suspended_since <= ended_on))"),
    ("suspended_days", r"suspended_days ~ '^(\d|[12]\d|3[01])$'"),
    ("minutes", r"minutes ~ '^\d{1,9}$'"),
    ("data_mb", r"data_mb ~ '^\d{1,12}$'"),
    ("billed", r"billed ~ '^\d{1,12}(\.\d{1,2})?$'"),
    ("arrears", r"arrears ~ '^\d{1,12}(\.\d{1,2})?$'"),
    ("audit_clean", "audit_clean IN ('0', '1')"),
)
FAULT = "CASE " + " ".join(f"WHEN NOT ({condition}) THEN '{column}'" for column, condition in CHECKS) + " END"
LOAD = f"""
INSERT INTO sales_customermonth (customer_ref, month, ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen, arrears_fen,
    audit_clean)
SELECT DISTINCT ON (customer, month) customer, (month || '-01')::date, nullif(ended_on, '')::date, nullif(suspended_since, '')::date,
    suspended_days::smallint, minutes::integer, data_mb::bigint, (billed::numeric * 100)::bigint, (arrears::numeric * 100)::bigint,
    audit_clean = '1'
FROM customer_months_staged WHERE {FAULT} IS NULL ORDER BY customer, month, line DESC
ON CONFLICT (customer_ref, month) DO UPDATE SET (ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen, arrears_fen,
    audit_clean) = (excluded.ended_on, excluded.suspended_since, excluded.suspended_days, excluded.minutes, excluded.data_mb,
    excluded.billed_fen, excluded.arrears_fen, excluded.audit_clean)
"""  # noqa: S608 - composed of literals
SHOWN = 1_000


@dataclass(kw_only=True)
class Imported:
    """Read rows = taken + rejected; `problems` are the first (line, sentence) of the rejected ones."""

    read: int = 0
    rejected: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def customer_months_import(*, rows: IO[bytes]) -> Imported:
    """Takes the rows of a CSV in UTF-8 without its header; a customer's month that is named twice is as it was named last."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS customer_months_staged")
        cursor.execute(STAGED)
        names = ", ".join(COLUMNS)
        cursor.copy_expert(f"COPY customer_months_staged ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({names}))", rows, 1 << 20)
        cursor.execute(f"SELECT count(*), count({FAULT}) FROM customer_months_staged")  # noqa: S608 - composed of literals
        read, rejected = cursor.fetchone()
        cursor.execute(f"SELECT line, {FAULT} FROM customer_months_staged WHERE {FAULT} IS NOT NULL ORDER BY line LIMIT {SHOWN}")  # noqa: S608
        sentence = _("The cell of “%(column)s” cannot be used.")
        problems = [(line, sentence % {"column": column}) for line, column in cursor.fetchall()]
        cursor.execute(LOAD)
    return Imported(read=read, rejected=rejected, problems=problems)
