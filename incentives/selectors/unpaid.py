"""Orders that earned nothing, with the test that each failed: worked out when somebody asks, never stored."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _

from channelops.kernel.periods import Month

from ..accrual.rating import Rating
from ..engine.criteria import Test
from ..engine.facts import number_of_day
from ..models import Statement
from .facts import Shard

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
    """One order: its key, and the failed test with the article that came nearest (-1: none)."""

    order_id: int
    day: date
    test: int
    version_id: int
    component: int


def unpaid_orders(statement: Statement) -> list[Unpaid]:
    """The orders of the statement's payee and month without a line, the latest first."""
    rating = Rating(Month.of(statement.month))
    orders = rating.reader.orders(Shard(payees=[statement.payee_id]))
    facts, first = orders.facts, number_of_day(statement.month)
    ruled = np.zeros(len(facts), np.bool_)
    found: list[Unpaid] = []
    for part in rating.ruled(orders):
        ruled[part.rows] = True
        if part.adds:
            # what another version pays is not lost
            continue
        lost = part.result.findings
        for number in np.flatnonzero(lost.day >= first).tolist():
            found.append(
                Unpaid(
                    order_id=int(lost.order_id[number]),
                    day=date.fromordinal(int(lost.day[number]) + ORIGIN),
                    test=int(lost.test[number]),
                    version_id=part.rules.version_id,
                    component=int(lost.component[number]),
                )
            )
    for row in np.flatnonzero(~ruled & (facts.day >= first)).tolist():
        day = date.fromordinal(int(facts.day[row]) + ORIGIN)
        found.append(Unpaid(order_id=int(facts.order_id[row]), day=day, test=NO_PLAN, version_id=0, component=-1))
    return sorted(found, key=lambda each: (each.day, each.order_id), reverse=True)
