"""A tier table as documents spell it: bounds in pieces, yuan or per cent of a quota, rates or bonuses; read and written back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from channelops.kernel.brackets import Basis, BracketInvalid, Edge, Row, TierTable, problems
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN, MILLION, MoneyError

from . import numbers
from .document import Terms
from .nodes import Node
from .tiers import TierTerms


@dataclass(frozen=True, slots=True)
class Spelling:
    """How bounds and what a tier pays are read, and by which scale they are shown; a table without a rate pays only flats."""

    bound: Callable[[object], int]
    bound_scale: int
    rate: str
    rate_of: Callable[[object], int]
    rate_scale: int
    flat: str = "flat_yuan"
    flat_needed: bool = False

    def field(self, column: str) -> str:
        """Return what a column of the kernel's problem is called in the document."""
        return {"lower": "from", "upper": "to", "flat_fen": self.flat, "rate_millionths": self.rate or self.flat}.get(column, column)


def _pieces(value: object) -> int:
    above, below = numbers.decimal(value).as_integer_ratio()
    pieces, rest = divmod(above, below)
    if rest:
        raise MoneyError(_("%(value)s is not a whole number of pieces."), value=value)
    return pieces


RATES = {
    Basis.QUANTITY: Spelling(_pieces, 1, "yuan_per_piece", numbers.piece_rate, numbers.PER_YUAN),
    Basis.AMOUNT: Spelling(numbers.fen, FEN_PER_YUAN, "percent", numbers.percent_rate, numbers.PER_PERCENT),
}
BONUSES = {basis: replace(spelling, rate="", flat="bonus_yuan", flat_needed=True) for basis, spelling in RATES.items()}
# of a quota, in millionths of it
ATTAINED = {basis: replace(spelling, bound=numbers.percent_rate, bound_scale=numbers.PER_PERCENT) for basis, spelling in RATES.items()}
# of a payee's standing; what a tier pays is a factor
FACTORS = {Basis.QUANTITY: Spelling(numbers.standing, numbers.PER_STANDING, "factor", numbers.factor, MILLION)}


def read(rule: Node) -> TierTerms:
    """Return the terms of a rule; problems are reported at the row and field."""
    return TierTerms(read_table(rule["table"], RATES))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, TierTerms)
    return {"table": write_table(terms.table, RATES)}


def read_bonuses(rule: Node) -> TierTerms:
    """Return the terms of a rule whose tiers pay one amount each."""
    return TierTerms(read_table(rule["table"], BONUSES))


def write_bonuses(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, TierTerms)
    return {"table": write_table(terms.table, BONUSES)}


def read_table(node: Node, spellings: dict[Basis, Spelling]) -> TierTable:
    """Return the table; after problems, which are reported, one that pays nothing."""
    basis, edge = Basis(node.value.get("by", Basis.QUANTITY)), Edge(node.value["edge"])
    spelling = spellings[basis]
    before = len(node.found)
    step = node["step"].number(spelling.bound) if node["step"] else spelling.bound(1)
    rows = [_row(row, spelling) for row in node["tiers"]]
    if len(node.found) == before:
        try:
            return TierTable(tuple(rows), basis, edge, step)
        except BracketInvalid:
            for problem in problems(rows, step=step):
                name = spelling.field(problem.column)
                place = node["tiers"].pointer + f"/{problem.row - 1}/{name}" if problem.row else f"{node.pointer}/{name}"
                Node(None, place, node.found).report(problem.template, **_as_typed(problem.params, spelling))
    return TierTable((Row(0, None, 0),), basis, edge)


def write_table(table: TierTable, spellings: dict[Basis, Spelling]) -> dict[str, object]:
    """Return the table as the document spells it."""
    spelling = spellings[table.basis]
    rows: list[dict[str, object]] = []
    for row in table.rows:
        shown: dict[str, object] = {"from": numbers.shown(int(row.lower), spelling.bound_scale)}
        shown["to"] = None if row.upper is None else numbers.shown(int(row.upper), spelling.bound_scale)
        if spelling.rate:
            shown[spelling.rate] = numbers.shown(row.rate_millionths, spelling.rate_scale)
        if row.flat_fen or spelling.flat_needed:
            shown[spelling.flat] = numbers.shown(row.flat_fen, FEN_PER_YUAN)
        rows.append(shown)
    written: dict[str, object] = {"by": table.basis.value} if len(spellings) > 1 else {}
    written["edge"] = table.edge.value
    if table.step != spelling.bound_scale:
        written["step"] = numbers.shown(int(table.step), spelling.bound_scale)
    return {**written, "tiers": rows}


def _row(row: Node, spelling: Spelling) -> Row:
    return Row(
        row["from"].number(spelling.bound),
        row["to"].maybe(spelling.bound),
        row[spelling.rate].number(spelling.rate_of) if spelling.rate else 0,
        row[spelling.flat].number(numbers.fen) if row[spelling.flat] else 0,
    )


def _as_typed(params: dict[str, object], spelling: Spelling) -> dict[str, object]:
    """Return the parameters of a sentence with bounds as typed."""
    if spelling.bound_scale == 1:
        return params
    scaled = {name: value for name, value in params.items() if name in ("bound", "step") and isinstance(value, int)}
    return params | {name: numbers.shown(value, spelling.bound_scale) for name, value in scaled.items()}
