"""Double incentives that a plan version would meet: found among orders of the last weeks, before anybody publishes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelops.sales.selectors.codes import orders_by_key, payees_within

from ..documents import content_of
from ..engine.arithmetic import Flags, Ints
from ..engine.criteria import Outcome, outcomes
from ..engine.document import PlanVersion as Content
from ..engine.doubles import doubled, places
from ..engine.facts import Facts, OrderKind
from ..models import PlanVersion
from .contract_pins import payees_pinned
from .facts import FactReader
from .plan_checks import topped_by, versions_topping
from .rules import codes_of
from .shards import Shard

DAYS = 28
PAYEES = 50
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Doubles:
    """How many of the orders looked at are doubled, and the numbers of a few; by which other plan, where it is not the own one's spiff."""

    looked: int
    doubled: int
    orders: tuple[str, ...]
    other: PlanVersion | None = None
    other_above: bool = False


def doubles_of(version: PlanVersion, *, on: date) -> Doubles | None:
    """The doubled among the orders of some payees in the plan's place; None for a plan that can meet none."""
    content = content_of(version)
    if not all(places(content)):
        return None
    facts = _facts(version, on)
    return _found(facts, doubled(content, _outcomes(content, facts), facts))


def doubles_between(version: PlanVersion, *, on: date) -> list[Doubles]:
    """The same of orders that a plan above pays and this one would add to, or that this one pays and one further down adds to."""
    above = topped_by(version)
    others = [above] if above else versions_topping(version)
    found = []
    for other in others:
        facts = _facts(version if above else other, on)
        both = _pays(content_of(version), facts) & _pays(content_of(other), facts) & (facts.kind == OrderKind.SALE)
        told = _found(facts, both)
        found.append(Doubles(looked=told.looked, doubled=told.doubled, orders=told.orders, other=other, other_above=above is not None))
    return found


def _facts(version: PlanVersion, on: date) -> Facts:
    """Recent orders of some payees in the plan's place whom no contract keeps from it."""
    pinned = set(payees_pinned(version.plan_id, since=on - timedelta(days=DAYS)))
    payees = payees_within(version.plan.region_id or 0, kind=version.plan.payee_kind, limit=PAYEES)
    return FactReader(on - timedelta(days=DAYS), on).orders(Shard(payees=[payee for payee in payees if payee not in pinned])).facts


def _outcomes(content: Content, facts: Facts) -> Sequence[Outcome]:
    return outcomes(facts, content, codes=codes_of(content), rows=np.arange(len(facts)))


def _pays(content: Content, facts: Facts) -> Flags:
    """Which orders pass the tests of some article."""
    flags: Flags = np.logical_or.reduce([one.rule >= 0 for one in _outcomes(content, facts)])
    return flags


def _found(facts: Facts, both: Flags) -> Doubles:
    rows: Ints = np.flatnonzero(both)
    keys = {(date(1970, 1, 1) + timedelta(days=int(facts.day[row])), int(facts.order_id[row])) for row in rows[:SHOWN]}
    return Doubles(looked=len(facts), doubled=len(rows), orders=tuple(sorted(order.ref for order in orders_by_key(keys).values())))
