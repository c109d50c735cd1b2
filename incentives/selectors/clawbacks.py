"""Reading clawbacks: the customers of a statement who left, what waits for the next month, and what would go today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from django.db.models import Count, Sum

from channelops.core.models import Person
from channelops.kernel.periods import Month
from channelops.sales.models import CustomerMonth

from ..binary import Ints, copy_out
from ..engine.clawbacks import Left, clawed
from ..engine.contributions import LineKind
from ..engine.document import PlanVersion as Content
from ..engine.facts import number_of_day
from ..models import CommissionLine, Statement
from .kept_sums import kept_sum
from .paying import contents_paying
from .statements import LineTold

# The payee's lines that a clawback may take of; `moved` are those that count with another fact than their own: a return with its sale,
# an event with its order, by the order's day. Of few lines: the others stand as they are, and are not looked up one by one.
OF_PAYEE = """
l.payee_id = %(payee)s AND l.month <= %(month)s AND l.day >= %(since)s AND l.month >= date_trunc('month', %(since)s) AND l.order_id > 0
"""
MOVED = f"""
WITH moved AS MATERIALIZED (
    SELECT DISTINCT r.id, r.day, true AS returned, r.original_id AS whose, r.original_day AS sold
    FROM incentives_commissionline l JOIN sales_order r ON r.id = l.order_id AND r.day = l.day AND r.day >= %(since)s
    WHERE {OF_PAYEE} AND l.kind = 3
    UNION SELECT e.id, e.day, false, e.order_id, e.order_day FROM sales_orderevent e WHERE e.payee_id = %(payee)s AND e.day >= %(since)s
    UNION SELECT e.id, e.day, false, e.order_id, e.order_day
    FROM incentives_commissionline l JOIN sales_orderevent e ON e.id = l.order_id AND e.day = l.day AND e.day >= %(since)s
    WHERE {OF_PAYEE} AND l.kind = 20
)"""  # noqa: S608 - composed of literals
TOLD = f"""
SELECT l.plan_version_id, l.component, coalesce(m.whose, l.order_id) AS whose, coalesce(m.sold, l.day) AS day, l.kind, l.amount_fen
FROM incentives_commissionline l LEFT JOIN moved m ON m.id = l.order_id AND m.day = l.day AND (l.kind = 3 OR NOT m.returned)
WHERE {OF_PAYEE}"""  # noqa: S608 - composed of literals
# What is still paid of each order, whatever paid it; nothing of one that was clawed and has not come back.
OPEN = f"""
{MOVED}, clawed AS MATERIALIZED (
    SELECT plan_version_id, component, whose, day FROM ({TOLD} AND l.kind IN (24, 25)) t
    GROUP BY 1, 2, 3, 4 HAVING count(*) FILTER (WHERE kind = 24) <> count(*) FILTER (WHERE kind = 25)
)
SELECT plan_version_id, component, day, sum(amount_fen)::bigint FROM ({TOLD} AND l.kind IN (1, 3, 20, 24, 25, 27, 28)) t
WHERE (plan_version_id, component, whose, day) NOT IN (SELECT plan_version_id, component, whose, day FROM clawed) GROUP BY 1, 2, 3
"""  # noqa: S608 - composed of literals
OPEN_COLUMNS = {"version": "integer", "component": "smallint", "day": "date", "fen": "bigint"}


# Of a month's lines for customers who left or returned; of what waits, by whether it waited for the month or waits after it.
OF_MONTH = "FROM incentives_commissionline WHERE payee_id = %s AND month = %s AND version = 1"
COUNTED = f"""
SELECT kind, CASE kind WHEN 26 THEN rule ELSE 0 END, count(*), sum(amount_fen)::bigint {OF_MONTH}
AND (kind IN (24, 25) OR kind = 26 AND order_id = 0) GROUP BY 1, 2
"""
LISTED = f"""
SELECT {", ".join(LineTold._fields)} {OF_MONTH} AND kind IN (24, 25)
ORDER BY day DESC, order_id DESC, component, rule, kind, plan_version_id LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Of a payee's month: how many lines were taken back or came back; in fen what, what waited for the month and waits after it."""

    lines: int = 0
    clawed_fen: int = 0
    reinstated_fen: int = 0
    before_fen: int = 0
    after_fen: int = 0


