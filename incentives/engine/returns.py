"""A return (or cancellation): it takes back what its order earned, never more, at the rate that was paid.

Under tiers it lowers the running total as long as the order's period is the same; in any other case it takes back the share of
the order's own line: returned ÷ base of what the order earned, so that several returns of one order sum to the whole of it.
An order that is not known, belongs to another payee or earned nothing leaves nothing to take back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arithmetic import Flags, Ints, share
from .contributions import Contributions, LineKind
from .facts import Facts, is_return
from .paid import Paid
from .state import State


@dataclass(frozen=True, slots=True)
class Returns:
    """`row` are the returns among the facts, `original` the place of each one's order among them, −1 when it is not there.

    `day` is the day of the order that is returned.
    """

    row: Ints
    original: Ints
    original_id: Ints
    payee: Ints
    day: Ints

    def only(self, mask: Flags) -> Returns:
        """Return the entries of the mask."""
        return Returns(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Of the returns of one component that take back anything: how much of which base, and what that base had earned.

    `original` is −1 where `paid_fen`, `tier` and `rate_millionths` come from an earlier rating.
    """

    row: Ints
    original: Ints
    day: Ints
    rule: Ints
    whole: Ints
    before: Ints
    after: Ints
    first: Flags
    paid_fen: Ints
    tier: Ints
    rate_millionths: Ints

    def only(self, mask: Flags) -> TakeBack:
        """Return the entries of the mask."""
        return TakeBack(*(getattr(self, name)[mask] for name in self.__slots__))


def link(facts: Facts, earning: Flags) -> Returns:
    """Return the returns among the facts with what they take back: of the payee's earning facts the one of the returned order."""
    row = np.flatnonzero(is_return(facts.kind))
    sought, place = np.unique(facts.original_id[row], return_inverse=True)
    found = np.full(len(sought), -1, np.int64)
    hit = found[:0]
    if len(sought):
        at = np.minimum(np.searchsorted(sought, facts.order_id), len(sought) - 1)
        hit = np.flatnonzero((sought[at] == facts.order_id) & earning)
        found[at[hit]] = hit
    original: Ints = found[place]
    if len(hit) > int(np.count_nonzero(found >= 0)):
        # one order may earn several payees something, each by a fact of its own
        original = _of_payee(facts, hit, row)
    own = (original >= 0) & (facts.payee[original] == facts.payee[row])
    original = np.where(own, original, -1)
    told = np.where(facts.original_day[row] == 0, facts.day[row], facts.original_day[row])
    day = np.where(own, facts.day[original], told)
    return Returns(row, original, facts.original_id[row], facts.payee[row], day)


def _of_payee(facts: Facts, hit: Ints, row: Ints) -> Ints:
    """Return of each return the place among `hit` of the fact of its order and payee; −1 where there is none."""
    if not len(hit):
        return np.full(len(row), -1, np.int64)
    order = np.lexsort((facts.payee[hit], facts.order_id[hit]))
    hit = hit[order]
    both = np.concatenate([np.stack([facts.order_id[hit], facts.payee[hit]]), np.stack([facts.original_id[row], facts.payee[row]])], axis=1)
    _keys, place = np.unique(both, axis=1, return_inverse=True)
    place = place.reshape(-1)
    found = np.full(len(place), -1, np.int64)
    found[place[: len(hit)]] = hit
    return found[place[len(hit) :]]


def take_back(returns: Returns, paid: Paid, columns: tuple[Ints, Ints, Ints]) -> TakeBack:
    """Return what the returns take back; `columns` are every order's rule (−1: none), its base, and the size of each return.

    Returns with nothing to take back are left out.
    """
    rule, sold, size = columns
    here = returns.original >= 0
    place = np.minimum(np.searchsorted(paid.order_id, returns.original_id), max(len(paid) - 1, 0))
    known = np.zeros(len(here), np.bool_)
    if len(paid):
        known = ~here & (paid.order_id[place] == returns.original_id) & (paid.payee[place] == returns.payee)
    of_order = np.where(here, rule[returns.original], -1)
    if len(paid):
        of_order = np.where(known, paid.rule[place], of_order)
    # only what takes anything back counts against the base of its order
    kept = of_order >= 0
    return _measured(returns.only(kept), (paid, place[kept]), (of_order[kept], sold, size[kept]))


def _measured(returns: Returns, earlier: tuple[Paid, Ints], columns: tuple[Ints, Ints, Ints]) -> TakeBack:
    """Return how much of its order's base each return takes back; `earlier` are the entries of orders not among the facts."""
    paid, place = earlier
    rule, sold, size = columns
    here = returns.original >= 0

    def either(own: Ints, brought: Ints) -> Ints:
        return np.where(here, own, brought[place]) if len(paid) else own

    nothing = np.zeros(len(rule), np.int64)
    whole, taken = either(sold[returns.original], paid.base), either(nothing, paid.taken)
    before, after, first = _cumulated(returns.original_id, size)
    return TakeBack(
        row=returns.row,
        original=returns.original,
        day=returns.day,
        rule=rule,
        whole=whole,
        before=np.minimum(taken + before, whole),
        after=np.minimum(taken + after, whole),
        first=first,
        paid_fen=either(nothing, paid.amount_fen),
        tier=either(nothing, paid.tier),
        rate_millionths=either(nothing, paid.rate_millionths),
    )


def lines(taken: TakeBack, month: Ints, earned: Contributions) -> Contributions:
    """Return a line for each of `taken`; `earned` are the lines of the orders among the same facts, `month` of each fact."""
    own = np.flatnonzero(earned.kind == LineKind.EARNED)
    if bool((earned.row[own][1:] < earned.row[own][:-1]).any()):
        own = own[np.argsort(earned.row[own])]
    place = own[np.minimum(np.searchsorted(earned.row[own], taken.original), max(len(own) - 1, 0))] if len(own) else own
    here = taken.original >= 0

    def either(mine: Ints, earlier: Ints) -> Ints:
        return np.where(here, mine[place], earlier) if len(own) else earlier

    paid = either(earned.settled_fen, taken.paid_fen)
    amount = share(paid, taken.before, taken.whole) - share(paid, taken.after, taken.whole)
    # of a base of 0 there is no share: the first return takes all
    amount = np.where(taken.whole == 0, np.where(taken.first, -paid, 0), amount)
    kind = np.full(len(amount), int(LineKind.TAKEN_BACK), np.int64)
    return Contributions(
        taken.row,
        taken.rule,
        kind,
        month[taken.row],
        taken.before - taken.after,
        taken.before,
        either(earned.tier, taken.tier),
        either(earned.rate_millionths, taken.rate_millionths),
        amount,
        amount,
        State.empty(),
    )


def _cumulated(original_id: Ints, returned: Ints) -> tuple[Ints, Ints, Flags]:
    """Return how much of its order was brought back before each return and with it, and whether it is the first of its order."""
    order = np.argsort(original_id, kind="stable")
    ids, sums = original_id[order], np.cumsum(returned[order])
    first = np.flatnonzero(np.append(True, ids[1:] != ids[:-1])) if len(ids) else order
    base = np.repeat((sums - returned[order])[first], np.diff(np.append(first, len(ids))))
    after = np.empty(len(ids), np.int64)
    after[order] = sums - base
    is_first = np.zeros(len(ids), np.bool_)
    is_first[order[first]] = True
    return after - returned, after, is_first
