"""A double incentive: an order that a spiff and another article would both pay; which of them does, by the plan's own rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from .arithmetic import Flags, Ints
from .criteria import Outcome, Test
from .document import Double, PlanVersion
from .facts import Facts, OrderKind
from .lines import Lines

SPIFF = "spiff"


def places(plan: PlanVersion) -> tuple[list[int], list[int]]:
    """Return the places of the spiffs, and of the other components."""
    numbers = range(len(plan.components))
    spiffs = [place for place in numbers if plan.components[place].kind == SPIFF]
    return spiffs, [place for place in numbers if place not in spiffs]


def doubled(plan: PlanVersion, found: Sequence[Outcome], facts: Facts) -> Flags:
    """Return which orders a spiff and another component would both pay."""
    spiffs, others = places(plan)
    if not spiffs or not others:
        return np.zeros(len(facts), np.bool_)
    both: Flags = _any(found, spiffs) & _any(found, others) & (facts.kind == OrderKind.SALE)
    return both


def single(plan: PlanVersion, found: list[Outcome], context: tuple[Facts, Ints, Callable[[], Sequence[Lines]]]) -> list[Outcome]:
    """Return the outcomes with one of the two barred where the plan says so.

    `context`: the facts in the order of the outcomes, their places as given, and what every component would pay by itself.
    """
    facts, given, rated = context
    if plan.double is Double.BOTH:
        return found
    both = doubled(plan, found, facts)
    if not bool(both.any()):
        return found
    spiffs, others = places(plan)
    spiff_wins = np.zeros(len(facts), np.bool_)
    if plan.double is Double.HIGHER:
        lines = rated()
        spiff_wins = both & (_paid(lines, spiffs, given) > _paid(lines, others, given))
    made = list(found)
    for number, outcome in enumerate(found):
        barred = (both & ~spiff_wins if number in spiffs else spiff_wins) & (outcome.rule >= 0)
        if bool(barred.any()):
            rule, test = np.where(barred, -1, outcome.rule), np.where(barred, int(Test.DOUBLE), outcome.test)
            nearest = np.where(barred, outcome.rule, outcome.nearest)
            made[number] = replace(outcome, rule=rule.astype(np.int16), test=test.astype(np.int8), nearest=nearest.astype(np.int16))
    return made


def _any(found: Sequence[Outcome], numbers: list[int]) -> Flags:
    flags: Flags = np.logical_or.reduce([found[number].rule >= 0 for number in numbers])
    return flags


def _paid(lines: Sequence[Lines], numbers: list[int], given: Ints) -> Ints:
    """What each order earns under some components, in the order of the outcomes."""
    sums = np.zeros(len(given), np.int64)
    for number in numbers:
        mine = lines[number].row >= 0
        np.add.at(sums, lines[number].row[mine], lines[number].amount_fen[mine])
    return sums[given]
