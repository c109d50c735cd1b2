"""A rating: orders and a plan version in, lines, findings and totals out.

The order of the rows given does not matter. Payees (groups, where a table counts per group) never touch each other, so rating
them in shards gives the same lines; rating day by day, each from the closing of the day before, gives the same sums.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import lines as line_columns
from .components import KINDS
from .criteria import Codes, outcomes
from .document import PlanVersion
from .facts import Facts
from .findings import Findings, findings
from .limits import active
from .lines import Lines
from .rating import Opening, Rated, limit_plan, prepare, rate_component
from .state import State, joined
from .totals import Totals, totals


@dataclass(frozen=True, slots=True)
class Result:
    """`closing` holds the new value of every entry that the rating touched: `state.updated(closing)` opens the next one."""

    lines: Lines
    findings: Findings
    closing: State
    totals: Totals


def rate(facts: Facts, plan: PlanVersion, *, codes: Codes, opening: Opening | None = None) -> Result:
    """Return what the plan version pays for the facts; `EngineError` when an amount leaves 64 bits.

    `codes` gives the id of every code of each field of the criteria, as the facts use it.
    """
    rating = prepare(facts, plan, opening or Opening.nothing())
    parts: list[Rated] = []
    for number, outcome in enumerate(outcomes(rating.facts, plan, codes)):
        parts.append(rate_component(rating, number, (outcome, KINDS[plan.components[number].kind])))
    made = line_columns.joined([part.lines for part in parts])
    states = [part.closing for part in parts]
    if active(plan.period_limits):
        made, state = limit_plan(rating, made)
        states.append(state)
    lost = findings(rating.facts, [part.outcome for part in parts], rating.refused)
    return Result(made, replace(lost, row=rating.given[lost.row]), joined(states), totals(made, facts))
