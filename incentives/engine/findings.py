"""A finding: an order that earned nothing under any component, with the test that it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arithmetic import Ints
from .criteria import Outcome, Test
from .facts import Facts, OrderKind


@dataclass(frozen=True, slots=True)
class Findings:
    """Columns of equal length, one entry an order, by payee, time and order.

    `row` is the order's place in the facts as given, `test` a `criteria.Test`. `component` and `rule` are those that came
    nearest (the earlier of equals), counted from 0; −1 where the test is asked by all components, or by all rules of one.
    """

    row: Ints
    order_id: Ints
    payee: Ints
    day: Ints
    component: Ints
    rule: Ints
    test: Ints

    def __len__(self) -> int:
        return len(self.row)


def findings(facts: Facts, outcomes: Sequence[Outcome], refused: Ints) -> Findings:
    """Return the orders without a line, from every component's outcome; `row` counts the facts given here."""
    nothing = np.logical_and.reduce([outcome.rule < 0 for outcome in outcomes])
    row = np.flatnonzero(nothing)
    test, component, rule = np.zeros(len(row), np.int8), np.full(len(row), -1, np.int16), np.full(len(row), -1, np.int16)
    for number, outcome in enumerate(outcomes):
        failed = outcome.test[row]
        further = failed > test
        test[further], component[further], rule[further] = failed[further], number, outcome.nearest[row][further]
    # no component waits for it
    test[test == 0] = Test.TRIGGER
    closed = refused[row] != 0
    test[closed], component[closed], rule[closed] = refused[row][closed], -1, -1
    # what became of an order later, and a payee's month, are missed only by a component that waits for them
    missed = (facts.kind[row] <= OrderKind.CANCELLATION) | ((test != Test.TRIGGER) & (facts.kind[row] != OrderKind.MONTH))
    if not bool(missed.all()):
        row, test, component, rule = (column[missed] for column in (row, test, component, rule))
    return Findings(row, facts.order_id[row], facts.payee[row], facts.day[row], component, rule, test)
