"""Typed orders: rows of words, of a file or a form, as facts; their codes stand for themselves, so that no catalogue is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone

import numpy as np

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import parse_yuan

from .criteria import LADDER, TESTS, Codes
from .facts import Facts, OrderKind, number_of_day

SHANGHAI = timezone(timedelta(hours=8))
# The column of every code, and the field of the criteria that asks for it.
CODED = {column: field for field, column, _rank in LADDER} | {column: field for _test, field, columns in TESTS for column in columns}
FACTS = {one.name for one in fields(Facts)}
# Columns of whole numbers and of yuan, as they are written, and the facts' own names.
WHOLE: dict[str, str] = {name: name for name in ("quantity", "new_customers", "points", "months") if name in FACTS}
YUAN: dict[str, str] = {name: f"{name}_fen" for name in ("amount", "arrears") if f"{name}_fen" in FACTS}
DAYS: dict[str, str] = {name: f"{name}_day" for name in ("original", "activated", "billed", "settled") if f"{name}_day" in FACTS}
DAY_COLUMNS: dict[str, str] = {f"{name}_day": target for name, target in DAYS.items()}
REFERRED = ("order", "original", "payee", "group")
COLUMNS = (*REFERRED[:1], "day", "payee", "kind", *WHOLE, *YUAN, *CODED, "original", "group", *DAY_COLUMNS)
KINDS = {kind.name.lower(): kind for kind in OrderKind}
LARGEST = 10**12
DAY, OFFSET = 86_400, 8 * 3_600


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell; rows count from 1, column "" is the row as a whole, row 0 the head."""

    row: int
    column: str
    template: str
    params: Mapping[str, object]

    def __str__(self) -> str:
        return self.template % self.params


class TypedInvalid(KernelError):
    """Rows that are no orders; `problems` says why, cell by cell."""

    def __init__(self, problems: list[CellProblem]) -> None:
        self.problems = problems
        super().__init__(_("%(count)s cells cannot be read."), count=len(problems))


@dataclass(frozen=True, slots=True)
class Typed:
    """Facts with the ids of their codes, and the words behind the ids of orders and payees (the id is the place, from 1)."""

    facts: Facts
    codes: Codes
    orders: Sequence[str]
    payees: Sequence[str]


def typed(rows: Sequence[Mapping[str, str]]) -> Typed:
    """Return the facts of the rows, an absent or empty cell being unknown; `TypedInvalid` with all that cannot be read.

    A row needs a day (`2026-11-19`, or with `10:30`) and a payee; without an order's number it takes that of its row.
    """
    found: list[CellProblem] = []
    columns: dict[str, list[int]] = {name: [] for name in FACTS}
    words: dict[str, dict[str, int]] = {name: {} for name in ("order", "payee", *CODED.values())}
    for number, row in enumerate(rows, start=1):
        _row(_Cells(number, row, found), columns, words)
    _once(columns, found)
    originals = {words["order"][text]: columns["day"][place] for place, text in enumerate(_numbers(rows))}
    days = columns["original_day"]
    columns["original_day"] = [day or originals.get(of, 0) for day, of in zip(days, columns["original_id"], strict=True)]
    if found:
        raise TypedInvalid(found)
    facts = Facts.of(**{name: np.array(values, np.int64) for name, values in columns.items()})
    codes = {field: {code: key for code, key in words[field].items() if code} for field in set(CODED.values())}
    return Typed(facts, codes, list(words["order"]), list(words["payee"]))


def _once(columns: dict[str, list[int]], found: list[CellProblem]) -> None:
    """Reports an order that comes twice."""
    seen: set[tuple[int, int, int]] = set()
    for place, key in enumerate(zip(columns["order_id"], columns["kind"], columns.get("months", columns["kind"]), strict=True), start=1):
        if key in seen:
            found.append(CellProblem(place, "order", _("This order comes twice."), {}))
        seen.add(key)


def _numbers(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The number of every row's order."""
    return [(row.get("order") or "").strip() or str(place) for place, row in enumerate(rows, start=1)]


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row; what cannot be read is noted and counts as 0."""

    number: int
    row: Mapping[str, str]
    found: list[CellProblem]

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def report(self, column: str, template: str) -> int:
        self.found.append(CellProblem(self.number, column, template, {"value": self.text(column)[:60]}))
        return 0

    def read(self, column: str, how: tuple[Callable[[str], int], str], default: int = 0) -> int:
        text = self.text(column)
        if not text:
            return default
        try:
            value = how[0](text)
        except (ValueError, OverflowError):
            return self.report(column, how[1])
        return value if abs(value) <= LARGEST else self.report(column, _("“%(value)s” is too large."))


def _row(cells: _Cells, columns: dict[str, list[int]], words: dict[str, dict[str, int]]) -> None:
    made = dict.fromkeys(FACTS, 0)
    made["kind"] = KINDS.get(cells.text("kind") or "sale", 0) or cells.report("kind", _("“%(value)s” is no kind of order."))
    for column, name in WHOLE.items():
        made[name] = cells.read(column, (int, _("“%(value)s” is not a whole number.")), default=1 if column == "quantity" else 0)
    for column, name in YUAN.items():
        made[name] = cells.read(column, (parse_yuan, _("“%(value)s” is not an amount in yuan.")))
    for column, name in DAY_COLUMNS.items():
        made[name] = cells.read(column, (_day, _DAY))
    seconds = cells.read("day", (_moment, _DAY))
    made["at"], made["day"] = seconds * 1_000_000, (seconds + OFFSET) // DAY
    for column in ("day", "payee"):
        if not cells.text(column):
            cells.report(column, _("This must not be empty."))
    made |= _referred(cells, words)
    for column, field in CODED.items():
        text = cells.text(column)
        made[column] = words[field].setdefault(text, len(words[field]) + 1) if text else 0
    for name, value in made.items():
        columns[name].append(value)


def _referred(cells: _Cells, words: dict[str, dict[str, int]]) -> dict[str, int]:
    """The ids of the order, the order it takes back, the payee and the group."""
    orders, payees = words["order"], words["payee"]
    payee = payees.setdefault(cells.text("payee"), len(payees) + 1)
    group, original = cells.text("group"), cells.text("original")
    return {
        "order_id": orders.setdefault(cells.text("order") or str(cells.number), len(orders) + 1),
        "original_id": orders.setdefault(original, len(orders) + 1) if original else 0,
        "payee": payee,
        "group": payees.setdefault(group, len(payees) + 1) if group else payee,
    }


_DAY = _("“%(value)s” is not a day; write it like 2026-12-01.")


def _day(text: str) -> int:
    return number_of_day(date.fromisoformat(text))


def _moment(text: str) -> int:
    """The seconds since 1970 of a day, or a day and a time, in Shanghai."""
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp())
