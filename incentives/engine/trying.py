"""A try: typed orders rated by a document, with the explanation of every line, and of every order that earns nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from .contributions import LineKind
from .criteria import Test
from .document import PlanVersion
from .explain import Step, explain_line, explain_order
from .facts import Facts
from .instalments import covered, cut
from .lines import NAMES, Lines
from .rate import Result, rate
from .typed import Typed, typed

FACTS = tuple(one.name for one in fields(Facts))


@dataclass(frozen=True)
class TriedLine:
    """One line: its component's code ("" the plan's own limits), kind and sums, and the steps that lead to it."""

    component: str
    article: str
    kind: str
    tier: int
    rate_millionths: int
    base: int
    before: int
    earned_fen: int
    cut_fen: int
    amount_fen: int
    steps: Sequence[Step]
    # where the line is paid in parts: (months later, fen) of each part
    parts: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class TriedOrder:
    """One typed order with its lines; without any, the failed test, the component that came nearest, and every test with its values."""

    order: str
    payee: str
    amount_fen: int
    lines: Sequence[TriedLine]
    failed: str
    nearest: str
    steps: Sequence[Step]


class Try:
    """`orders` are the typed ones in their order; `loose` the lines of no order. Raises `TypedInvalid` for what cannot be read."""

    def __init__(self, plan: PlanVersion, rows: Sequence[Mapping[str, str]]) -> None:
        self.plan = plan
        self.typed: Typed = typed(rows)
        self.result: Result = rate(self.typed.facts, plan, codes=self.typed.codes)

    @cached_property
    def lines(self) -> Lines:
        """All lines by payee, time and component."""
        lines = self.result.lines
        return lines.take(np.lexsort((lines.kind, lines.rule, lines.component, lines.order_id, lines.at, lines.payee)))

    @property
    def amount_fen(self) -> int:
        """What everything comes to."""
        return int(self.lines.amount_fen.sum())

    def payee(self, number: int) -> str:
        """The code of a payee."""
        return self.typed.payees[number - 1]

    def order(self, number: int) -> str:
        """The number of an order as it was typed; "" for a line of none."""
        return self.typed.orders[number - 1] if number else ""

    def component(self, number: int) -> str:
        """The code of a component; "" for the plan's own limits."""
        return self.plan.components[number].code if number >= 0 else ""

    def totals(self) -> Iterator[tuple[str, str, int, int]]:
        """(payee, component, lines, fen), by payee as typed and component as written."""
        lines = self.lines
        keys = np.stack([lines.payee.astype(np.int64), lines.component.astype(np.int64)])
        if not keys.shape[1]:
            return
        pairs, place, counts = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
        sums = np.zeros(pairs.shape[1], np.int64)
        np.add.at(sums, place.reshape(-1), lines.amount_fen)
        for (payee, component), count, fen in zip(pairs.T.tolist(), counts.tolist(), sums.tolist(), strict=True):
            yield self.payee(payee), self.component(component), count, fen

    def orders(self) -> Iterator[TriedOrder]:
        """Every typed order, eligible or not."""
        of_row: dict[int, list[int]] = {}
        for place, row in enumerate(self.lines.row.tolist()):
            of_row.setdefault(row, []).append(place)
        lost = {row: place for place, row in enumerate(self.result.findings.row.tolist())}
        for row in range(len(self.typed.facts)):
            lines = [self._line(place, row) for place in of_row.get(row, ())]
            fact = _entry(self.typed.facts, FACTS, row)
            yield TriedOrder(
                order=self.order(fact["order_id"]),
                payee=self.payee(fact["payee"]),
                amount_fen=sum(line.amount_fen for line in lines),
                lines=lines,
                **self._failed(lost.get(row)),
                steps=() if lines else explain_order(fact, self.plan, codes=self.typed.codes),
            )

    def loose(self) -> Iterator[tuple[str, TriedLine]]:
        """(payee, line) of the lines that limits made."""
        for place in np.flatnonzero(self.lines.row < 0).tolist():
            yield self.payee(int(self.lines.payee[place])), self._line(place, None)

    def _line(self, place: int, row: int | None) -> TriedLine:
        line = _entry(self.lines, NAMES, place)
        fact = None if row is None else _entry(self.typed.facts, FACTS, row)
        component = self.plan.components[line["component"]] if line["component"] >= 0 else None
        names = ("tier", "rate_millionths", "base", "before", "earned_fen", "cut_fen", "amount_fen")
        return TriedLine(
            component=component.code if component else "",
            article=component.article if component else "",
            kind=LineKind(line["kind"]).name.lower(),
            **{name: line[name] for name in names},
            steps=explain_line(line, self.plan, fact=fact, codes=self.typed.codes),
            parts=self._parts(line),
        )

    def _parts(self, line: dict[str, int]) -> Sequence[tuple[int, int]]:
        """When how much of a line is paid, if the customer passes every test; nothing where it is paid at once."""
        article = next((one for one in self.plan.instalments if line["component"] in covered(one, self.plan)), None)
        if article is None or line["kind"] not in (LineKind.EARNED, LineKind.TAKEN_BACK):
            return ()
        amounts = cut(article, np.array([line["amount_fen"]]))
        return [(part.month, int(fen[0])) for part, fen in zip(article.parts, amounts, strict=True)]

    def _failed(self, place: int | None) -> dict[str, str]:
        if place is None:
            return {"failed": "", "nearest": ""}
        lost = self.result.findings
        component = int(lost.component[place])
        return {"failed": Test(int(lost.test[place])).name.lower(), "nearest": self.component(component) if component >= 0 else ""}


def _entry(columns: Any, names: Sequence[str], place: int) -> dict[str, int]:
    """One entry of a set of columns."""
    return {name: int(getattr(columns, name)[place]) for name in names}
