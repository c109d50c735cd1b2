"""Double incentives that a plan version would meet: found among orders of the last weeks, before anybody publishes it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelops.sales.selectors.codes import orders_by_key, payees_within

from ..documents import content_of
from ..engine.criteria import outcomes
from ..engine.doubles import doubled, places
from ..models import PlanVersion
from .facts import FactReader, Shard
from .rules import codes_of

DAYS = 28
PAYEES = 50
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Doubles:
    """How many of the orders looked at are doubled, and the numbers of a few."""

    looked: int
    doubled: int
    orders: tuple[str, ...]


def doubles_of(version: PlanVersion, *, on: date) -> Doubles | None:
    """The doubled among the orders of some payees in the plan's place; None for a plan that can meet none."""
    content = content_of(version)
    if not all(places(content)):
        return None
    region = version.plan.region_id or 0
    payees = payees_within(region, kind=version.plan.payee_kind, limit=PAYEES)
    facts = FactReader(on - timedelta(days=DAYS), on).orders(Shard(payees=payees)).facts
    found = outcomes(facts, content, codes=codes_of(content), rows=np.arange(len(facts)))
    rows = np.flatnonzero(doubled(content, found, facts))
    keys = {(date(1970, 1, 1) + timedelta(days=int(facts.day[row])), int(facts.order_id[row])) for row in rows[:SHOWN]}
    return Doubles(looked=len(facts), doubled=len(rows), orders=tuple(sorted(order.ref for order in orders_by_key(keys).values())))
