"""A volume: the same orders, some per cent more or fewer, so that the engine says what that would cost."""

import numpy as np

from ..engine.arithmetic import Flags, Ints
from ..engine.facts import Facts, OrderKind, in_order
from ..selectors.facts import Orders

# Per cent of the orders; 0 is what they are, beside which the others are read.
VOLUMES = (0, -20, -10, 10, 20)
# So many orders of a shard are enough to say how pay answers to volume.
SAMPLE = 60_000
# What sets the number of a repeated order apart from every real one.
AGAIN = 1 << 56


def sampled(orders: Orders, payees: Ints) -> Orders:
    """The orders of every n-th of the payees, so that about `SAMPLE` of them are left; all where there are no more."""
    every = max(1, -(-len(orders.facts) // SAMPLE))
    return _taken(orders, np.flatnonzero(np.isin(orders.facts.payee, payees[::every])))


def scaled(orders: Orders, percent: int) -> Orders:
    """Every so-manieth order of each payee repeated or left out, its returns with it."""
    if percent == 0 or not len(orders.facts):
        return orders
    chosen = _every(orders.facts, 100 // abs(percent))
    if percent < 0:
        return _taken(orders, np.flatnonzero(~chosen))
    again = np.flatnonzero(chosen)
    both = np.concatenate([np.arange(len(orders.facts)), again])
    more = _taken(orders, both)
    number, original = more.facts.order_id.copy(), more.facts.original_id.copy()
    number[-len(again) :] += AGAIN
    original[-len(again) :] += np.where(original[-len(again) :] > 0, AGAIN, 0)
    columns = {name: getattr(more.facts, name) for name in Facts.__slots__}
    return Orders(facts=Facts(**columns | {"order_id": number, "original_id": original}), partner=more.partner)


def _every(facts: Facts, step: int) -> Flags:
    """Which orders: counted through by payee and time; a return goes with its order."""
    ordered = in_order(facts, facts.payee)
    chosen = np.zeros(len(facts), np.bool_)
    sales = ordered[facts.kind[ordered] == OrderKind.SALE]
    chosen[sales[step // 2 :: step]] = True
    back = np.flatnonzero(facts.kind != OrderKind.SALE)
    if len(back):
        by_id = np.argsort(facts.order_id)
        place = np.minimum(np.searchsorted(facts.order_id[by_id], facts.original_id[back]), len(by_id) - 1)
        row = by_id[place]
        known = facts.order_id[row] == facts.original_id[back]
        chosen[back] = np.where(known, chosen[row], facts.original_id[back] % step == 0)
    return chosen


def _taken(orders: Orders, rows: Ints) -> Orders:
    return Orders(facts=orders.facts.take(rows), partner=orders.partner[rows])
