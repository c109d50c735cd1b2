"""Orders that two incentives meet in a month as it was calculated: counted with every statement, named when somebody asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Sum

from channelops.core.access import Access
from channelops.core.scoping import visible_to
from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual.rating import Rating, Ruled
from ..engine.doubles import places
from ..engine.facts import number_of_day
from ..models import Statement
from .shards import Shard

ORIGIN = date(1970, 1, 1).toordinal()
Article = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Doubled:
    """One order, and what it came to by article (plan version and component); `paying` is the version whose rule decides."""

    order_id: int
    day: date
    paying: int
    amounts: Mapping[Article, int]


def doubled_counted(access: Access, month: date) -> tuple[int, int]:
    """How many orders of a month two incentives meet, and of how many payees, of the statements that are seen."""
    rows = visible_to(access, Statement.objects.filter(month=month, doubled__gt=0))
    found = rows.aggregate(orders=Sum("doubled"), payees=Count("pk"))
    return found["orders"] or 0, found["payees"]


def doubled_orders(statement: Statement, *, limit: int) -> list[Doubled]:
    """The latest orders of the statement's payee and month that two incentives meet, the latest first."""
    rating = Rating(Month.of(statement.month))
    shard = rating.reader.whole(Shard(payees=[statement.payee_id]))
    orders = rating.reader.orders(shard)
    facts = orders.facts
    parts = list(rating.ruled(orders, left=rating.openings.of(shard)))
    rows = distinct(np.concatenate([np.zeros(0, np.int64), *(part.rows[part.result.doubled] for part in parts)]))
    rows = rows[(facts.day[rows] >= number_of_day(statement.month)) & (facts.payee[rows] == statement.payee_id)]
    rows = rows[np.lexsort((facts.order_id[rows], facts.day[rows]))][::-1][:limit]
    paying = {row: part.rules.version_id for part in parts if not part.adds for row in np.intersect1d(rows, part.rows).tolist()}
    amounts: dict[int, dict[Article, int]] = {int(order): {} for order in facts.order_id[rows]}
    for part in parts:
        _sum_into(amounts, part)
    return [
        Doubled(
            order_id=int(facts.order_id[row]),
            day=date.fromordinal(int(facts.day[row]) + ORIGIN),
            paying=paying[row],
            amounts=amounts[int(facts.order_id[row])],
        )
        for row in rows.tolist()
    ]


def _sum_into(amounts: dict[int, dict[Article, int]], part: Ruled) -> None:
    """What one version makes of each order, by component; a spiff that was refused comes to nothing."""
    wanted, version = np.array(sorted(amounts), np.int64), part.rules.version_id
    spiffs, _others = places(part.rules.content)
    for order in part.facts.order_id[part.result.doubled].tolist() if not part.adds else ():
        if order in amounts:
            amounts[order].update({(version, number): 0 for number in spiffs})
    for lines in part.result.parts:
        for at in np.flatnonzero(np.isin(lines.order_id, wanted)).tolist():
            told, key = amounts[int(lines.order_id[at])], (version, int(lines.component[at]))
            told[key] = told.get(key, 0) + int(lines.amount_fen[at])
