"""A contribution: what one component makes of one order, before limits; and the work from which it is made, both as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from .arithmetic import Ints
from .context import Context
from .document import Component
from .state import Remembered, State, joined


class LineKind(IntEnum):
    """What a line is for."""

    EARNED = 1  # the order's own
    TRUE_UP = 2  # earlier pieces of the period, at the rate now reached or fallen back to
    TAKEN_BACK = 3  # a returned order, at what was paid for it
    TOP_UP = 4  # up to the least of a period
    CARRIED = 5  # above the most of an earlier period, carried into this one
    ADVANCE = 6  # drawn before it is earned
    RECOVERED = 7  # given back of a guarantee or an advance, out of what is earned above the least
    # What is added once all orders are rated: of a shared order, of those below in the tree, and over time.
    SPLIT = 20  # what others get of a shared order, and what its payee gives for it
    OVERRIDE = 21  # a part of what somebody below earned
    CLAWED = 24  # of a paid line whose customer left
    REINSTATED = 25  # what was clawed, once, when the customer returned
    DEFERRED = 26  # clawed and not yet recovered: carried into the next month, and brought into it
    HELD = 27  # of a paid line, what is paid in a later month
    RELEASED = 28  # what was held, in the month in which its tests pass
    FORFEITED = 29  # what was held and is not paid, since a test failed: no money, only the trace


@dataclass(frozen=True, slots=True)
class Work:
    """The orders of one component in the order in which they count; `row` is their place among the facts.

    `base` is what each brings: pieces or fen, negative for a return. `number` is the component's place in the document.
    """

    component: Component
    number: int
    row: Ints
    rule: Ints
    base: Ints
    owner: Ints
    period: Ints
    opening: Remembered
    context: Context

    def take(self, places: Ints) -> Work:
        """Return the work of the orders at the given places."""
        return replace(self, **{name: getattr(self, name)[places] for name in ("row", "rule", "base", "owner", "period")})


@dataclass(frozen=True, slots=True)
class Contributions:
    """Columns of equal length. `before` is the total counted before the line, `tier` from 1 (0: no tiers), rate in millionths.

    `settled_fen` is what the order has earned when its period is over: the base of a later return.
    """

    row: Ints
    rule: Ints
    kind: Ints
    period: Ints
    base: Ints
    before: Ints
    tier: Ints
    rate_millionths: Ints
    earned_fen: Ints
    settled_fen: Ints
    closing: State

    @classmethod
    def simple(cls, work: Work, rate: Ints, earned: Ints) -> Contributions:
        """Return one line an order, without tiers."""
        zero = np.zeros(len(work.row), np.int64)
        kind = np.full(len(work.row), int(LineKind.EARNED), np.int64)
        return cls(work.row, work.rule, kind, work.period, work.base, zero, zero, rate, earned, earned, State.empty())


_COLUMNS = tuple(one.name for one in fields(Contributions) if one.name != "closing")


def merged(parts: Sequence[Contributions]) -> Contributions:
    """Return all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS}
    return Contributions(**columns, closing=joined([part.closing for part in parts]))


def by_order(made: Contributions, cuts: Ints) -> tuple[Contributions, Ints]:
    """Return the lines and their cuts by row and kind: the order in which a limit meets them."""
    if bool((made.row[1:] > made.row[:-1]).all()):
        return made, cuts
    order = np.argsort(made.row * 8 + made.kind, kind="stable")
    return Contributions(**{name: getattr(made, name)[order] for name in _COLUMNS}, closing=made.closing), cuts[order]
