"""Reading the tree of payees: who stands above whom, and in which stage, as the engine wants it."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.sales.selectors.codes import payee_places
from partners.selectors.placements import placement_rows
from partners.selectors.stages import stage_spans

from ..binary import Ints
from ..engine.facts import number_of_day
from ..engine.overrides import Tree
from ..engine.spans import DAY_BITS, Spans
from .groups import Groups


def payees_above(last: date) -> Spans:
    """Who stands above each payee up to a day, since ever."""
    payees = _payees()
    rows = placement_rows(last)
    return Spans.of((payees[below], max(number_of_day(day), 0), payees.get(up, 0)) for below, day, up in rows if below in payees)


def head_of(payee: int, day: date) -> int:
    """The head of a payee's group on a day."""
    days = np.array([number_of_day(day)], np.int64)
    return int(Groups(payees_above(day)).heads(np.array([payee], np.int64), days)[0])


def upline_tree(first: date, last: date) -> Tree:
    """The tree of the days [first, last]: placements since ever, stages of these days; nobody is active yet."""
    payees = _payees()
    stages = [(payees[partner], number_of_day(day), ord(letter)) for partner, day, letter in stage_spans(first, last) if partner in payees]
    return Tree(payees_above(last), Spans.of(stages), np.zeros(0, np.int64))


def heads_of(tree: Tree) -> list[int]:
    """Every payee that anybody ever stood below."""
    return [int(payee) for payee in distinct(tree.above.values).tolist() if payee]


def payees_moved(tree: Tree, first: date, last: date, *, stages: bool) -> Ints:
    """Payees above whom anything changes inside the days: a place, and where stages count a stage; with all that stand below them."""
    days = number_of_day(first), number_of_day(last)
    moved = set(tree.above.changed(*days).tolist()) | (set(tree.stage.changed(*days).tolist()) if stages else set())
    return _with_below(moved, tree.above)


def payees_below(payees: Iterable[int], last: date) -> Ints:
    """The payees, and all that ever stood below them up to a day."""
    return _with_below(set(payees), payees_above(last))


def _with_below(found: set[int], above: Spans) -> Ints:
    below: dict[int, set[int]] = {}
    for payee, parent in zip((above.keys >> DAY_BITS).tolist(), above.values.tolist(), strict=True):
        below.setdefault(parent, set()).add(payee)
    waiting: Sequence[int] = sorted(found)
    while waiting:
        waiting = _new(found, (child for payee in waiting for child in below.get(payee, ())))
    return np.array(sorted(found), np.int64)


def _payees() -> dict[int, int]:
    """The payee of each partner."""
    return {partner: pk for pk, kind, partner, *_place in payee_places() if kind == "partner" and partner}


def _new(known: set[int], found: Iterable[int]) -> Sequence[int]:
    fresh = sorted({each for each in found if each not in known})
    known.update(fresh)
    return fresh
