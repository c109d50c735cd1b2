"""A top-up: what a plan further down adds to an order, at most a share of what the plan above pays for the same order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelops.kernel.distinct import distinct

from .arithmetic import Ints, half_up
from .contributions import LineKind
from .document import Double
from .lines import Lines

RULES = tuple(Double)


def topped(lines: Lines, above: Lines, share: tuple[Ints, Ints]) -> tuple[Lines, Ints]:
    """Return the lines cut to a share of what `above` pays for their orders, and the orders that both would pay.

    `share`: of every line the millionths, and the place among `RULES` of the rule of the plan above: of an order that both pay nothing
    is added (`refuse`), or what this one pays more (`higher`), within the share. A return takes back at most the share of what is taken
    back above; lines of no order stay as they are.
    """
    of_order = np.flatnonzero(lines.order_id > 0)
    if not len(of_order):
        return lines, of_order
    order = of_order[np.lexsort((lines.kind[of_order], lines.component[of_order], lines.order_id[of_order]))]
    ids, amounts = lines.order_id[order], lines.amount_fen[order]
    paid = _paid(above, ids)
    rule = share[1][order]
    most = np.where(rule == RULES.index(Double.REFUSE), 0, half_up(paid, share[0][order]))
    free = np.where(rule == RULES.index(Double.HIGHER), paid, 0)
    after = _sums(ids, amounts)
    before = after - amounts
    least, highest = np.minimum(most, 0), np.maximum(most, 0)
    allowed = np.clip(after - free, least, highest) - np.clip(before - free, least, highest)
    cut = np.zeros(len(lines), np.int64)
    cut[order] = allowed - amounts
    both = distinct(ids[(amounts != 0) & (paid != 0) & (lines.kind[order] == LineKind.EARNED)])
    return replace(lines, cut_fen=lines.cut_fen + cut, amount_fen=lines.amount_fen + cut), both


def _paid(above: Lines, ids: Ints) -> Ints:
    """What the lines above come to for each order."""
    keys, place = np.unique(above.order_id, return_inverse=True)
    if not len(keys):
        return np.zeros(len(ids), np.int64)
    sums = np.zeros(len(keys), np.int64)
    np.add.at(sums, place, above.amount_fen)
    at = np.minimum(np.searchsorted(keys, ids), len(keys) - 1)
    return np.where(keys[at] == ids, sums[at], 0)


def _sums(ids: Ints, amounts: Ints) -> Ints:
    """The running sum inside each order; equal ids stand together."""
    total = np.cumsum(amounts)
    first = np.append(True, ids[1:] != ids[:-1])
    base = (total - amounts)[first]
    inside: Ints = total - base[np.cumsum(first) - 1]
    return inside
