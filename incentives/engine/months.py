"""A payee's month under a guarantee or a draw: what all else came to, what is added to it, what is recovered, what stays owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from channelops.kernel.distinct import distinct

from .arithmetic import Flags, Ints, check_sums
from .components.guarantee import MonthTerms
from .contributions import LineKind
from .criteria import Outcome, factorise
from .document import Over
from .facts import periods
from .kinds import Kind, Month
from .lines import Lines, joined, of_no_order
from .rating import Rated, Rating
from .state import Entry, Measure, Slot, State
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


def month_lines(rating: Rating, number: int, known: tuple[Outcome, Kind, Months]) -> Rated:
    """Return the lines of a guarantee or a draw; `known`: its outcome, its kind, the sums of all that earns."""
    outcome, kind, sums = known
    touched = _touched(rating, outcome, sums)
    state = rating.opening.state
    debts = state.slot(number, 0, Measure.DEBT)
    parts, states = [], []
    for month in distinct(touched.month).tolist():
        mine = touched.take(np.flatnonzero(touched.month == month))
        mine = mine.take(np.flatnonzero(_concerned(mine, debts, state.slot(number, 0, Measure.ENTITLED))))
        lines, closing = _of_month(rating, number, (kind, mine, debts))
        parts.append(lines)
        states.append(closing)
        debts = debts.updated(closing.slot(number, 0, Measure.DEBT))
    nothing = np.full(len(outcome.rule), -1, np.int16)
    return Rated(joined(parts), joined_states(states), Outcome(nothing, outcome.test * 0, nothing))


def sums_of(parts: Sequence[Lines]) -> Months:
    """Return what every payee's month came to under the parts, with the day and time of its last line; nobody is entitled yet."""
    for part in parts:
        check_sums(part.amount_fen)
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("payee", "day", "at", "amount_fen")]
    nobody = np.full(len(columns[0]), _NONE, np.int64)
    return _summed((columns[0], periods(columns[1], Over.MONTH)), (columns[1], columns[2], columns[3], nobody))


def _touched(rating: Rating, outcome: Outcome, sums: Months) -> Months:
    """Return the sums with the months that have an entitlement among the facts; of several of one month the first rule."""
    row = np.flatnonzero((rating.refused == 0) & (outcome.rule >= 0))
    facts = rating.facts
    columns = (facts.day[row], facts.at[row], np.zeros(len(row), np.int64), outcome.rule[row].astype(np.int64))
    both = [np.concatenate(pair) for pair in zip(columns, (sums.day, sums.at, sums.earned, sums.rule), strict=True)]
    keys = (np.concatenate([facts.payee[row], sums.payee]), np.concatenate([rating.month[row], sums.month]))
    found = _summed(keys, (both[0], both[1], both[2], both[3]))
    return replace(found, rule=np.where(found.rule == _NONE, -1, found.rule))


def _summed(keys: tuple[Ints, Ints], columns: tuple[Ints, Ints, Ints, Ints]) -> Months:
    """Return one entry a payee and month of (day, time, earned, rule): the last, the last, the sum, the first."""
    (payee, payees), (month, months) = (factorise(key) for key in keys)
    cell = payee * len(months) + month
    size = len(payees) * len(months)
    day, at, earned, rule = columns
    last, moment = np.full(size, -(2**62), np.int64), np.full(size, -(2**62), np.int64)
    sums, first = np.zeros(size, np.int64), np.full(size, _NONE, np.int64)
    np.maximum.at(last, cell, day)
    np.maximum.at(moment, cell, at)
    np.add.at(sums, cell, earned)
    np.minimum.at(first, cell, rule)
    used = np.flatnonzero(last > -(2**62))
    whose, when = np.divmod(used, max(len(months), 1))
    return Months(payees[whose], months[when], sums[used], first[used], last[used], moment[used])


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
