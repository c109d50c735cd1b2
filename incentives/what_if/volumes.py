"""A volume: the same orders, some per cent more or fewer, so that the engine says what that would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ..engine.arithmetic import Flags, Ints
from ..engine.facts import Facts, OrderKind, in_order
from ..engine.lines import Lines
from ..selectors.facts import Orders

# Rates orders in both worlds: (side, lines of one component and version).
Rated = Callable[[Orders], Iterator[tuple[str, Lines]]]
# Per cent of the orders; 0 is what they are, beside which the others are read.
VOLUMES = (0, -20, -10, 10, 20)
# Up to so many orders every payee is rated at every volume; of more, a sample of the payees is.
WHOLE = 2_000_000
# What sets the number of a repeated order apart from every real one.
AGAIN = 1 << 56


def every_of(orders: int) -> int:
    """Of how many payees one is rated at other volumes: 1 means all."""
    return max(1, -(-orders // WHOLE))


class Volumes:
    """What the chosen payees earn by their own orders at every volume; `rows` are what they earn as it was."""

    def __init__(self, rows: dict[str, Ints], payees: Ints) -> None:
        self.rows, self.payees = rows, payees

    def of(self, orders: Orders, rated: Rated, *, since: int) -> dict[int, dict[str, Ints]]:
        """Per cent → by payee what then and now come to since a day, in fen."""
        if not len(self.payees):
            return {}
        sides = ("then", "now")
        found = {0: {side: self._sums(self.rows["payee_id"], self.rows[f"{side}_fen"]) for side in sides}}
        chosen = orders.take(np.flatnonzero(np.isin(orders.facts.payee, self.payees)))
        for percent in VOLUMES[1:]:
            sums: dict[str, Ints] = {side: np.zeros(len(self.payees), np.int64) for side in sides}
            for side, lines in rated(scaled(chosen, percent)):
                inside = np.flatnonzero(lines.day >= since)
                sums[side] += self._sums(lines.payee[inside], lines.amount_fen[inside])
            found[percent] = sums
        return {percent: {"payee_id": self.payees} | sums for percent, sums in found.items()}

    def _sums(self, payee: Ints, amounts: Ints) -> Ints:
        """The sum of each of the chosen payees."""
        sums = np.zeros(len(self.payees), np.int64)
        place = np.minimum(np.searchsorted(self.payees, payee), len(self.payees) - 1)
        mine = np.flatnonzero(self.payees[place] == payee)
        np.add.at(sums, place[mine], amounts[mine])
        return sums


def scaled(orders: Orders, percent: int) -> Orders:
    """Every so-manieth order of each payee repeated or left out, its returns with it."""
    if percent == 0 or not len(orders.facts):
        return orders
    chosen = _every(orders.facts, 100 // abs(percent))
    if percent < 0:
        return orders.take(np.flatnonzero(~chosen))
    again = np.flatnonzero(chosen)
    both = np.concatenate([np.arange(len(orders.facts)), again])
    more = orders.take(both)
    if not len(again):
        return more
    number, original = more.facts.order_id.copy(), more.facts.original_id.copy()
    number[-len(again) :] += AGAIN
    original[-len(again) :] += np.where(original[-len(again) :] > 0, AGAIN, 0)
    columns = {name: getattr(more.facts, name) for name in Facts.__slots__}
    return replace(more, facts=Facts(**columns | {"order_id": number, "original_id": original}))


def _every(facts: Facts, step: int) -> Flags:
    """Which orders: counted through by payee and time; what became of it, and its returns, go with it."""
    ordered = in_order(facts, facts.payee)
    chosen = np.zeros(len(facts), np.bool_)
    sales = ordered[facts.kind[ordered] == OrderKind.SALE]
    chosen[sales[step // 2 :: step]] = True
    others = np.flatnonzero((facts.kind != OrderKind.SALE) & (facts.kind != OrderKind.MONTH))
    if len(others):
        of = np.where(facts.original_id[others] > 0, facts.original_id[others], facts.order_id[others])
        by_id = sales[np.argsort(facts.order_id[sales])]
        row = by_id[np.minimum(np.searchsorted(facts.order_id[by_id], of), len(by_id) - 1)] if len(by_id) else others
        chosen[others] = np.where(facts.order_id[row] == of, chosen[row], of % step == 0)
    return chosen
