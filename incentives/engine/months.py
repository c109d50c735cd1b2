"""A payee's month under a guarantee or a draw: what all else came to, what is added to it, what is recovered, what stays owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arithmetic import Flags, Ints, check_sums
from .components.guarantee import MonthTerms
from .contributions import LineKind
from .criteria import Outcome
from .document import Over
from .facts import periods
from .kinds import Kind, Month
from .lines import Lines, joined, of_no_order
from .rating import Rated, Rating
from .state import Entry, Measure, Slot, State, key_of
from .state import joined as joined_states

# Above every rule.
_NONE = 1 << 15


@dataclass(frozen=True, slots=True)
class Months:
    """The months that are touched, by payee and month: earned now, the rule of those that are entitled now (−1), last day and time."""

    payee: Ints
    month: Ints
    earned: Ints
    rule: Ints
    day: Ints
    at: Ints

    def take(self, places: Ints) -> Months:
        """Return the months at the given places."""
        return Months(*(getattr(self, name)[places] for name in self.__slots__))


def month_lines(rating: Rating, number: int, known: tuple[Outcome, Kind, Sequence[Lines]]) -> Rated:
    """Return the lines of a guarantee or a draw; `known`: its outcome, its kind, the lines of all that earn."""
    outcome, kind, earlier = known
    touched = _touched(rating, outcome, joined(earlier))
    state = rating.opening.state
    debts = state.slot(number, 0, Measure.DEBT)
    parts, states = [], []
    for month in np.unique(touched.month).tolist():
        mine = touched.take(np.flatnonzero(touched.month == month))
        mine = mine.take(np.flatnonzero(_concerned(mine, debts, state.slot(number, 0, Measure.ENTITLED))))
        lines, closing = _of_month(rating, number, (kind, mine, debts))
        parts.append(lines)
        states.append(closing)
        debts = debts.updated(closing.slot(number, 0, Measure.DEBT))
    nothing = np.full(len(outcome.rule), -1, np.int16)
    return Rated(joined(parts), joined_states(states), Outcome(nothing, outcome.test * 0, nothing))


def _touched(rating: Rating, outcome: Outcome, lines: Lines) -> Months:
    """Return every payee and month that has lines or an entitlement among the facts."""
    check_sums(lines.amount_fen)
    row = np.flatnonzero((rating.refused == 0) & (outcome.rule >= 0))
    facts = rating.facts
    payee = np.concatenate([facts.payee[row], lines.payee])
    month = np.concatenate([rating.month[row], periods(lines.day, Over.MONTH)])
    day, at = np.concatenate([facts.day[row], lines.day]), np.concatenate([facts.at[row], lines.at])
    keys, place = np.unique(key_of(payee, month), return_inverse=True)
    earned, rule = np.zeros(len(keys), np.int64), np.full(len(keys), _NONE, np.int64)
    np.add.at(earned, place[len(row) :], lines.amount_fen)
    np.minimum.at(rule, place[: len(row)], outcome.rule[row].astype(np.int64))
    order = np.lexsort((at, place))
    last = order[np.searchsorted(place[order], np.arange(len(keys)), side="right") - 1]
    return Months(keys >> 20, keys & 0xFFFFF, earned, np.where(rule == _NONE, -1, rule), day[last], at[last])


def _concerned(months: Months, debts: Slot, entitled: Slot) -> Flags:
    """Return which months have an entitlement or began with a debt."""
    flags: Flags = (months.rule >= 0) | (entitled.at(months.payee, months.month) > 0) | (debts.before(months.payee, months.month) > 0)
    return flags


def _of_month(rating: Rating, number: int, known: tuple[Kind, Months, Slot]) -> tuple[Lines, State]:
    """Return the lines of one month, and what it leaves."""
    kind, months, debts = known
    state = rating.opening.state

    def had(measure: Measure) -> Ints:
        return state.slot(number, 0, measure).at(months.payee, months.month)

    rule = np.where(months.rule >= 0, months.rule, had(Measure.ENTITLED) - 1)
    earned, debt = had(Measure.MONTH) + months.earned, debts.before(months.payee, months.month)
    terms = [one.terms for one in rating.plan.components[number].rules]
    least = np.array([one.month_fen for one in terms if isinstance(one, MonthTerms)] + [0], np.int64)[rule]
    keep = np.array([one.keep_fen for one in terms if isinstance(one, MonthTerms)], np.int64)[np.maximum(rule, 0)]
    owed = np.array([one.recoverable for one in terms if isinstance(one, MonthTerms)], np.bool_)[np.maximum(rule, 0)]
    assert kind.monthly
    added, recovered = kind.monthly.given(Month(earned, debt, least, keep))
    values = {
        Measure.ENTITLED: rule + 1,
        Measure.MONTH: earned,
        Measure.GIVEN: added,
        Measure.RECOVERED: recovered,
        Measure.DEBT: debt + np.where(owed, added, 0) - recovered,
    }
    closing = joined_states([Entry(number, 0, one).of(months.payee, months.month, value) for one, value in values.items()])
    steps = [(kind.monthly.line, added - had(Measure.GIVEN)), (LineKind.RECOVERED, had(Measure.RECOVERED) - recovered)]
    return joined([_lines(months, (number, line, rule), (step, earned, debt)) for line, step in steps]), closing


def _lines(months: Months, what: tuple[int, LineKind, Ints], columns: tuple[Ints, Ints, Ints]) -> Lines:
    """Return a line for every month whose amount changes: base is what the month has earned, before the debt it began with."""
    number, kind, rule = what
    step, earned, debt = columns
    some = np.flatnonzero(step)
    own = months.take(some)
    return of_no_order(
        payee=own.payee,
        amount=step[some],
        day=own.day,
        at=own.at,
        component=number,
        rule=np.maximum(rule[some], 0),
        kind=int(kind),
        period=own.month,
        base=earned[some],
        before=debt[some],
    )
