"""A running total: what the lines of one owner in one period sum to, before and after each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .arithmetic import Ints, check_sums
from .state import Shelf, Slot, key_of, owner_of_rule


class Keys(NamedTuple):
    """Whose total a line adds to, and in which period; where every rule has a total of its own, by which rule."""

    owner: Ints
    period: Ints
    rule: Ints | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """`before` and `after` are in the order of the lines given; the other columns have one entry an owner and period (and rule).

    `rule` is 0 where the keys have none; `last` is the place of the last line of each total, `of_line` the place of each line's
    total among them.
    """

    before: Ints
    after: Ints
    of_line: Ints
    owner: Ints
    period: Ints
    rule: Ints
    opening: Ints
    closing: Ints
    last: Ints


def running(keys: Keys, amounts: Ints, opening: Slot | Shelf) -> Running:
    """Return the running totals of lines that come in the order in which they count; with rules, from a shelf."""
    check_sums(amounts, opening.values)
    size = len(amounts)
    order, first = _runs(keys)
    owner, period = keys.owner[order[first]], keys.period[order[first]]
    rule = np.zeros(len(first), np.int64) if keys.rule is None else keys.rule[order[first]].astype(np.int64)
    start = opening.at(owner if keys.rule is None else owner_of_rule(owner, rule), period)
    lengths = np.diff(np.append(first, size))
    sums = np.cumsum(amounts[order])
    # the sum over all owners may leave 64 bits and wrap around; the difference within one owner does not
    base = start - (sums[first] - amounts[order[first]])
    after, before = np.empty(size, np.int64), np.empty(size, np.int64)
    after[order] = sums + np.repeat(base, lengths)
    before = after - amounts
    of_line = np.empty(size, np.int64)
    of_line[order] = np.repeat(np.arange(len(first)), lengths)
    last = order[first + lengths - 1] if size else first
    return Running(before, after, of_line, owner, period, rule, start, after[last], last)


def _runs(keys: Keys) -> tuple[Ints, Ints]:
    """Return (an order in which the lines of one total stand together, as they were; where in it each total begins)."""
    key = key_of(keys.owner, keys.period)
    if not len(key):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if keys.rule is None:
        order = np.arange(len(key)) if bool((key[1:] >= key[:-1]).all()) else np.argsort(key, kind="stable")
        ordered = key[order]
        return order, np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    # sixteen bits sort by radix, in linear time, and lines mostly come by owner and period already
    rule = keys.rule.astype(np.int16)
    order = np.argsort(rule, kind="stable")
    same = rule[order][1:] == rule[order][:-1]
    if bool((same & (key[order][1:] < key[order][:-1])).any()):
        order = np.lexsort((key, rule))
    ordered = key[order]
    return order, np.flatnonzero(np.append(True, ~same | (ordered[1:] != ordered[:-1])))
