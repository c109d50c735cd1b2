"""A split: the parts of one order's line that go to other payees, to the fen; what they take, the order's payee gives.

A line is shared out by largest remainder, ties to the earlier share, a negative amount like its absolute value. Only the order's
own line is shared: what lifts or limits a period stays with the payee whose period it is. A return takes back from everyone what
the order gave them, in proportion to the base that comes back, so that an order wholly returned leaves nobody anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import MILLION

from . import numbers
from .arithmetic import Flags, Ints, check_sums, share
from .problems import EngineError


@dataclass(frozen=True, slots=True)
class Shares:
    """Whose an order is: columns of equal length, `place` counts the shares of an order in the order in which they were named."""

    order_id: Ints
    place: Ints
    payee: Ints
    share_millionths: Ints

    def __len__(self) -> int:
        return len(self.order_id)


@dataclass(frozen=True, slots=True)
class Shared:
    """The lines of shared orders, in the order in which they count.

    `order_id` is the order that is shared, also of its returns; `own` is 1 for the order's own line and 0 for a return, whose base
    is negative.
    """

    order_id: Ints
    payee: Ints
    component: Ints
    own: Ints
    base: Ints
    amount_fen: Ints

    def __len__(self) -> int:
        return len(self.order_id)


@dataclass(frozen=True, slots=True)
class Given:
    """What an order's own line gave each of the others; `base` is the line's, `taken` what earlier returns brought back of it."""

    order_id: Ints
    component: Ints
    payee: Ints
    amount_fen: Ints
    base: Ints
    taken: Ints

    @classmethod
    def nothing(cls) -> Given:
        """Return no entries."""
        return cls(*(np.zeros(0, np.int64) for _one in fields(cls)))


@dataclass(frozen=True, slots=True)
class Parts:
    """`line` is the place of the line that is shared, `payee` who gets or gives; the parts of one line sum to zero."""

    line: Ints
    payee: Ints
    amount_fen: Ints


def share_problems(shares: Shares) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Yield (order, sentence, its values) for every order whose shares are not above zero, name a payee twice or miss 100 %."""
    order = np.lexsort((shares.payee, shares.order_id))
    ids, parts, payees = shares.order_id[order], shares.share_millionths[order], shares.payee[order]
    first = np.flatnonzero(np.append(True, ids[1:] != ids[:-1])) if len(ids) else np.zeros(0, np.int64)
    if not len(first):
        return
    least, total = np.minimum.reduceat(parts, first), np.add.reduceat(parts, first)
    twice = np.isin(ids[first], ids[1:][(ids[1:] == ids[:-1]) & (payees[1:] == payees[:-1])])
    for place in np.flatnonzero((least <= 0) | twice | (total != MILLION)).tolist():
        number = int(ids[first[place]])
        if least[place] <= 0:
            yield number, _("A share is not above zero."), {}
        elif twice[place]:
            yield number, _("A payee is named twice."), {}
        else:
            percent = numbers.shown(int(total[place]), numbers.PER_PERCENT)
            yield number, _("The shares sum to %(percent)s %%, not to 100 %%."), {"percent": percent}


def allocate(amounts: Ints, shares: Ints, of: Ints) -> Ints:
    """Return each share's part of its amount; `of` is the place of the amount, shares of one stand together and sum to a million."""
    size = np.abs(amounts)[of]
    whole, part = np.divmod(size, MILLION)
    floor, rest = np.divmod(part * shares, MILLION)
    floor += whole * shares
    first, last = (np.searchsorted(of, np.arange(len(amounts)), side=side) for side in ("left", "right"))
    sums = np.append(0, np.cumsum(floor))
    missing = np.abs(amounts) - (sums[last] - sums[first])
    order = np.lexsort((np.arange(len(of)), -rest, of))
    rank = np.arange(len(of)) - first[of[order]]
    parts = np.empty(len(of), np.int64)
    parts[order] = floor[order] + (rank < missing[of[order]])
    return np.where(amounts[of] < 0, -parts, parts)


