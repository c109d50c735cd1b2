"""A tier table: rates over contiguous brackets of a quantity or an amount, from 0 upwards.

People type rows (from, to, rate). A boundary is typed either shared (0–100, 100–200) or
one step apart (0–100, 101–200, step 1). The table's one edge rule turns both into a
single bound per boundary and says who owns the values at it and between:

    edge       rows 0–100, 100–…               rows 0–100, 101–…
    inclusive  bound 100, 100 in the lower      bound 100, 100.5 in the upper
    exclusive  bound 100, 100 in the upper      bound 101, 100.5 in the lower

Values are whole pieces or whole fen (or Decimal where pieces can be split). A rate is in
millionths of a fen per unit of the value: of an amount 35_000 is 3.5 %, of a quantity
5_000_000 is 5 fen apiece. Totals are whole fen, exact until one half-up rounding.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import MILLION, checked_fen, divide_half_up

Value: TypeAlias = int | Decimal


class BracketInvalid(KernelError):
    """A row that does not fit; `row` counts from 1 (0: the whole table), `column` is its field."""

    def __init__(self, row: int, column: str, template: str, **params: object) -> None:
        self.row, self.column = row, column
        super().__init__(template, row=row, **params)


class BracketError(KernelError):
    """A value that the table cannot price."""


class Basis(StrEnum):
    """What the bounds count."""

    QUANTITY = "quantity"
    AMOUNT = "amount"


class Edge(StrEnum):
    """Whether the upper bound of a bracket still belongs to it."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class Mode(StrEnum):
    """Graduated: each part of the value at its own rate. Whole: all at the rate reached."""

    GRADUATED = "graduated"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Row:
    """One bracket as typed; `upper` None is open. `flat_fen` is paid for entering it."""

    lower: Value
    upper: Value | None
    rate_millionths: int
    flat_fen: int = 0


