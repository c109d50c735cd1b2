"""A limit: the least and the most that an order or a payee's period earns; what a line is cut by, and what is added at the end.

Within a period a line is the difference of the limited running totals, so the lines sum to the limited total, and a return
above the maximum takes back nothing that was never paid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .arithmetic import Ints
from .contributions import Contributions, LineKind
from .document import OrderLimits, PeriodLimits
from .lines import Lines, joined, of_no_order
from .running import Keys, running
from .state import PLAN, Entry, Measure, Remembered, State
from .state import joined as joined_states


@dataclass(frozen=True, slots=True)
class Limited:
    """By line: what the period had earned before it, and the cut. By owner: what is added at its last line, to reach the minimum."""

    before: Ints
    cut: Ints
    last: Ints
    top_up: Ints
    period: Ints
    closing: State


def order_cuts(lines: Contributions, limits: OrderLimits) -> Ints:
    """Return what each order's own line is changed by; returns follow their order and true-ups have no order."""
    if limits == OrderLimits():
        return np.zeros(len(lines.row), np.int64)
    return np.where(lines.kind == LineKind.EARNED, clipped(lines.earned_fen, limits) - lines.earned_fen, 0)


def clipped(earned: Ints, limits: OrderLimits) -> Ints:
    """Return what orders earn between the least and the most."""
    return earned if limits == OrderLimits() else np.clip(earned, limits.min_fen, limits.max_fen)


def limit_period(keys: Keys, amounts: Ints, context: tuple[PeriodLimits, int, Remembered]) -> Limited:
    """Return what the period's limits do to lines in their order; `context`: the limits, whose (component or PLAN), the opening."""
    limits, component, opening = context
    slot = opening.slot(component, 0, Measure.EARNED)
    run = running(keys, amounts, slot)
    cut = under(run.after, limits) - under(run.before, limits) - amounts
    closing = [Entry(component, 0, Measure.EARNED).of(run.owner, run.period, run.closing)]
    top_up = np.zeros(len(run.owner), np.int64)
    if limits.min_fen is not None:
        added = opening.slot(component, 0, Measure.TOP_UP).at(run.owner, run.period)
        total = np.maximum(np.int64(limits.min_fen) - run.closing, 0)
        top_up = total - added
        closing.append(Entry(component, 0, Measure.TOP_UP).of(run.owner, run.period, total))
    return Limited(run.before, cut, run.last, top_up, run.period, joined_states(closing))


def under(totals: Ints, limits: PeriodLimits) -> Ints:
    """Return what is paid of each total under the period's maximum."""
    return totals if limits.max_fen is None else np.minimum(totals, limits.max_fen)


def active(limits: PeriodLimits) -> bool:
    """Return whether there is any limit."""
    return limits.min_fen is not None or limits.max_fen is not None


def applied(lines: Lines, limited: Limited, component: int) -> Lines:
    """Return the lines cut by a period's limits, with those that reach its minimum (or take back what earlier ones added too much)."""
    before = {"plan_before_fen" if component == PLAN else "period_before_fen": limited.before}
    cut = replace(lines, cut_fen=lines.cut_fen + limited.cut, amount_fen=lines.amount_fen + limited.cut, **before)
    added = np.flatnonzero(limited.top_up)
    if not len(added):
        return cut
    last = lines.take(limited.last[added])
    top_ups = of_no_order(
        payee=last.payee,
        amount=limited.top_up[added],
        day=last.day,
        at=last.at,
        period=limited.period[added],
        component=component,
        kind=LineKind.TOP_UP,
    )
    return joined([cut, top_ups])
