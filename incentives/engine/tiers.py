"""The tier table of a rule: typed in yuan, read into the kernel's table in fen, and priced column by column.

A table by quantity pays yuan apiece, a table by amount pays per cent of the amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from channelops.kernel.brackets import Basis, Edge, Row, TierTable, problems
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN, MILLION, MoneyError

from . import numbers
from .arithmetic import Ints, half_up
from .document import Terms
from .nodes import Node

# What a bound of the kernel's problem is called in the document.
_FIELDS = {"lower": "from", "upper": "to", "flat_fen": "flat_yuan"}


@dataclass(frozen=True, slots=True)
class TierTerms:
    """A rule that pays by a tier table."""

    table: TierTable

    @property
    def basis(self) -> Basis:
        """Return what the table counts."""
        return self.table.basis


def read(rule: Node) -> TierTerms:
    """Return the terms of a rule; problems are reported at the row and field."""
    node = rule["table"]
    basis, edge = Basis(node.value["by"]), Edge(node.value["edge"])
    bound = numbers.fen if basis is Basis.AMOUNT else _pieces
    rate = _rate_field(basis)
    before = len(node.found)
    step = node["step"].number(bound) if node["step"] else bound(1)
    rows = [
        Row(
            row["from"].number(bound),
            row["to"].maybe(bound),
            row[rate].number(numbers.percent_rate if basis is Basis.AMOUNT else numbers.piece_rate),
            row["flat_yuan"].number(numbers.fen) if row["flat_yuan"] else 0,
        )
        for row in node["tiers"]
    ]
    wrong = problems(rows, step=step)
    if len(node.found) == before:
        for problem in wrong:
            name = _FIELDS.get(problem.column, rate if problem.column == "rate_millionths" else problem.column)
            place = node["tiers"].pointer + f"/{problem.row - 1}/{name}" if problem.row else f"{node.pointer}/{name}"
            Node(None, place, node.found).report(problem.template, **_in_yuan(problem.params, basis))
    if wrong or len(node.found) > before:
        rows, step = [Row(0, None, 0)], 1
    return TierTerms(TierTable(tuple(rows), basis, edge, step))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, TierTerms)
    table = terms.table
    scale = FEN_PER_YUAN if table.basis is Basis.AMOUNT else 1
    rate, rate_scale = _rate_field(table.basis), numbers.PER_PERCENT if table.basis is Basis.AMOUNT else numbers.PER_YUAN
    rows: list[dict[str, object]] = []
    for row in table.rows:
        shown: dict[str, object] = {"from": numbers.shown(int(row.lower), scale)}
        shown["to"] = None if row.upper is None else numbers.shown(int(row.upper), scale)
        shown[rate] = numbers.shown(row.rate_millionths, rate_scale)
        if row.flat_fen:
            shown["flat_yuan"] = numbers.shown(row.flat_fen, FEN_PER_YUAN)
        rows.append(shown)
    written: dict[str, object] = {"by": table.basis.value, "edge": table.edge.value}
    if table.step != scale:
        written["step"] = numbers.shown(int(table.step), scale)
    return {"table": {**written, "tiers": rows}}


class Prices:
    """A table as columns: which bracket a value reaches, and what a total earns in whole fen."""

    def __init__(self, table: TierTable) -> None:
        columns = table.columns()
        self.bounds = np.array(columns.bounds, np.int64)
        self.rates = np.array(columns.rates_millionths, np.int64)
        self.side = columns.side
        # what a total has earned when it reaches the bracket's bound: whole fen and millionths, exact
        sums = [0]
        for low, high, rate in zip(columns.bounds, columns.bounds[1:], columns.rates_millionths, strict=False):
            sums.append(sums[-1] + (high - low) * rate)
        self.whole = np.array([total // MILLION for total in sums], np.int64)
        self.rest = np.array([total % MILLION for total in sums], np.int64)
        self.flats = np.array(columns.flats_fen, np.int64)
        self.entered = np.cumsum(self.flats)

    def place(self, totals: Ints) -> Ints:
        """Return the bracket (from 0) of each total; a total below 0 counts as 0."""
        if len(self.bounds) == 1:
            return np.zeros(len(totals), np.int64)
        return np.searchsorted(self.bounds[1:], np.maximum(totals, 0), self.side)

    def graduated(self, totals: Ints) -> Ints:
        """Return what each total earns, each part at the rate of its own bracket, with the flats of all brackets entered."""
        at = self.place(totals)
        earned = self.whole[at] + half_up(np.maximum(totals, 0) - self.bounds[at], self.rates[at], self.rest[at])
        return np.where(totals > 0, earned + self.entered[at], 0)

    def whole_volume(self, totals: Ints) -> Ints:
        """Return what each total earns, all at the rate of the bracket reached, with that bracket's flat."""
        at = self.place(totals)
        return np.where(totals > 0, half_up(np.maximum(totals, 0), self.rates[at]) + self.flats[at], 0)


def _rate_field(basis: Basis) -> str:
    return "percent" if basis is Basis.AMOUNT else "yuan_per_piece"


def _pieces(value: object) -> int:
    exact = Fraction(numbers.decimal(value))
    if exact.denominator != 1:
        raise MoneyError(_("%(value)s is not a whole number of pieces."), value=value)
    return int(exact)


def _in_yuan(params: dict[str, object], basis: Basis) -> dict[str, object]:
    """Return the parameters of a sentence with bounds as typed."""
    if basis is Basis.QUANTITY:
        return params
    fen = {name: value for name, value in params.items() if name in ("bound", "step") and isinstance(value, int)}
    return params | {name: numbers.shown(value, FEN_PER_YUAN) for name, value in fen.items()}
