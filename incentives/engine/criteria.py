"""Criteria: which rule an order earns by, and when by none, which test failed first.

The ladder decides between the rules of a component: a rule that names the order's product comes before one that names its
family, that before its category, and that before a rule for all; between equals the earlier rule. This is resolved once for
every distinct combination of the tested columns, not for every order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np

from .arithmetic import Flags, Ints
from .document import Component, Criteria, PlanVersion, Trigger
from .facts import PAYS, Facts, OrderKind

Codes: TypeAlias = Mapping[str, Mapping[str, int]]


class Test(IntEnum):
    """The tests in the order in which an order meets them; the first that fails is the reason. 0: all passed."""

    __test__ = False

    PASSED = 0
    PAYEE = 1
    SIGN = 2
    TRIGGER = 3
    DAY = 4
    ORIGINAL = 5
    MONTHS = 6
    PRODUCT = 7
    CHANNEL = 8
    CUSTOMER_CLASS = 9
    PARTNER_TYPE = 10
    STAGE = 11
    TIER = 12
    REGION = 13
    CAMPAIGN = 14
    QUOTA = 15
    DOUBLE = 16


# The ladder from its highest rung: field of the criteria, column of the facts, rank.
LADDER = (("products", "product", 3), ("families", "family", 2), ("categories", "category", 1))
# Every other test: field of the criteria, the columns of which one must be named.
TESTS: tuple[tuple[Test, str, tuple[str, ...]], ...] = (
    (Test.CHANNEL, "channels", ("channel",)),
    (Test.CUSTOMER_CLASS, "customer_classes", ("customer_class",)),
    (Test.PARTNER_TYPE, "partner_types", ("partner_type",)),
    (Test.STAGE, "stages", ("stage",)),
    (Test.TIER, "tiers", ("tier",)),
    (Test.REGION, "regions", ("county", "city", "province")),
    (Test.CAMPAIGN, "campaigns", ("campaign",)),
)
_LAST = max(Test) + 1
# No combination, on no rung.
NOWHERE = np.zeros(0, np.int64), np.zeros(0, np.int8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of each order under one component: the rule (−1: none), and when none the failed test and the rule that came nearest."""

    rule: Ints
    test: Ints
    nearest: Ints


class Profiles:
    """The distinct combinations of the tested columns, and which of them each order has."""

    def __init__(self, facts: Facts, columns: list[str]) -> None:
        self.of_row: Ints = np.zeros(len(facts), np.int64)
        self.values: dict[str, Ints] = {}
        self.places: dict[str, Ints] = {}
        self.index: dict[str, tuple[Ints, Ints]] = {}
        self.asked: dict[tuple[str, bytes], Flags] = {}
        self.count = min(1, len(facts))
        for name in columns:
            places, self.values[name] = factorise(getattr(facts, name))
            self.of_row, before, self.places[name] = combined(self.of_row, self.count, (places, len(self.values[name])))
            self.places.update({other: column[before] for other, column in self.places.items() if other != name})
            self.count = len(before)

    def having(self, column: str, ids: Ints) -> Ints:
        """Return the combinations whose value of `column` is one of `ids`."""
        if not len(ids):
            return np.zeros(0, np.int64)
        values = self.values[column]
        if column not in self.index:
            order = np.argsort(self.places[column], kind="stable")
            self.index[column] = order, np.searchsorted(self.places[column][order], np.arange(len(values) + 1))
        rows, starts = self.index[column]
        found = np.searchsorted(values, ids)
        known = [place for place, one in zip(found.tolist(), ids.tolist(), strict=True) if place < len(values) and values[place] == one]
        parts = [rows[starts[place] : starts[place + 1]] for place in dict.fromkeys(known)]
        return parts[0] if len(parts) == 1 else np.concatenate([rows[:0], *parts])

    def passing(self, column: str, ids: Ints, rows: Ints) -> Flags:
        """Return of each of the given combinations whether its value of `column` is one of `ids`."""
        asked = column, ids.tobytes()
        if asked not in self.asked:
            self.asked[asked] = np.isin(self.values[column], ids)
        flags: Flags = self.asked[asked][self.places[column][rows]]
        return flags


def outcomes(facts: Facts, plan: PlanVersion, *, codes: Codes, rows: Ints) -> list[Outcome]:
    """Return the outcome of every component for the given rows, in their order."""
    profiles = Profiles(facts, _columns(plan) + _of_events(facts))
    found, of_row = [], profiles.of_row[rows]
    for component in plan.components:
        table = _resolve(profiles, component, codes)
        found.append(Outcome(table.rule[of_row], table.test[of_row], table.nearest[of_row]))
    return found


def factorise(column: Ints) -> tuple[Ints, Ints]:
    """Return (place of each entry among the distinct values, the distinct values in order)."""
    if not len(column):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = int(column.min()), int(column.max())
    if high - low > max(4 * len(column), 65_536):
        values, places = np.unique(column, return_inverse=True)
        return places, values.astype(np.int64)
    shifted = column - low if low else column
    seen = np.zeros(high - low + 1, np.bool_)
    seen[shifted] = True
    values = np.flatnonzero(seen)
    rank = np.zeros(len(seen), np.int64)
    rank[values] = np.arange(len(values))
    return rank[shifted], values + low


