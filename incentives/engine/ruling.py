"""A ruling: which of the plans over an order's place pays it, and which may add to that, by the leave each gives to those below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .arithmetic import Ints
from .document import Allowed, Below

NONE = -1


class Ruling(NamedTuple):
    """Of each order the place of the version that pays it, and of the one that tops it up; −1 where none does."""

    base: Ints
    top: Ints


def standing(chain: Sequence[Below]) -> tuple[int, int]:
    """Return which of the plans over one place, the highest first, pays and which tops up (−1: none); at least one is given."""
    base, top = 0, NONE
    for place in range(1, len(chain)):
        allow = chain[base if top == NONE else top].allow
        if allow is Allowed.OVERRIDE and top == NONE:
            base = place
        elif allow is Allowed.OVERRIDE or (allow is Allowed.TOP_UP and top == NONE):
            top = place
    return base, top


def rulings(candidates: Sequence[Ints], below: Sequence[Below]) -> Ruling:
    """Return the ruling of every order. `candidates` are columns, one a level and the highest first: the place of the version there, or −1.

    `below` is the leave that the version at each place gives.
    """
    asked = [column for column in candidates if (column >= 0).any()]
    if len(asked) < 2:
        size = len(candidates[0])
        return Ruling(asked[0] if asked else np.full(size, NONE, np.int64), np.full(size, NONE, np.int64))
    key = np.zeros(len(asked[0]), np.int64)
    for column in asked:
        key = key * (len(below) + 1) + column + 1
    _keys, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    found = np.array([_ruled([int(column[row]) for column in asked if column[row] >= 0], below) for row in first], np.int64)
    return Ruling(found[inverse, 0], found[inverse, 1])


def _ruled(places: list[int], below: Sequence[Below]) -> tuple[int, int]:
    if not places:
        return NONE, NONE
    base, top = standing([below[place] for place in places])
    return places[base], places[top] if top != NONE else NONE
