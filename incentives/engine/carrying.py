"""Carrying: what a payee earned above a period's maximum comes into the next period, where the plan says so.

Period by period: what stood above the maximum when one ended is the first line of the next, whether or not anything is sold
in it, and counts under the next one's maximum. The state tells what is carried already: a payee whose next period has an entry.
What another version left comes in as such (`Measure.CARRIED`), since it stood above a maximum that need not be this one's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arithmetic import Ints
from .context import MONTHS
from .contributions import LineKind
from .document import Over, PeriodLimits
from .facts import periods
from .limits import Limited, applied, limit_period, under
from .lines import Lines, joined, of_no_order
from .running import Keys
from .state import Measure, Remembered, Slot, State
from .state import joined as joined_states

# Midnight in Shanghai, in microseconds from that in UTC.
_MIDNIGHT = -8 * 3_600_000_000
_A_DAY = 86_400_000_000


def carried(lines: Lines, through: int, context: tuple[PeriodLimits, int, Remembered]) -> tuple[Lines, State]:
    """Return lines in the order in which they count under a period's limits, with what is carried into the periods up to that of
    the day `through`; `context`: the limits, whose (component or PLAN), the opening.
    """
    limits, number, opening = context
    slot, left = opening.slot(number, 0, Measure.EARNED), opening.slot(number, 0, Measure.CARRIED)
    period = periods(lines.day, limits.over)
    parts, states = [], []
    for this in _periods(np.concatenate([period, left.keys & 0xFFFFF]), slot, (through, limits.over)):
        mine = lines.take(np.flatnonzero(period == this))
        brought = _brought((slot, left), this, (limits, number))
        both = joined([brought, mine]) if len(brought) else mine
        if not len(both):
            continue
        limited: Limited = limit_period(Keys(both.payee, np.full(len(both), this, np.int64)), both.amount_fen, (limits, number, opening))
        parts.append(applied(both, limited, number))
        states.append(limited.closing)
        slot = slot.updated(limited.closing.slot(number, 0, Measure.EARNED))
    return joined(parts), joined_states(states)


def _periods(period: Ints, slot: Slot, until: tuple[int, Over]) -> Iterator[int]:
    """Yield the first month of every period from the first that is known to the last that may be carried into."""
    through, over = until
    known = np.concatenate([period, slot.keys & 0xFFFFF])
    if not len(known):
        return
    last = max(int(periods(np.array([through]), over)[0]), int(period.max()) if len(period) else 0)
    this = int(known.min())
    while this <= last:
        yield this
        this = _moved(this, MONTHS[over])


def _moved(period: int, months: int) -> int:
    """Return the month so many months later."""
    moved = period // 100 * 12 + period % 100 - 1 + months
    return moved // 12 * 100 + moved % 12 + 1


def _brought(known: tuple[Slot, Slot], this: int, whose: tuple[PeriodLimits, int]) -> Lines:
    """Return a line for whatever stands above the maximum of the period before, or was left for this one; none for payees who have
    something in this one already.
    """
    (slot, left), (limits, number) = known, whose
    ended = np.flatnonzero(slot.keys & 0xFFFFF == _moved(this, -MONTHS[limits.over]))
    coming = np.flatnonzero(left.keys & 0xFFFFF == this)
    payee, place = np.unique(np.concatenate([slot.keys[ended], left.keys[coming]]) >> 20, return_inverse=True)
    above = np.zeros(len(payee), np.int64)
    np.add.at(above, place, np.concatenate([slot.values[ended] - under(slot.values[ended], limits), left.values[coming]]))
    begun = np.isin((payee << 20) | this, slot.keys)
    some = np.flatnonzero((above > 0) & ~begun)
    day = int(np.datetime64(f"{this // 100}-{this % 100:02}-01", "D").astype(np.int64))
    return of_no_order(
        payee=payee[some],
        amount=above[some],
        day=day,
        at=day * _A_DAY + _MIDNIGHT,
        component=number,
        kind=int(LineKind.CARRIED),
        period=this,
    )
