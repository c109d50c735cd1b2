"""Cliff bonus: one amount for the tier that a period's total reaches; short of the tier there is nothing of it.

The order that reaches a tier earns what its bonus is above the last one's, a return that falls back gives it back. A return after
the period takes back its share of the bonus: returned ÷ total, never rounded up, so that all returns together take no more than it.
"""

from __future__ import annotations

import numpy as np

from .. import tables
from ..arithmetic import Ints, share_down
from ..contributions import Contributions, LineKind, Work
from ..counting import Count, by_rule
from ..kinds import Kind, Settling
from ..state import Measure, owner_of_rule
from ..tiers import Prices, TierTerms


def rate(work: Work) -> Contributions:
    """Return one line an order: the bonus of the total with it less that of the total before."""
    return by_rule(work, _lines)


def settle(orders: Settling) -> Ints:
    """Return each order's share of the bonus with which its period ended."""
    prices = Prices([rule.terms.table for rule in orders.component.rules if isinstance(rule.terms, TierTerms)], orders.rule)
    totals = orders.state.shelf(orders.number, Measure.VOLUME).at(owner_of_rule(orders.owner, orders.rule), orders.period)
    return _shares(orders.base, totals, prices.whole_volume(totals))


def _lines(work: Work, count: Count) -> list[Contributions]:
    run, prices = count.running, count.prices
    earned = prices.whole_volume(run.after) - prices.whole_volume(run.before)
    totals = run.closing[run.of_line]
    settled = _shares(work.base, totals, prices.whole_volume(totals))
    kind, rates = np.full(len(earned), int(LineKind.EARNED), np.int64), np.zeros(len(earned), np.int64)
    reached = prices.tier(prices.place(run.after))
    return [Contributions(work.row, work.rule, kind, work.period, work.base, run.before, reached, rates, earned, settled, count.closing)]


def _shares(base: Ints, totals: Ints, bonus: Ints) -> Ints:
    """Return bonus × base ÷ total of each order, rounded down."""
    return share_down(bonus, np.clip(base, 0, np.maximum(totals, 0)), np.maximum(totals, 1))


KIND = Kind("cliff", ("table",), tables.read_bonuses, tables.write_bonuses, rate, per_order=False, settle=settle)
