"""Cells: what the lines of both worlds come to by payee, month, kind of channel, stage and article, beside the orders they stand on."""

from __future__ import annotations

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..engine.arithmetic import Ints
from ..engine.facts import number_of_day
from ..engine.lines import Lines
from ..selectors.facts import Orders

# The article that stands for the orders themselves.
ORDERS = -1
SIDES = ("then_fen", "now_fen")
COUNTED = ("orders", "pieces", "revenue_fen")
MEASURES = (*COUNTED, *SIDES)
# A key is one number: payee, month since 1970 (12 bits), kind of channel (4), stage (8), article from 1 (12).
MONTH, CHANNEL, STAGE, ARTICLE = 24, 20, 12, (1 << 12) - 1


class Cells:
    """Of one shard, from `first` on; lines are added side by side."""

    def __init__(self, orders: Orders, first: Month) -> None:
        facts = orders.facts
        self.facts, self.first = facts, number_of_day(first.first)
        self.of_order = facts.channel.astype(np.int64) << CHANNEL | facts.stage.astype(np.int64) << STAGE
        rows = np.flatnonzero((facts.day >= self.first) & orders.counted)
        key = facts.payee[rows].astype(np.int64) << 36 | month_of(facts.day[rows]) << MONTH | self.of_order[rows]
        counted = {"orders": np.ones(len(rows), np.int64), "pieces": facts.quantity[rows], "revenue_fen": facts.amount_fen[rows]}
        self.orders = summed(key, counted)
        self.parts: dict[str, list[tuple[Ints, Ints]]] = {side: [] for side in SIDES}

    def add(self, side: str, lines: Lines, where: tuple[Ints, Ints]) -> None:
        """Lines of one side; `where`: the place of each one's order among the facts (−1: of no order), and its article."""
        row, article = where
        cell = np.where(row >= 0, self.of_order[row], 0) if len(self.of_order) else np.zeros(len(row), np.int64)
        key = lines.payee.astype(np.int64) << 36 | month_of(lines.day) << MONTH | cell | article + 1
        inside = np.flatnonzero(lines.day >= self.first)
        keys, sums = summed(key[inside], {side: lines.amount_fen[inside]})
        self.parts[side].append((keys, sums[side]))

    def rows(self) -> dict[str, Ints]:
        """One row a key, the orders' own first; `pieces` of orders that were taken back count against the others."""
        keys, counted = self.orders
        both = [keys]
        for parts in self.parts.values():
            both += [part for part, _sums in parts]
        found = distinct(np.concatenate(both))
        rows = _columns(found) | {name: np.zeros(len(found), np.int64) for name in MEASURES}
        for name, column in counted.items():
            rows[name][np.searchsorted(found, keys)] = column
        for side, parts in self.parts.items():
            for part, sums in parts:
                rows[side][np.searchsorted(found, part)] += sums
        kept = np.flatnonzero((rows["article"] == ORDERS) | (rows["then_fen"] != 0) | (rows["now_fen"] != 0))
        return {name: column[kept] for name, column in rows.items()}


def month_of(day: Ints) -> Ints:
    """The month of each day, both counted from 1970."""
    found: Ints = day.astype("M8[D]").astype("M8[M]").astype(np.int64)
    return found


def summed(key: Ints, columns: dict[str, Ints]) -> tuple[Ints, dict[str, Ints]]:
    """The keys once each, and the sum of each column over them."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(order) else order
    sums = {name: np.add.reduceat(column[order].astype(np.int64), first) if len(first) else first for name, column in columns.items()}
    return ordered[first], sums


def _columns(key: Ints) -> dict[str, Ints]:
    month = (key >> MONTH & (1 << 12) - 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    columns = {"payee_id": key >> 36, "month": month, "channel": key >> CHANNEL & 15, "stage": key >> STAGE & 255}
    return columns | {"article": (key & ARTICLE) - 1}
