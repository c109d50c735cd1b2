"""An override: a part of what somebody earned, for those who stand above in the tree on the day of the order.

It is one pass over what each payee earned, after all orders are rated. A line is the difference of two rounded totals: rate × all
that the payee below earned for the orders of a month. So what is taken back from him in a later month, or comes late, takes back
or adds exactly its part, at the rate and from whom it was paid, whoever stands above by then.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from .arithmetic import Flags, Ints, half_up
from .document import Override, Way
from .spans import DAY_BITS, Spans

MOST_DEPTH = 8
LEVELS, PIECES = 3, 5  # bits


@dataclass(frozen=True, slots=True)
class Earned:
    """What payees earned under the article's components, by the day of the order; columns of equal length, in any order."""

    payee: Ints
    day: Ints
    amount_fen: Ints


@dataclass(frozen=True, slots=True)
class Tree:
    """Who stands above whom (`above`), each one's stage, and who was active enough himself, in order."""

    above: Spans
    stage: Spans
    active: Ints

    def is_active(self, payee: Ints) -> Flags:
        """Return who meets the own-activity condition."""
        return np.isin(payee, self.active)

    def rank(self, payee: Ints, day: Ints) -> Ints:
        """Return each one's place from the head of the tree, 1."""
        rank = np.ones(len(payee), np.int64)
        node = self.above.at(payee, day)
        for _level in range(MOST_DEPTH):
            rank += node > 0
            node = np.where(node > 0, self.above.at(node, day), 0)
        return rank


@dataclass(frozen=True, slots=True)
class Pieces:
    """Override lines: `payee` gets the rate of what `below` earned, `level` steps down, for the orders from `day` on.

    Where tree or rate change inside a month, `piece` counts the stretches from 0. `before` is what `below` had earned for these
    orders before the line, `base` what the line adds; amount = round(rate × (before + base)) − round(rate × before).
    """

    payee: Ints
    below: Ints
    level: Ints
    piece: Ints
    day: Ints
    rate_millionths: Ints
    before: Ints
    base: Ints
    amount_fen: Ints

    def __len__(self) -> int:
        return len(self.payee)

    def take(self, places: Ints) -> Pieces:
        """Return the entries at the given places."""
        return Pieces(*(getattr(self, one.name)[places] for one in fields(Pieces)))


def overrides(article: Override, earned: Earned, tree: Tree, *, stages: dict[str, int]) -> Pieces:
    """Return what those above get of what was earned in one month; `stages` are the numbers of the letters in the tree."""
    earned = _by_day(earned)
    found = _climbed(article, earned, tree, stages=stages)
    order = np.lexsort((found.day, found.level, found.below, found.payee))
    found = found.take(order)
    # a piece goes on while the next day of the payee below has the same above him, at the same rate
    same = _same(found)
    goes_on = same & (found.rate_millionths[1:] == found.rate_millionths[:-1]) & (found.piece[1:] == found.piece[:-1] + 1)
    first = np.flatnonzero(np.append(True, ~goes_on)) if len(found) else np.zeros(0, np.int64)
    base = np.add.reduceat(found.base, first) if len(first) else first
    made = found.take(first)
    amount = half_up(base, made.rate_millionths)
    made = Pieces(made.payee, made.below, made.level, _counted(made), made.day, made.rate_millionths, made.before, base, amount)
    return made.take(np.flatnonzero(_paid(made)))