def combined(place: Ints, count: int, more: tuple[Ints, int]) -> tuple[Ints, Ints, Ints]:
    """Return (each entry's place among the distinct pairs, and of each pair the first and the second), of places below `count` and
    those of another column with its own count.
    """
    second, width = more
    if count <= 1 or width <= 1:
        # one of the two tells the pair
        size = max(count, 1) * max(width, 1) if len(place) else 0
        alone = np.arange(size)
        return (second if count <= 1 else place), (alone * 0 if count <= 1 else alone), (alone if count <= 1 else alone * 0)
    found, keys = factorise(place * width + second)
    return found, *np.divmod(keys, width)


def wanted(codes: Codes, field: str, names: tuple[str, ...]) -> Ints:
    """Return the ids of the named codes; an unknown code matches nothing."""
    ids = codes.get(field, {})
    return np.array([ids[name] for name in names if name in ids], np.int64)


def _columns(plan: PlanVersion) -> list[str]:
    """Return the columns that any rule of the plan tests."""
    asked: set[str] = set()
    for component in plan.components:
        for criteria in (component.criteria, *(rule.criteria for rule in component.rules)):
            asked.update(criteria.named())
    ladder = [column for field, column, _rank in LADDER if field in asked]
    return ladder + [column for _test, field, columns in TESTS if field in asked for column in columns]


def _of_events(facts: Facts) -> list[str]:
    """Return the columns that tell what a fact is, where there are others than orders and returns."""
    return ["kind", "months"] if len(facts) and int(facts.kind.max()) > OrderKind.CANCELLATION else []


def triggered(kind: Ints, months: Ints, component: Component) -> Ints:
    """Return of each (kind, months) the test that it fails before any criteria, 0 where it is what the component pays by."""
    exact = component.trigger is Trigger.ACTIVE
    counted: Flags = (months == component.months) if exact else (component.months == 0) | ((months >= 1) & (months <= component.months))
    return np.where(kind != PAYS[component.trigger], int(Test.TRIGGER), np.where(counted, 0, int(Test.MONTHS))).astype(np.int8)


def _untriggered(profiles: Profiles, component: Component) -> Ints:
    """Return `triggered` of every combination; without events all are orders."""
    if component.trigger is Trigger.ANY:
        return np.zeros(profiles.count, np.int8)
    if "kind" not in profiles.values:
        return np.full(profiles.count, 0 if component.trigger is Trigger.ORDER else int(Test.TRIGGER), np.int8)
    kind, months = (profiles.values[name][profiles.places[name]] for name in ("kind", "months"))
    return triggered(kind, months, component)


def _resolve(profiles: Profiles, component: Component, codes: Codes) -> Outcome:
    """Return the outcome of every combination."""
    size = profiles.count
    gate: Ints = np.full(size, int(Test.PRODUCT), np.int8)
    rows, failed, _rung = _tested(profiles, component.criteria, codes)
    gate[rows] = failed
    untriggered = _untriggered(profiles, component)
    gate = np.where(untriggered != 0, untriggered, gate)
    rule, nearest = np.full(size, -1, np.int16), np.zeros(size, np.int16)
    # off every rule's ladder the first is as near as any
    furthest, best = np.full(size, int(Test.PRODUCT), np.int8), np.full(size, -1, np.int8)
    for place, one in enumerate(component.rules):
        rows, failed, rung = _tested(profiles, one.criteria, codes)
        if not len(rows):
            continue
        wins = (failed == 0) & (rung > best[rows])
        rule[rows[wins]], best[rows[wins]] = place, rung[wins]
        # a rule that passes everything is furthest of all
        reached = np.where(failed == 0, _LAST, failed).astype(np.int8)
        further = reached > furthest[rows]
        nearest[rows[further]], furthest[rows[further]] = place, reached[further]
    closed = gate != 0
    rule[closed], nearest[closed] = -1, -1
    test = np.where(closed, gate, np.where(rule >= 0, 0, furthest)).astype(np.int8)
    return Outcome(rule, test, nearest)


def _tested(profiles: Profiles, criteria: Criteria, codes: Codes) -> tuple[Ints, Ints, Ints]:
    """Return (the combinations on any rung of the ladder, the first other test that each fails or 0, its rung).

    Only they are looked at: of hundreds of rules most name one product, which few combinations have.
    """
    named = criteria.named()
    rows, rung = _on_ladder(profiles, named, codes)
    if not len(rows):
        return rows, rung, rung
    failed = np.zeros(len(rows), np.int8)
    for test, field, columns in TESTS:
        if field in named:
            ids = wanted(codes, field, named[field])
            passes = np.logical_or.reduce([profiles.passing(column, ids, rows) for column in columns])
            failed[(failed == 0) & ~passes] = test
    return rows, failed, rung


def _on_ladder(profiles: Profiles, named: Mapping[str, tuple[str, ...]], codes: Codes) -> tuple[Ints, Ints]:
    """Return (the combinations of which the product, family or category is named, the rung of each); without any name, all on rung 0."""
    ladder = [(field, column, rank) for field, column, rank in LADDER if field in named]
    if not ladder:
        return np.arange(profiles.count), np.zeros(profiles.count, np.int8)
    if all(codes.get(field, {}).keys().isdisjoint(named[field]) for field, _column, _rank in ladder):
        # of the few orders of a try no more is known than what they are
        return NOWHERE
    if len(ladder) == 1:
        field, column, rank = ladder[0]
        rows = profiles.having(column, wanted(codes, field, named[field]))
        return rows, np.full(len(rows), rank, np.int8)
    rung = np.zeros(profiles.count, np.int8)
    for field, column, rank in reversed(ladder):
        rung[profiles.having(column, wanted(codes, field, named[field]))] = rank
    rows = np.flatnonzero(rung)
    return rows, rung[rows]
