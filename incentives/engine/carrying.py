"""Carrying: what a payee earned above a period's maximum comes into the next period, where the plan says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import lines as line_columns
from .contributions import LineKind
from .document import Excess, PeriodLimits, PlanVersion
from .facts import number_of_day, periods
from .limits import active, applied, limit_period, under
from .lines import Lines
from .running import Keys
from .state import PLAN, Measure, State, joined


@dataclass(frozen=True, slots=True)
class Carried:
    """The lines of a period's first day, and the state that they leave: `state.updated(closing)`."""

    lines: Lines
    closing: State


def carry_forward(plan: PlanVersion, state: State, *, day: date, at: int) -> Carried:
    """Return what is carried into the periods that begin on `day` (nothing on other days); `at` stamps the lines.

    To be called once for a month's first day, with the state that the day before left.
    """
    parts: list[Carried] = []
    for number, component in enumerate(plan.components):
        lines = _excess((component.period_limits, number), (day, at), state)
        parts.append(_counted(lines, (component.period_limits, number, state)))
    lines = line_columns.joined([*(part.lines for part in parts), _excess((plan.period_limits, PLAN), (day, at), state)])
    last = _counted(lines, (plan.period_limits, PLAN, state))
    return Carried(last.lines, joined([*(part.closing for part in parts), last.closing]))


def _excess(whose: tuple[PeriodLimits, int], when: tuple[date, int], state: State) -> Lines:
    """Return a line for whatever stands above the maximum of the period that ended the day before."""
    limits, number = whose
    today = number_of_day(when[0])
    ended, begins = periods(np.array([today - 1, today]), limits.over).tolist()
    if limits.excess is not Excess.CARRIED or ended == begins:
        return line_columns.joined([])
    mine = (state.component == number) & (state.measure == Measure.EARNED) & (state.period == ended)
    above = state.value - under(state.value, limits)
    entries = np.flatnonzero(mine & (above > 0))
    return line_columns.of_no_order(
        payee=state.owner[entries], amount=above[entries], day=today, at=when[1], component=number, kind=LineKind.CARRIED, period=begins
    )


def _counted(lines: Lines, context: tuple[PeriodLimits, int, State]) -> Carried:
    """Return the lines under the limits of the period into which they come."""
    limits, number, _state = context
    if not len(lines) or not active(limits):
        return Carried(lines, State.empty())
    limited = limit_period(Keys(lines.payee, periods(lines.day, limits.over)), lines.amount_fen, context)
    return Carried(applied(lines, limited, number), limited.closing)
