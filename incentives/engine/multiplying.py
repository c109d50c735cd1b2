"""Multiplying: what each order earned under earlier components, brought to a coefficient as its base."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arithmetic import Ints
from .contributions import Work
from .criteria import Outcome
from .document import Over, PlanVersion
from .facts import periods
from .kinds import Kind
from .lines import Lines
from .rating import Rated, Rating, limited


def coefficient_lines(rating: Rating, number: int, known: tuple[Outcome, Kind, Sequence[Lines]]) -> Rated:
    """Return the lines of a coefficient; `known`: its outcome, its kind, the lines so far."""
    outcome, kind, earlier = known
    made = kind.rate(multiplied(rating, number, (outcome, earlier)))
    # whoever earned nothing did not fail because of a coefficient
    nothing = Outcome(np.full(len(outcome.rule), -1, np.int16), outcome.test * 0, outcome.nearest)
    return limited(rating, number, (made, np.zeros(len(made.row), np.int64), nothing))


def multiplied(rating: Rating, number: int, known: tuple[Outcome, Sequence[Lines]]) -> Work:
    """Return the orders that earned under the components which the coefficient multiplies; `known`: its outcome, the lines so far.

    A return goes by the rule and the month of its order; of an order rated earlier, by the rule of the line that it had.
    """
    outcome, earlier = known
    component = rating.plan.components[number]
    rule, day = outcome.rule.astype(np.int64), rating.facts.day.astype(np.int64)
    returns = rating.returns
    if len(returns.row):
        day[returns.row] = returns.day
        here = returns.original >= 0
        rule[returns.row] = np.where(here, rule[returns.original], _paid_by(rating, number))
    base = _earned(rating, [earlier[place] for place in multiplies(rating.plan, number)])
    row = np.flatnonzero((base != 0) & (rule >= 0))
    month = periods(day[row], Over.MONTH)
    known_of = (rating.opening.state, rating.context)
    return Work(component, number, row, rule[row].astype(np.int16), base[row], rating.facts.payee[row], month, *known_of)


def _paid_by(rating: Rating, number: int) -> Ints:
    """Return of each return the rule by which the coefficient paid its order before; −1 where it did not."""
    paid, returns = rating.opening.paid.of(number), rating.returns
    if not len(paid):
        return np.full(len(returns.row), -1, np.int64)
    place = np.minimum(np.searchsorted(paid.order_id, returns.original_id), len(paid) - 1)
    known = (paid.order_id[place] == returns.original_id) & (paid.payee[place] == returns.payee)
    return np.where(known, paid.rule[place], -1)


def multiplies(plan: PlanVersion, number: int) -> list[int]:
    """Return the numbers of the components that a coefficient multiplies: those that it names, or all before it."""
    named = plan.components[number].of
    return [place for place, one in enumerate(plan.components[:number]) if not named or one.code in named]


def _earned(rating: Rating, parts: Sequence[Lines]) -> Ints:
    """Return what each fact, in the order in which it counts, earned under the parts."""
    place = np.empty(len(rating.given), np.int64)
    place[rating.given] = np.arange(len(place))
    base = np.zeros(len(place), np.int64)
    for lines in parts:
        own = np.flatnonzero(lines.row >= 0)
        np.add.at(base, place[lines.row[own]], lines.amount_fen[own])
    return base
