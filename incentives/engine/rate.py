"""A rating: orders and a plan version in, lines, findings and totals out.

The order of the rows given does not matter. Payees (groups, where a table counts per group) never touch each other, so rating
them in shards gives the same lines; rating day by day, each from the closing of the day before, gives the same sums.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .arithmetic import Ints
from .components import KINDS
from .context import Context
from .criteria import Codes, Outcome, outcomes
from .document import PlanVersion
from .doubles import doubled, single
from .facts import Facts
from .findings import Findings, findings
from .kinds import Phase
from .limits import active
from .lines import Lines
from .lines import joined as joined_lines
from .months import month_lines, sums_of
from .multiplying import coefficient_lines
from .rating import Opening, Rated, Rating, limit_plan, prepare, rate_component, tested
from .state import State, joined
from .totals import Totals, totals


@dataclass(frozen=True, slots=True)
class Result:
    """`parts` are the lines of one component each, of the plan's own limits last; `doubled` are the places of orders that two
    incentives meet.

    `closing` holds the new value of every entry that the rating touched: `state.updated(closing)` opens the next one.
    """

    parts: tuple[Lines, ...]
    findings: Findings
    closing: State
    totals: Totals
    doubled: Ints

    @property
    def lines(self) -> Lines:
        """Return all lines together; of millions, rather take the parts one by one."""
        return joined_lines(self.parts)


def rate(facts: Facts, plan: PlanVersion, *, codes: Codes, opening: Opening | None = None, context: Context | None = None) -> Result:
    """Return what the plan version pays for the facts; `EngineError` when an amount leaves 64 bits.

    `codes` gives the id of every code of each field of the criteria, as the facts use it.
    """
    rating = prepare(facts, plan, (opening or Opening.nothing(), context or Context()))
    found = outcomes(facts, plan, codes=codes, rows=rating.given)
    alone = (rating.facts, rating.given, lambda: [one.lines for one in _components(rating, found)])
    rated = _components(rating, single(plan, found, alone))
    parts = [one.lines for one in rated]
    states = [one.closing for one in rated]
    if active(plan.period_limits):
        parts, state = limit_plan(rating, parts)
        states.append(state)
    lost = findings(rating.facts, [one.outcome for one in rated], rating.refused)
    lost = replace(lost, row=rating.given[lost.row])
    both = rating.given[np.flatnonzero(doubled(plan, found, rating.facts))]
    return Result(tuple(parts), lost, joined(states), totals(parts, facts), both)


def _components(rating: Rating, found: list[Outcome]) -> list[Rated]:
    """Return every component rated, in the order of the document; months are looked at when all else is."""
    kinds = [KINDS[one.kind] for one in rating.plan.components]
    rated: dict[int, Rated] = {}
    for number, (outcome, kind) in enumerate(zip(found, kinds, strict=True)):
        if kind.phase is Phase.ORDERS:
            rated[number] = rate_component(rating, number, (outcome, kind))
        elif kind.phase is Phase.LINES:
            earlier = [rated[place].lines if place in rated else joined_lines([]) for place in range(number)]
            rated[number] = coefficient_lines(rating, number, (outcome, kind, earlier))
    months = [number for number, kind in enumerate(kinds) if kind.phase is Phase.MONTHS]
    sums = sums_of([one.lines for one in rated.values()] or [joined_lines([])]) if months else None
    for number in months:
        assert sums
        outcome = tested(rating, number, (found[number], kinds[number]))
        rated[number] = month_lines(rating, number, (outcome, kinds[number], sums))
    return [rated[number] for number in range(len(found))]
