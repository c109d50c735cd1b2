"""Graduated tiers: each part of a period's total earns the rate of its own bracket.

A line is the difference of the rounded running totals, so the lines of a period always sum to the table's formula on its total.
"""

from __future__ import annotations

import numpy as np

from .. import tables
from ..contributions import Contributions, LineKind, Work
from ..counting import Count, by_rule
from ..kinds import Kind


def rate(work: Work) -> Contributions:
    """Return one line an order: what the total earns after it less what it earned before."""
    return by_rule(work, lines)


def lines(work: Work, count: Count) -> list[Contributions]:
    """Return one line an order, each part of a period at the rate of its own bracket."""
    run, prices = count.running, count.prices
    earned = prices.graduated(run.after) - prices.graduated(run.before)
    # a return gives back from the bracket that its pieces were counted into
    reached = prices.place(np.maximum(run.before, run.after))
    kind = np.full(len(earned), int(LineKind.EARNED), np.int64)
    rates, tier = prices.rates[reached], prices.tier(reached)
    return [Contributions(work.row, work.rule, kind, work.period, work.base, run.before, tier, rates, earned, earned, count.closing)]


KIND = Kind("graduated", ("table",), tables.read, tables.write, rate, per_order=False)