def followed(earned: Earned, paid: Pieces, tree: Tree) -> Pieces:
    """Return what the pieces that were paid for a month follow by when what was earned for its orders changes afterwards.

    `paid` says with `base` how much of what was earned below each piece has counted so far; what was earned on days or below
    payees of which nobody was paid anything leads to nothing.
    """
    earned = _by_day(earned)
    order = np.lexsort((paid.day, paid.level, paid.below, paid.payee))
    paid = paid.take(order)
    pairs, places = np.unique((paid.payee << 32) | paid.below, return_inverse=True)
    keys = ((places << LEVELS) | (paid.level - 1)) << DAY_BITS | paid.day
    changes = np.zeros(len(paid), np.int64)
    node: Ints = earned.payee
    for level in range(1, MOST_DEPTH + 1):
        node = tree.above.at(node, earned.day)
        if not len(pairs) or not bool((node > 0).any()):
            break
        pair = np.minimum(np.searchsorted(pairs, (node << 32) | earned.payee), len(pairs) - 1)
        place = np.searchsorted(keys, ((pair << LEVELS) | (level - 1)) << DAY_BITS | earned.day, side="right") - 1
        hit = (place >= 0) & (paid.payee[place] == node) & (paid.below[place] == earned.payee) & (paid.level[place] == level)
        np.add.at(changes, place[hit], earned.amount_fen[hit])
    some = np.flatnonzero(changes)
    made, base = paid.take(some), changes[some]
    amount = half_up(made.base + base, made.rate_millionths) - half_up(made.base, made.rate_millionths)
    return Pieces(made.payee, made.below, made.level, made.piece, made.day, made.rate_millionths, made.base, base, amount)


def replaced(now: Pieces, paid: Pieces) -> tuple[Pieces, Pieces]:
    """Return the pieces that are taken back whole, and those that are given, where a month's tree turns out to have been another.

    A stretch that begins on the same day at the same rate stays under its number and follows by what it lacks; one that is given anew
    gets a number that none of its neighbours has, so that every line goes on to be its rate times what was earned.
    """
    stretches = {key: place for place, key in enumerate(_stretches(paid))}
    kept = np.array([stretches.get(key, -1) for key in _stretches(now)], np.int64)
    gone = paid.take(np.setdiff1d(np.arange(len(paid)), kept))
    back = replace(gone, before=gone.base, base=-gone.base, amount_fen=-gone.amount_fen)
    at = np.flatnonzero(kept >= 0)
    was, stays = paid.take(kept[at]), now.take(at)
    stays = replace(stays, piece=was.piece, before=was.base, base=stays.base - was.base, amount_fen=stays.amount_fen - was.amount_fen)
    fresh = now.take(np.flatnonzero(kept < 0))
    fresh = replace(fresh, piece=_free(fresh, paid))
    given = (stays.take(np.flatnonzero((stays.base != 0) | (stays.amount_fen != 0))), fresh)
    return back, Pieces(*(np.concatenate([getattr(each, one.name) for each in given]) for one in fields(Pieces)))


def number_of(level: Ints, piece: Ints, back: Ints) -> Ints:
    """Return the rule of a stored line: level, piece, and how many months back the orders lie."""
    return (back << (LEVELS + PIECES)) | (piece << LEVELS) | (level - 1)


def parts_of(number: Ints) -> tuple[Ints, Ints, Ints]:
    """Return level, piece and months back of a stored line's rule."""
    return (number & ((1 << LEVELS) - 1)) + 1, (number >> LEVELS) & ((1 << PIECES) - 1), number >> (LEVELS + PIECES)


def _stretches(pieces: Pieces) -> list[tuple[int, ...]]:
    """Return what tells the stretches of a month apart, whatever their numbers; the first counts from the month's beginning."""
    order = np.lexsort((pieces.day, pieces.level, pieces.below, pieces.payee))
    first = order[np.append(True, ~_same(pieces.take(order)))[: len(order)]]
    day = pieces.day.copy()
    day[first] = 0
    columns = (pieces.payee, pieces.below, pieces.level, day, pieces.rate_millionths)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _free(fresh: Pieces, paid: Pieces) -> Ints:
    """Return a number for each piece that nothing else of its payee, payee below and level has."""
    taken: dict[tuple[int, int, int], set[int]] = {}
    for payee, below, level, piece in zip(*(each.tolist() for each in (paid.payee, paid.below, paid.level, paid.piece)), strict=True):
        taken.setdefault((payee, below, level), set()).add(piece)
    found = []
    for key in zip(fresh.payee.tolist(), fresh.below.tolist(), fresh.level.tolist(), strict=True):
        numbers = taken.setdefault(key, set())
        free = next(number for number in range(len(numbers) + 1) if number not in numbers)
        if free >> PIECES:
            raise OverflowError("A partner was moved in the tree more often than the lines of one month can tell apart.")
        numbers.add(free)
        found.append(free)
    return np.array(found, np.int64)


