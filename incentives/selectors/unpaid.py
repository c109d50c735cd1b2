"""Orders that earned nothing, with the test that each failed: worked out when somebody asks, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import overload

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from channelops.kernel.periods import Month

from ..accrual.rating import Rating, Ruled
from ..accrual.sums import earned
from ..binary import Ints
from ..engine.arithmetic import Flags
from ..engine.contributions import LineKind
from ..engine.criteria import Test
from ..engine.facts import number_of_day
from ..models import CommissionLine, Delta, Statement
from .facts import Orders
from .order_events import EVENT, ORDER
from .shards import Shard

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
Columns = dict[str, Ints]


@dataclass(frozen=True, kw_only=True)
class Unpaid:
    """One order or event: its key, and the failed test with the article that came nearest (-1: none)."""

    order_id: int
    day: date
    test: int
    version_id: int
    component: int


class Lost(Sequence[Unpaid]):
    """The orders and events without commission, the latest first: kept as columns, so that a page makes only the rows that it shows."""

    def __init__(self, found: Columns) -> None:
        order = np.lexsort((found["order"], found["day"]))[::-1]
        self.columns: Columns = {name: column[order] for name, column in found.items()}

    def __len__(self) -> int:
        return len(self.columns["order"])

    @overload
    def __getitem__(self, place: int) -> Unpaid: ...

    @overload
    def __getitem__(self, place: slice) -> list[Unpaid]: ...

    def __getitem__(self, place: int | slice) -> Unpaid | list[Unpaid]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        names = ("order", "day", "test", "version", "component")
        rows = zip(*(self.columns[name][place].tolist() for name in names), strict=True)
        return [
            Unpaid(order_id=order, day=_day(day), test=test, version_id=version, component=component)
            for order, day, test, version, component in rows
        ]

    def counted(self) -> list[tuple[int, int]]:
        """How many failed each test, the most first."""
        tests, first, number = np.unique(self.columns["test"], return_index=True, return_counts=True)
        return [(int(tests[place]), int(number[place])) for place in np.lexsort((first, -number))]


def unpaid_orders(statement: Statement) -> Lost:
    """The orders of the statement's payee and month without a line, and what became of orders without one.

    An order that earns by what became of it in the month is none of them.
    """
    rating = Rating(Month.of(statement.month))
    orders = _orders(rating, _shard(rating, statement))
    facts, first = orders.facts, number_of_day(statement.month)
    ruled, paid = np.zeros((2, len(facts)), np.bool_)
    lost: list[Columns] = []
    for part in rating.ruled(orders):
        own = np.zeros(len(facts), np.bool_)
        own[part.rows if part.own is None else part.rows[part.own]] = True
        ruled |= own
        for lines in part.result.parts:
            paid[part.rows[lines.row[lines.row >= 0]]] = True
        # what another version pays is not lost
        lost += [] if part.adds else [_lost(part, own, orders)]
    asked = ~earned(orders, paid) & (facts.day >= first) & (facts.payee == statement.payee_id) & ~_returned(orders, statement)
    nowhere = np.flatnonzero(~ruled & orders.counted)
    lost.append({"row": nowhere, "test": nowhere * 0 + NO_PLAN, "version": nowhere * 0, "component": nowhere * 0 - 1})
    found = {name: np.concatenate([each[name] for each in lost]) for name in lost[-1]}
    found = {name: column[asked[found["row"]]] for name, column in found.items()}
    ids = facts.order_id if orders.fact is None else orders.fact
    return Lost(found | {"order": ids[found["row"]], "day": facts.day[found["row"]]})


def _orders(rating: Rating, shard: Shard) -> Orders:
    """The shard's orders, read with its payees' lines as two sets.

    Of a month that nobody has looked at since it was loaded the server guesses that a payee has few orders, and would look up the line
    of each of eighty thousand.
    """
    rating.only(shard.payees or ())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        return rating.reader.orders(shard)


def _shard(rating: Rating, statement: Statement) -> Shard:
    """What has to be rated to know: the orders without a line, where each is tested by itself and the month stands as it was counted."""
    reader, shard = rating.reader, Shard(payees=[statement.payee_id])
    later = Delta.objects.filter(payee_id=statement.payee_id, origin_month=statement.month).order_by()
    if reader.asked or reader.asks_groups or later.exists():
        return reader.whole(shard)
    return replace(shard, since=statement.month, unposted=statement.month)


def _returned(orders: Orders, statement: Statement) -> Flags:
    """Which returns are of an order of the month that has a line: theirs went the way of their order's."""
    facts = orders.facts
    same = (facts.original_id > 0) & (facts.original_day >= number_of_day(statement.month)) & ~np.isin(facts.original_id, facts.order_id)
    if not bool(same.any()):
        return same
    whose = {"payee_id": statement.payee_id, "month": statement.month, "order_id__in": facts.original_id[same].tolist()}
    earned_by = CommissionLine.objects.filter(**whose, kind__lt=LineKind.SPLIT).order_by().values_list("order_id", flat=True)
    return same & np.isin(facts.original_id, np.array(list(earned_by), np.int64))


def _lost(part: Ruled, own: Flags, orders: Orders) -> Columns:
    """The rows of one version's findings with the test that each failed; a payee's month is neither an order nor an event."""
    findings = part.result.findings
    row = part.rows[findings.row]
    mine = own[row] if orders.sort is None else own[row] & np.isin(orders.sort[row], (ORDER, EVENT))
    test, component = findings.test[mine].astype(np.int64), findings.component[mine].astype(np.int64)
    return {"row": row[mine], "test": test, "version": np.full(len(test), part.rules.version_id), "component": component}


def _day(number: int) -> date:
    return date.fromordinal(int(number) + ORIGIN)