class Columns(NamedTuple):
    """The table as plain tuples of ints, one entry a bracket, for a columnar engine.

    A value lies in bracket `numpy.searchsorted(bounds[1:], value, side)`.
    """

    bounds: tuple[int, ...]
    rates_millionths: tuple[int, ...]
    flats_fen: tuple[int, ...]
    side: Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class TierTable:
    """A valid tier table; building one from bad rows raises the first `BracketInvalid`."""

    rows: tuple[Row, ...]
    basis: Basis
    edge: Edge
    step: Value = 1
    bounds: tuple[Fraction, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for problem in problems(self.rows, step=self.step):
            raise problem
        # the side of the gap that the edge names; equal when the boundary is shared
        lower_owns = self.edge is Edge.INCLUSIVE
        bounds = [Fraction(0)]
        for before, after in itertools.pairwise(self.rows):
            bound = before.upper if lower_owns else after.lower
            bounds.append(Fraction(bound if bound is not None else after.lower))
        object.__setattr__(self, "bounds", tuple(bounds))

    def lookup(self, value: Value) -> int:
        """Return the place (from 0) of the bracket of `value`; `BracketError` below 0."""
        exact = _value(value)
        find = bisect_left if self.edge is Edge.INCLUSIVE else bisect_right
        return find(self.bounds, exact, lo=1) - 1

    def row(self, value: Value) -> Row:
        """Return the row whose bracket holds `value`."""
        return self.rows[self.lookup(value)]

    def total(self, value: Value, mode: Mode) -> int:
        """Return what `value` earns in fen.

        Graduated: Σ (part of the value inside the bracket × its rate) + the flats of all
        brackets entered. Whole: value × the rate of its bracket + that bracket's flat.
        Nothing is earned for 0.
        """
        exact = _value(value)
        if exact == 0:
            return 0
        reached = self.lookup(value)
        if mode is Mode.WHOLE:
            row = self.rows[reached]
            return _fen(exact * row.rate_millionths, row.flat_fen)
        entered = self.rows[: reached + 1]
        tops = [*self.bounds[1 : reached + 1], exact]
        earned = sum(((top - bottom) * row.rate_millionths) for row, bottom, top in zip(entered, self.bounds, tops, strict=False))
        return _fen(Fraction(earned), sum(row.flat_fen for row in entered))

    def difference(self, before: Value, after: Value, mode: Mode) -> int:
        """Return total(after) − total(before) in fen: what the step to `after` adds.

        Steps telescope: over any chain of values the differences sum to the last total
        minus the first, so lines rounded one by one add up. Negative for a return; in
        whole mode a crossing carries the true-up of all earlier units.
        """
        return self.total(after, mode) - self.total(before, mode)

    def columns(self, scale: int = 1) -> Columns:
        """Return the table as ints, bounds times `scale`; `BracketError` for a broken bound."""
        scaled = [bound * scale for bound in self.bounds]
        for bound in scaled:
            if bound.denominator != 1:
                raise BracketError(_("The bound %(bound)s is not whole."), bound=bound / scale)
        return Columns(
            tuple(int(bound) for bound in scaled),
            tuple(row.rate_millionths for row in self.rows),
            tuple(row.flat_fen for row in self.rows),
            "left" if self.edge is Edge.INCLUSIVE else "right",
        )


def problems(rows: Sequence[Row], *, step: Value = 1) -> list[BracketInvalid]:
    """Return every reason why the rows are no tier table, in the order of the rows."""
    if not _finite(step) or step <= 0:
        return [BracketInvalid(0, "step", _("The step must be above zero."))]
    if not rows:
        return [BracketInvalid(0, "rows", _("The table has no row."))]
    found: list[BracketInvalid] = []
    for number, row in enumerate(rows, start=1):
        found += _row_problems(number, row, step)
        if number == 1 and row.lower != 0:
            found.append(BracketInvalid(1, "lower", _("Row 1 must start at 0.")))
        if number == len(rows) and row.upper is not None:
            found.append(BracketInvalid(number, "upper", _("Row %(row)s is the last and must be open.")))
        if number < len(rows) and row.upper is None:
            found.append(BracketInvalid(number, "upper", _("Row %(row)s is not the last and needs an end.")))
    return found or _boundary_problems(rows, step)


def _row_problems(number: int, row: Row, step: Value) -> list[BracketInvalid]:
    found: list[BracketInvalid] = []
    for column, bound in (("lower", row.lower), ("upper", row.upper)):
        if bound is None:
            continue
        if not _finite(bound):
            found.append(BracketInvalid(number, column, _("Row %(row)s: a bound is not a number.")))
        elif Fraction(bound) % Fraction(step):
            found.append(
                BracketInvalid(
                    number,
                    column,
                    _("Row %(row)s: %(bound)s is not a multiple of the step %(step)s."),
                    bound=bound,
                    step=step,
                )
            )
    if not found and row.upper is not None and row.upper <= row.lower:
        found.append(BracketInvalid(number, "upper", _("Row %(row)s must end after it starts.")))
    for column, size in (("rate_millionths", row.rate_millionths), ("flat_fen", row.flat_fen)):
        if size < 0:
            found.append(BracketInvalid(number, column, _("Row %(row)s: a rate cannot be negative.")))
    return found


def _boundary_problems(rows: Sequence[Row], step: Value) -> list[BracketInvalid]:
    """Return gaps, overlaps and mixed styles; every row but the last has an end by now."""
    found: list[BracketInvalid] = []
    shared: bool | None = None
    for number, (before, after) in enumerate(itertools.pairwise(rows), start=2):
        distance = Fraction(after.lower) - Fraction(before.upper or 0)
        if distance < 0:
            template = _("Row %(row)s overlaps the row before it, which ends at %(bound)s.")
        elif distance not in (0, Fraction(step)):
            template = _("Row %(row)s leaves a gap after the row before it, which ends at %(bound)s.")
        elif shared is not None and shared != (distance == 0):
            template = _("Row %(row)s must meet the row before it as the rows above do: at a shared bound, or one step apart.")
        else:
            shared = distance == 0
            continue
        found.append(BracketInvalid(number, "lower", template, bound=before.upper))
    return found


def _finite(value: Value) -> bool:
    return not isinstance(value, Decimal) or value.is_finite()


def _value(value: Value) -> Fraction:
    if not _finite(value) or value < 0:
        raise BracketError(_("%(value)s cannot be placed in a tier table."), value=value)
    return Fraction(value)


def _fen(millionths: Fraction, flat_fen: int) -> int:
    return checked_fen(divide_half_up(millionths.numerator, millionths.denominator * MILLION) + flat_fen)
