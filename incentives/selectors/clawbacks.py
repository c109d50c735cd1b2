"""Reading clawbacks: the customers of a statement who left, what waits for the next month, and what would go today."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Sum

from channelops.core.models import Person
from channelops.sales.models import CustomerMonth

from ..binary import copy_out
from ..documents import content_of
from ..engine.clawbacks import Left, clawed
from ..engine.contributions import LineKind
from ..engine.facts import number_of_day
from ..models import CommissionLine, Statement
from .statements import versions_by_id

OPEN = """
SELECT plan_version_id, component, day, sum(fen)::bigint FROM (
    SELECT plan_version_id, component, day, order_id, sum(amount_fen) AS fen FROM incentives_commissionline
    WHERE payee_id = %(payee)s AND month <= %(month)s AND day >= %(since)s AND month >= date_trunc('month', %(since)s)
        AND kind IN (1, 3, 20, 24, 25, 27, 28) AND order_id > 0 GROUP BY 1, 2, 3, 4
    HAVING count(*) FILTER (WHERE kind = 24) = count(*) FILTER (WHERE kind = 25)
) kept GROUP BY 1, 2, 3
"""
OPEN_COLUMNS = {"version": "integer", "component": "smallint", "day": "date", "fen": "bigint"}
LONGEST = 3_650


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Of a payee's month in fen: what waited for it, what waits after it."""

    before_fen: int
    after_fen: int


def clawback_lines(statement: Statement) -> list[CommissionLine]:
    """What was taken back and came back, the latest order first."""
    kinds = (LineKind.CLAWED, LineKind.REINSTATED)
    lines = CommissionLine.objects.filter(payee_id=statement.payee_id, month=statement.month, version=1, kind__in=kinds)
    return list(lines.order_by("-day", "-order_id", "component"))


def clawback_waiting(statement: Statement) -> Waiting:
    """What the maximum of a month leaves for the next one."""
    lines = CommissionLine.objects.filter(payee_id=statement.payee_id, month=statement.month, version=1, kind=LineKind.DEFERRED)
    sums = dict(lines.values_list("rule").annotate(fen=Sum("amount_fen")))
    return Waiting(before_fen=-sums.get(0, 0), after_fen=sums.get(1, 0))


def customer_end(customer_ref: str, month: date) -> CustomerMonth | None:
    """The customer's last leaving up to a month."""
    rows = CustomerMonth.objects.filter(customer_ref=customer_ref, month__lte=month, ended_on__isnull=False)
    return rows.order_by("-month").first()


def at_risk(statement: Statement, *, on: date) -> int:
    """What would be taken back if every customer left on that day: of lines still inside their windows, suspensions left out."""
    since = date.fromordinal(max(statement.month.toordinal() - LONGEST, 1))
    told = copy_out(OPEN, OPEN_COLUMNS, {"payee": statement.payee_id, "month": statement.month, "since": since})
    total = 0
    for version in versions_by_id(set(told["version"].tolist())).values():
        content = content_of(version)
        for article in content.clawbacks:
            numbers = [at for at, one in enumerate(content.components) if not article.components or one.code in article.components]
            mine = np.flatnonzero((told["version"] == version.pk) & np.isin(told["component"], numbers) & (told["fen"] > 0))
            day, none = told["day"][mine], np.zeros(len(mine), np.int64)
            left = Left(day, np.full(len(mine), number_of_day(on)), none, none, told["fen"][mine])
            total -= int(clawed(article, left).amount_fen.sum())
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
