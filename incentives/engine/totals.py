"""A total: what a payee's lines of one component, product family and month sum to; what an accrual keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arithmetic import Ints, check_sums
from .contributions import LineKind
from .criteria import factorise
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


def totals(lines: Lines, facts: Facts) -> Totals:
    """Return the totals of lines whose `row` counts the facts."""
    check_sums(lines.amount_fen, lines.base)
    family = np.where(lines.row >= 0, facts.family[lines.row], 0) if len(facts) else np.zeros(len(lines), np.int64)
    columns = [lines.payee, lines.component.astype(np.int64), family, periods(lines.day, Over.MONTH)]
    place: Ints = np.zeros(len(lines), np.int64)
    kept: list[Ints] = []
    for column in columns:
        entry, values = factorise(column)
        place, keys = factorise(place * max(len(values), 1) + entry)
        before, here = np.divmod(keys, max(len(values), 1))
        kept = [one[before] for one in kept] + [values[here]]
    counted = np.where((lines.kind == LineKind.EARNED) | (lines.kind == LineKind.TAKEN_BACK), lines.base, 0)
    sums = [_sums(place, amounts, len(kept[0])) for amounts in (np.ones(len(lines), np.int64), counted, lines.amount_fen)]
    return Totals(*kept, *sums)


def _sums(place: Ints, amounts: Ints, size: int) -> Ints:
    """Return the sum of the amounts of each place."""
    summed = np.zeros(size, np.int64)
    np.add.at(summed, place, amounts)
    return summed
