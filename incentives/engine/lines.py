"""A line: what one order, or one limit, earns one payee under one rule; the result of a rating, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from .arithmetic import Ints


@dataclass(frozen=True, slots=True)
class Lines:
    """Columns of equal length.

    `row` is the order's place in the facts as given; −1 and `order_id` 0 for a line of no order (`LineKind.TOP_UP`, `CARRIED`),
    which takes day and time from the last order before it. `component` and `rule` count from 0 as in the document, a line of the
    plan's own limits has component −1. `period` is the first month of the span in which the line was counted, 202611.
    `base` is pieces or fen, `before` the total counted before it; `tier` counts from 1, 0 without tiers; rates in millionths.
    amount = earned + cut; `period_before_fen` and `plan_before_fen` are what the component's and the plan's limited period had
    earned before the line (0 without such limits), from which the cut can be recomputed.
    """

    row: Ints
    order_id: Ints
    at: Ints
    day: Ints
    payee: Ints
    component: Ints
    rule: Ints
    kind: Ints
    period: Ints
    base: Ints
    before: Ints
    tier: Ints
    rate_millionths: Ints
    earned_fen: Ints
    cut_fen: Ints
    amount_fen: Ints
    period_before_fen: Ints
    plan_before_fen: Ints

    def __len__(self) -> int:
        return len(self.row)

    def take(self, places: Ints) -> Lines:
        """Return the lines at the given places."""
        return Lines(**{name: getattr(self, name)[places] for name in NAMES})


# Codes of a byte or two; whoever stores ten million lines is glad of them.
_NARROW = {"component": np.int16, "rule": np.int16, "kind": np.int8, "tier": np.int8}
NAMES = tuple(one.name for one in fields(Lines))


def joined(parts: Sequence[Lines]) -> Lines:
    """Return all lines, one part after the other."""
    if not parts:
        return Lines(*(np.zeros(0, np.int64) for _name in NAMES))
    return Lines(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in NAMES})


def of_no_order(*, payee: Ints, amount: Ints, **columns: Ints | int) -> Lines:
    """Return lines that belong to no order; a column given as one number holds for all."""
    made: dict[str, Ints] = dict.fromkeys(NAMES, np.zeros(len(payee), np.int64))
    for name, value in ({"row": -1, "rule": -1} | columns).items():
        made[name] = value if isinstance(value, np.ndarray) else np.full(len(payee), int(value), np.int64)
    made |= {name: made[name].astype(kind) for name, kind in _NARROW.items()}
    return Lines(**made | {"payee": payee, "earned_fen": amount, "amount_fen": amount})
