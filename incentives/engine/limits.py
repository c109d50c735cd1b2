"""A limit: the least and the most that an order or a payee's period earns; what a line is cut by, and what is added at the end.

Within a period a line is the difference of the limited running totals, so the lines sum to the limited total, and a return
above the maximum takes back nothing that was never paid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arithmetic import Ints
from .contributions import Contributions, LineKind
from .document import OrderLimits, PeriodLimits
from .running import Keys, running
from .state import Entry, Measure, State, joined


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
    limited = np.clip(lines.earned_fen, limits.min_fen, limits.max_fen)
    return np.where(lines.kind == LineKind.EARNED, limited - lines.earned_fen, 0)


def limit_period(keys: Keys, amounts: Ints, context: tuple[PeriodLimits, int, State]) -> Limited:
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
    return Limited(run.before, cut, run.last, top_up, run.period, joined(closing))


def under(totals: Ints, limits: PeriodLimits) -> Ints:
    """Return what is paid of each total under the period's maximum."""
    return totals if limits.max_fen is None else np.minimum(totals, limits.max_fen)


def active(limits: PeriodLimits) -> bool:
    """Return whether there is any limit."""
    return limits.min_fen is not None or limits.max_fen is not None
