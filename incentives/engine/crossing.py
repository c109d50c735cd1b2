"""A crossing: what a month leaves that later months still pay or get back: excess that is carried, and debts.

All else that a state holds counts inside its own period. A version hands over to another by the codes of its components; what
the other does not carry (or lend) likewise stays with the version under which it arose, and is paid under that one's maximum.
"""

from __future__ import annotations

import numpy as np

from .arithmetic import Flags, Ints
from .components import KINDS
from .context import MONTHS
from .document import Excess, Over, PeriodLimits, PlanVersion
from .kinds import Phase
from .limits import active, under
from .state import PLAN, Entry, Measure, Remembered, Slot, State, joined

# A key holds its period in the last twenty bits.
_PERIOD = 0xFFFFF


def carrying(plan: PlanVersion) -> dict[int, PeriodLimits]:
    """Return the limits whose excess is carried, by component or PLAN."""
    limits = {PLAN: plan.period_limits} | {number: one.period_limits for number, one in enumerate(plan.components)}
    return {number: one for number, one in limits.items() if active(one) and one.excess is Excess.CARRIED}


def owing(plan: PlanVersion) -> list[int]:
    """Return the components that lend, and get back in later months."""
    return [number for number, one in enumerate(plan.components) if KINDS[one.kind].phase is Phase.MONTHS]


def crosses(plan: PlanVersion) -> bool:
    """Return whether anything of the plan goes on from month to month."""
    return bool(carrying(plan) or owing(plan))


def crossing(plan: PlanVersion, state: Remembered, month: int) -> State:
    """Return the entries of a state that may cross the end of a month (202610): what its periods earned, and the latest debts."""
    parts = []
    for number, limits in carrying(plan).items():
        earned = state.slot(number, 0, Measure.EARNED)
        here = earned.keys & _PERIOD == _period(month, limits.over)
        parts.append(_of_slot(earned, here, Entry(number, 0, Measure.EARNED)))
    for number in owing(plan):
        debts = state.slot(number, 0, Measure.DEBT)
        owner = debts.keys >> 20
        last = np.append(owner[1:] != owner[:-1], True)[: len(owner)]
        parts.append(_of_slot(debts, last, Entry(number, 0, Measure.DEBT)))
    return joined(parts)


def handed(left: State, plan: PlanVersion, into: PlanVersion, *, month: int) -> tuple[State, State]:
    """Return what crossed the end of a month as the opening of the next: (under the components of `into`, what stays with `plan`).

    Excess comes as CARRIED of the period that begins, a debt stands in the month that ended.
    """
    given, kept = [State.empty()], [State.empty()]
    begins = _after(month)
    theirs = carrying(into)
    for number, limits in carrying(plan).items():
        to = _same(plan, into, number)
        here = np.flatnonzero((left.component == number) & (left.measure == Measure.EARNED))
        above = left.value[here] - under(left.value[here], limits)
        fits = to is not None and to in theirs
        under_them = theirs[to].over if to is not None and fits else limits.over
        entry = (to if to is not None and fits else number, Measure.CARRIED, _period(begins, under_them))
        (given if fits else kept).append(_entries(left.owner[here], above, entry))
    for number in owing(plan):
        to = _same(plan, into, number)
        here = np.flatnonzero((left.component == number) & (left.measure == Measure.DEBT))
        fits = to is not None and to in owing(into)
        entry = (to if to is not None and fits else number, Measure.DEBT, month)
        (given if fits else kept).append(_entries(left.owner[here], left.value[here], entry))
    return joined(given), joined(kept)


def summed(states: list[State]) -> State:
    """Return one entry a key: what several versions hand over comes together."""
    both = joined(states)
    order = np.lexsort((both.owner, both.period, both.measure, both.rule, both.component))
    columns = {name: getattr(both, name)[order] for name in ("owner", "component", "rule", "period", "measure")}
    differs = np.any([column[1:] != column[:-1] for column in columns.values()], axis=0)
    first = np.flatnonzero(np.append(True, differs))[: len(order)]
    value = np.add.reduceat(both.value[order], first) if len(order) else both.value
    return State(**{name: column[first] for name, column in columns.items()}, value=value)


def _same(plan: PlanVersion, into: PlanVersion, number: int) -> int | None:
    """Return the number under which the other version has a component."""
    if number == PLAN:
        return PLAN
    code = plan.components[number].code
    return next((place for place, one in enumerate(into.components) if one.code == code), None)


def _entries(owner: Ints, value: Ints, entry: tuple[int, Measure, int]) -> State:
    number, measure, period = entry
    some = np.flatnonzero(value > 0)
    component, rule, periods, measures = (np.full(len(some), one, np.int64) for one in (number, 0, period, int(measure)))
    return State(owner[some], component, rule, periods, measures, value[some])


def _of_slot(slot: Slot, which: Flags, entry: Entry) -> State:
    keys = slot.keys[which]
    return entry.of(keys >> 20, keys & _PERIOD, slot.values[which])


def _after(month: int) -> int:
    """Return the month after one, 202612 → 202701."""
    return month + 1 if month % 100 < 12 else month + 89


def _period(month: int, over: Over) -> int:
    """Return the first month of the period in which a month lies."""
    return month - (month % 100 - 1) % MONTHS[over]
