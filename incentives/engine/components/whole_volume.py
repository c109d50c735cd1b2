"""Whole-volume tiers: all of a period's total earns the rate of the bracket it reaches.

Every order earns at the rate in force: a sale at the rate reached with it, a return at the rate reached before it. The order
that crosses a bound writes one true-up line beside its own: the other pieces of the period, from the old rate to the new, and
the difference of the brackets' flats. Nothing earlier is rewritten, and the lines sum to the table's formula on the total.
"""

from __future__ import annotations

import numpy as np

from .. import tables
from ..arithmetic import Ints, half_up
from ..contributions import Contributions, LineKind, Work
from ..counting import Count, by_rule
from ..kinds import Kind, Settling
from ..state import Measure, State, owner_of_rule
from ..tiers import Prices, TierTerms


def rate(work: Work) -> Contributions:
    """Return one line an order, and a true-up where its total crosses a bound."""
    return by_rule(work, lines)


def settle(orders: Settling) -> Ints:
    """Return base × the rate with which the order's period ended."""
    prices = Prices([rule.terms.table for rule in orders.component.rules if isinstance(rule.terms, TierTerms)], orders.rule)
    totals = orders.state.shelf(orders.number, Measure.VOLUME).at(owner_of_rule(orders.owner, orders.rule), orders.period)
    return half_up(orders.base, prices.rates[prices.place(totals)])


def lines(work: Work, count: Count) -> list[Contributions]:
    """Return the lines of orders, all of a period at the rate of the bracket reached."""
    run, prices = count.running, count.prices
    before, after = np.maximum(run.before, 0), np.maximum(run.after, 0)
    was, is_now = prices.place(run.before), prices.place(run.after)
    in_force = np.where(after >= before, is_now, was)
    rates = prices.rates[in_force]
    difference = prices.whole_volume(run.after) - prices.whole_volume(run.before)
    crossed = (was != is_now) & (before > 0) & (after > 0)
    own = half_up(after, rates) - half_up(before, rates)
    earned = np.where(crossed, own, difference)
    final = prices.rates[prices.closing_place(run)]
    kind = np.full(len(earned), int(LineKind.EARNED), np.int64)
    settled = half_up(np.maximum(work.base, 0), final)
    orders = Contributions(
        work.row, work.rule, kind, work.period, work.base, run.before, prices.tier(in_force), rates, earned, settled, count.closing
    )
    at = np.flatnonzero(crossed)
    others = np.minimum(before, after)[at]
    step = (prices.rates[is_now] - prices.rates[was])[at]
    rest = (difference - own)[at]
    kind = np.full(len(at), int(LineKind.TRUE_UP), np.int64)
    up = Contributions(
        work.row[at], work.rule[at], kind, work.period[at], others, run.before[at], prices.tier(is_now)[at], step, rest, rest, State.empty()
    )
    return [orders, up]


KIND = Kind("whole_volume", ("table",), tables.read, tables.write, rate, per_order=False, settle=settle)
