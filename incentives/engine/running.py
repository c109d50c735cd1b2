"""A running total: what the lines of one owner in one period sum to, before and after each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .arithmetic import Ints, check_sums
from .state import Slot, key_of


class Keys(NamedTuple):
    """Whose total a line adds to, and in which period."""

    owner: Ints
    period: Ints


@dataclass(frozen=True, slots=True)
class Running:
    """`before` and `after` are in the order of the lines given; the other columns have one entry an owner and period.

    `last` is the place of the last line of each, `of_line` the place of each line's owner and period among them.
    """

    before: Ints
    after: Ints
    of_line: Ints
    owner: Ints
    period: Ints
    opening: Ints
    closing: Ints
    last: Ints


def running(keys: Keys, amounts: Ints, opening: Slot) -> Running:
    """Return the running totals of lines that come in the order in which they count."""
    check_sums(amounts, opening.values)
    size = len(amounts)
    key = key_of(keys.owner, keys.period)
    order = np.arange(size) if bool((key[1:] >= key[:-1]).all()) else np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if size else np.zeros(0, np.int64)
    owner, period = keys.owner[order[first]], keys.period[order[first]]
    start = opening.at(owner, period)
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
    return Running(before, after, of_line, owner, period, start, after[last], last)