def split(lines: Shared, shares: Shares, given: Given) -> Parts:
    """Return what others get of the lines and the orders' payees give for it; `given` tells of orders whose own line is not here.

    `EngineError` for shares that `share_problems` names. Orders without shares are left alone.
    """
    check_sums(lines.amount_fen)
    if next(share_problems(shares), None) is not None:
        raise EngineError(_("The shares of an order do not sum to 100 %%."))
    order = np.lexsort((shares.place, shares.order_id))
    shares = Shares(*(getattr(shares, one.name)[order] for one in fields(Shares)))
    own = np.flatnonzero(lines.own == 1)
    first, last = (np.searchsorted(shares.order_id, lines.order_id[own], side=side) for side in ("left", "right"))
    at, of = _ranges(first, last)
    parts = allocate(lines.amount_fen[own], shares.share_millionths[at], of)
    others = np.flatnonzero(shares.payee[at] != lines.payee[own[of]])
    made = Parts(own[of[others]], shares.payee[at[others]], parts[others])
    back = _taken_back(lines, _with(given, lines, made))
    return _balanced(lines, Parts(*(np.concatenate([getattr(each, one.name) for each in (made, back)]) for one in fields(Parts))))


def _with(given: Given, lines: Shared, made: Parts) -> Given:
    """Return what was given before and what is given now."""
    at = made.line
    now = Given(lines.order_id[at], lines.component[at], made.payee, made.amount_fen, lines.base[at], np.zeros(len(at), np.int64))
    return Given(*(np.concatenate([getattr(given, one.name), getattr(now, one.name)]) for one in fields(Given)))


def _taken_back(lines: Shared, given: Given) -> Parts:
    """Return what the returns among the lines take back of what their orders gave."""
    back = np.flatnonzero(lines.own == 0)
    order = np.lexsort((given.component, given.order_id))
    given = Given(*(getattr(given, one.name)[order] for one in fields(Given)))
    keys, sought = _key(given.order_id, given.component), _key(lines.order_id[back], lines.component[back])
    at, of = _ranges(np.searchsorted(keys, sought), np.searchsorted(keys, sought, side="right"))
    before, after, first = _cumulated(sought, -lines.base[back])
    whole, taken = given.base[at], given.taken[at]
    was, now = (np.minimum(taken + total[of], whole) for total in (before, after))
    amount = share(given.amount_fen[at], was, whole) - share(given.amount_fen[at], now, whole)
    # of a base of 0 there is no share: the first return takes all
    amount = np.where(whole == 0, np.where(first[of], -given.amount_fen[at], 0), amount)
    some = np.flatnonzero(amount)
    return Parts(back[of[some]], given.payee[at[some]], amount[some])


def _balanced(lines: Shared, parts: Parts) -> Parts:
    """Return the parts of the others and, after them, what the orders' payees give for them."""
    order = np.argsort(parts.line, kind="stable")
    places = parts.line[order]
    first = np.flatnonzero(np.append(True, places[1:] != places[:-1])) if len(places) else order
    line = places[first]
    payee = lines.payee[line]
    amount = -np.add.reduceat(parts.amount_fen[order], first) if len(first) else first
    return Parts(np.concatenate([parts.line, line]), np.concatenate([parts.payee, payee]), np.concatenate([parts.amount_fen, amount]))


def _cumulated(key: Ints, sizes: Ints) -> tuple[Ints, Ints, Flags]:
    """Return of each entry the sum over its key before it and with it, and whether it is the first of its key."""
    order = np.argsort(key, kind="stable")
    sums = np.cumsum(sizes[order])
    first = np.flatnonzero(np.append(True, key[order][1:] != key[order][:-1])) if len(key) else order
    base = np.repeat((sums - sizes[order])[first], np.diff(np.append(first, len(key))))
    after = np.empty(len(key), np.int64)
    after[order] = sums - base
    is_first = np.zeros(len(key), np.bool_)
    is_first[order[first]] = True
    return after - sizes, after, is_first


def _ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return every place of the ranges [first, last), and the number of the range it is in."""
    length = last - first
    of = np.repeat(np.arange(len(first)), length)
    start = np.repeat(np.cumsum(length) - length, length)
    return np.arange(len(of)) - start + first[of], of


def _key(order_id: Ints, component: Ints) -> Ints:
    return (np.asarray(order_id, np.int64) << 10) | component