def _climbed(article: Override, earned: Earned, tree: Tree, *, stages: dict[str, int]) -> Pieces:
    """Return an entry for everyone above each payee and day with his rate; `piece` counts the entries of what was earned."""
    count: Ints = np.arange(len(earned.payee))
    node: Ints = earned.payee
    levels: list[Pieces] = []
    best: Ints = np.zeros(len(node), np.int64)
    if article.way is Way.DIFFERENTIAL:
        best = _rates(article, (node, earned.day), tree, stages=stages)
    for level in range(1, article.depth + 1):
        node = np.where(node > 0, tree.above.at(node, earned.day), 0)
        active = (node > 0) & tree.is_active(node)
        if article.way is Way.CASCADE:
            rate = np.where(active, article.rates[level - 1].rate_millionths, 0)
        else:
            own = np.where(active, _rates(article, (node, earned.day), tree, stages=stages), 0)
            rate, best = np.maximum(own - best, 0), np.maximum(own, best)
        some = np.flatnonzero(node)
        zero = np.zeros(len(some), np.int64)
        steps = np.full(len(some), level, np.int64)
        columns = (node[some], earned.payee[some], steps, count[some], earned.day[some], rate[some], zero, earned.amount_fen[some], zero)
        levels.append(Pieces(*columns))
    return Pieces(*(np.concatenate([getattr(each, one.name) for each in levels]) for one in fields(Pieces)))


def _rates(article: Override, where: tuple[Ints, Ints], tree: Tree, *, stages: dict[str, int]) -> Ints:
    """Return each one's own rate on a day: the first that fits, 0 where none does."""
    payee, day = where
    rank, stage = tree.rank(payee, day), tree.stage.at(payee, day)
    found = np.zeros(len(payee), np.int64)
    for one in reversed(article.rates):
        fits = np.ones(len(payee), np.bool_)
        if one.ranks:
            fits &= np.isin(rank, np.array(one.ranks))
        if one.stages:
            fits &= np.isin(stage, np.array([stages.get(letter, -1) for letter in one.stages]))
        found = np.where(fits, one.rate_millionths, found)
    return found


def _by_day(earned: Earned) -> Earned:
    """Return the sums by payee and day, in order."""
    order = np.lexsort((earned.day, earned.payee))
    payee, day, amount = earned.payee[order], earned.day[order], earned.amount_fen[order]
    new = (payee[1:] != payee[:-1]) | (day[1:] != day[:-1])
    first = np.flatnonzero(np.append(True, new)) if len(payee) else np.zeros(0, np.int64)
    return Earned(payee[first], day[first], np.add.reduceat(amount, first) if len(first) else first)


def _paid(made: Pieces) -> Flags:
    """Return whose pieces stay: a stretch without a rate is kept beside others with one, so that its days are found again."""
    first = np.flatnonzero(np.append(True, ~_same(made))) if len(made) else np.zeros(0, np.int64)
    most = np.maximum.reduceat(made.rate_millionths, first) if len(first) else first
    paid: Flags = np.repeat(most > 0, np.diff(np.append(first, len(made))))
    return paid


def _counted(made: Pieces) -> Ints:
    """Return the number of each piece among those of its payee, payee below and level; they stand in order."""
    size = len(made)
    new = np.ones(size, np.bool_)
    new[1:] = ~_same(made)
    first = np.maximum.accumulate(np.where(new, np.arange(size), 0)) if size else np.zeros(0, np.int64)
    return np.arange(size) - first


def _same(made: Pieces) -> Flags:
    """Return of each entry but the first whether payee, payee below and level are those of the one before it."""
    same = np.ones(max(len(made) - 1, 0), np.bool_)
    for name in ("payee", "below", "level"):
        column = getattr(made, name)
        same &= column[1:] == column[:-1]
    return same
