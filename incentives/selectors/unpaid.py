"""Orders that earned nothing, with the test that each failed: worked out when somebody asks, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _

from channelops.kernel.periods import Month

from ..accrual.rating import Rating, Ruled
from ..accrual.sums import earned
from ..engine.criteria import Test
from ..engine.facts import number_of_day
from ..models import Statement
from .facts import Orders, Shard
from .order_events import EVENT, ORDER

NO_PLAN = 0
# In the words of a reader, by the engine's test.
REASONS = {
    NO_PLAN: _("No published plan rules this order"),
    int(Test.PAYEE): _("The order names no payee"),
    int(Test.SIGN): _("Quantity or amount has the wrong sign"),
    int(Test.DAY): _("The day lies outside the plan version"),
    int(Test.ORIGINAL): _("The returned order earned nothing"),
    int(Test.TRIGGER): _("The event that the article waits for has not come"),
    int(Test.MONTHS): _("The month is not one that the article pays for"),
    int(Test.PRODUCT): _("No article names the product, its family or its category"),
    int(Test.CHANNEL): _("The kind of channel is not in the article"),
    int(Test.CUSTOMER_CLASS): _("The customer class is not in the article"),
    int(Test.PARTNER_TYPE): _("The type of partner is not in the article"),
    int(Test.STAGE): _("The partner's stage on that day is not in the article"),
    int(Test.TIER): _("The partner's tier on that day is not in the article"),
    int(Test.REGION): _("The region is not in the article"),
    int(Test.CAMPAIGN): _("The campaign is not in the article"),
    int(Test.QUOTA): _("The payee has no quota for the period"),
    int(Test.DOUBLE): _("Another article pays the order already"),
}
ORIGIN = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class Unpaid:
    """One order or event: its key, and the failed test with the article that came nearest (-1: none)."""

    order_id: int
    day: date
    test: int
    version_id: int
    component: int


def unpaid_orders(statement: Statement) -> list[Unpaid]:
    """The orders of the statement's payee and month without a line, and what became of orders without one, the latest first.

    An order that earns by what became of it in the month is none of them.
    """
    rating = Rating(Month.of(statement.month))
    orders = rating.reader.orders(rating.reader.whole(Shard(payees=[statement.payee_id])))
    facts, first = orders.facts, number_of_day(statement.month)
    ruled, paid = np.zeros(len(facts), np.bool_), np.zeros(len(facts), np.bool_)
    lost: list[tuple[int, Unpaid]] = []
    for part in rating.ruled(orders):
        rows = part.rows if part.own is None else part.rows[part.own]
        ruled[rows] = True
        for lines in part.result.parts:
            paid[part.rows[lines.row[lines.row >= 0]]] = True
        # what another version pays is not lost
        lost += [] if part.adds else [each for each in _lost(part, orders) if each[0] in set(rows.tolist())]
    told = earned(orders, paid)
    asked = ~told & (facts.day >= first) & (facts.payee == statement.payee_id)
    found = [each for row, each in lost if asked[row]]
    for row in np.flatnonzero(~ruled & asked & orders.counted).tolist():
        found.append(Unpaid(order_id=int(facts.order_id[row]), day=_day(facts.day[row]), test=NO_PLAN, version_id=0, component=-1))
    return sorted(found, key=lambda each: (each.day, each.order_id), reverse=True)


def _lost(part: Ruled, orders: Orders) -> Iterator[tuple[int, Unpaid]]:
    """The row of each finding with what it says."""
    findings = part.result.findings
    ids = orders.facts.order_id if orders.fact is None else orders.fact
    for place, row in enumerate(part.rows[findings.row].tolist()):
        if orders.sort is None or orders.sort[row] in (ORDER, EVENT):
            test, component = int(findings.test[place]), int(findings.component[place])
            day = _day(orders.facts.day[row])
            yield row, Unpaid(order_id=int(ids[row]), day=day, test=test, version_id=part.rules.version_id, component=component)


def _day(number: int) -> date:
    return date.fromordinal(int(number) + ORIGIN)