def clawbacks_counted(statement: Statement, paying: Mapping[int, Content]) -> Taken:
    """The sums over all lines; `paying` are the contents that pay the payee."""
    if not any(content.clawbacks for content in paying.values()):
        return Taken()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [statement.payee_id, statement.month])
        found = {(kind, place): (lines, fen) for kind, place, lines, fen in cursor.fetchall()}
    asked = ((LineKind.CLAWED, 0), (LineKind.REINSTATED, 0), (LineKind.DEFERRED, 0), (LineKind.DEFERRED, 1))
    gone, back, before, after = (found.get(key, (0, 0)) for key in asked)
    sums = {"clawed_fen": -gone[1], "reinstated_fen": back[1], "before_fen": -before[1], "after_fen": after[1]}
    return Taken(lines=gone[0] + back[0], **sums)


def clawbacks_page(statement: Statement, *, limit: int, offset: int) -> list[LineTold]:
    """Some of what was taken back and came back, the latest order first."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED, [statement.payee_id, statement.month, limit, offset])
        return [LineTold._make(row) for row in cursor.fetchall()]


def customer_end(customer_ref: str, month: date) -> CustomerMonth | None:
    """The customer's last leaving up to a month."""
    rows = CustomerMonth.objects.filter(customer_ref=customer_ref, month__lte=month, ended_on__isnull=False)
    return rows.order_by("-month").first()


def customer_ends(refs: Iterable[str], month: date) -> dict[str, CustomerMonth]:
    """The last leaving of each customer up to a month; nobody who never left."""
    rows = CustomerMonth.objects.filter(customer_ref__in=set(refs), month__lte=month, ended_on__isnull=False)
    return {row.customer_ref: row for row in rows.order_by("customer_ref", "-month").distinct("customer_ref")}


def at_risk(statement: Statement, *, on: date, paying: Mapping[int, Content] | None = None) -> int:
    """What would be taken back if every customer left on that day: of lines still inside their windows, suspensions left out.

    `paying` are the contents that pay the payee, where they are known.
    """
    contents = contents_paying(statement.payee_id) if paying is None else paying
    window = max((article.window_days for content in contents.values() for article in content.clawbacks), default=0)
    since = on - timedelta(days=window)
    if window and statement.month <= on and since <= Month.of(statement.month).last:
        words = {"payee": statement.payee_id, "month": statement.month, "since": since}
        told = kept_sum("open", words, lambda: copy_out(OPEN, OPEN_COLUMNS, words))
        return -sum(_unearned(told, version, content, on=on) for version, content in contents.items())
    return 0


def _unearned(told: Mapping[str, Ints], version: int, content: Content, *, on: date) -> int:
    """What a version's articles would take of what is paid under it."""
    total = 0
    for article in content.clawbacks:
        numbers = [at for at, one in enumerate(content.components) if not article.components or one.code in article.components]
        mine = np.flatnonzero((told["version"] == version) & np.isin(told["component"], numbers) & (told["fen"] > 0))
        day, none = told["day"][mine], np.zeros(len(mine), np.int64)
        left = Left(day, np.full(len(mine), number_of_day(on)), none, none, told["fen"][mine])
        total += int(clawed(article, left).amount_fen.sum())
    return total


def clawbacks_found(month: date) -> list[tuple[int, int, int]]:
    """(payee, customers' lines, fen) of everybody from whom something is taken back in a month."""
    rows = CommissionLine.objects.filter(month=month, version=1, kind=LineKind.CLAWED).order_by().values_list("payee_id")
    return sorted((payee, lines, int(fen)) for payee, lines, fen in rows.annotate(lines=Count("order_id"), fen=Sum("amount_fen")))


def people_of_partners(partners: set[int]) -> dict[int, list[Person]]:
    """The active people of each partner."""
    found: dict[int, list[Person]] = {}
    for person in Person.objects.filter(partner_id__in=partners, is_active=True).order_by("pk"):
        found.setdefault(person.partner_id or 0, []).append(person)
    return found
