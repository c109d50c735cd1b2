"""A total: what a payee's lines of one component, product family and month sum to; what an accrual keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from .arithmetic import Ints, check_sums
from .contributions import LineKind
from .criteria import combined, factorise
from .document import Over
from .facts import Facts, periods
from .lines import Lines


@dataclass(frozen=True, slots=True)
class Totals:
    """Columns of equal length, one entry a payee, component, family (0: of no order) and month of the line's day, 202611.

    `lines` counts all lines; `base` sums only those of orders and returns.
    """

    payee: Ints
    component: Ints
    family: Ints
    month: Ints
    lines: Ints
    base: Ints
    amount_fen: Ints


def totals(parts: Sequence[Lines], facts: Facts) -> Totals:
    """Return the totals of lines whose `row` counts the facts; each part is of one component."""
    cell, keys = _cells(facts.payee, facts.family, periods(facts.day, Over.MONTH))
    found: list[Totals] = []
    for part in parts:
        check_sums(part.amount_fen, part.base)
        ordered = part.row >= 0
        if bool(ordered.all()):
            found.append(_summed(part, cell[part.row], keys))
            continue
        found.append(_summed(part.take(np.flatnonzero(ordered)), cell[part.row[ordered]], keys))
        rest = part.take(np.flatnonzero(~ordered))
        found.append(_summed(rest, *_cells(rest.payee, np.zeros(len(rest), np.int64), periods(rest.day, Over.MONTH))))
    return Totals(*(np.concatenate([getattr(one, field.name) for one in found]) for field in fields(Totals)))


def _cells(*columns: Ints) -> tuple[Ints, list[Ints]]:
    """Return (the place of each entry's combination, the columns of the distinct combinations)."""
    place: Ints = np.zeros(len(columns[0]), np.int64)
    count = min(1, len(place))
    kept: list[Ints] = []
    for column in columns:
        entry, values = factorise(column)
        place, before, here = combined(place, count, (entry, len(values)))
        kept = [one[before] for one in kept] + [values[here]]
        count = len(before)
    return place, kept


def _summed(lines: Lines, place: Ints, keys: list[Ints]) -> Totals:
    """Return the totals of the lines of one component, by combination and component."""
    component = int(lines.component[0]) if len(lines) else 0
    size = len(keys[0])
    count = np.bincount(place, minlength=size)
    own = (lines.kind == LineKind.EARNED) | (lines.kind == LineKind.TAKEN_BACK)
    base, amount = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(base, place, lines.base if bool(own.all()) else np.where(own, lines.base, 0))
    np.add.at(amount, place, lines.amount_fen)
    used = np.flatnonzero(count)
    payee, family, month = (key[used] for key in keys)
    return Totals(payee, np.full(len(used), component, np.int64), family, month, count[used], base[used], amount[used])
