"""Which version rules each order of a shard and which tops it up: those in force over its place on its day, by the leave of each."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..engine.arithmetic import Flags, Ints
from ..engine.facts import Facts, OrderKind, is_return, number_of_day
from ..engine.lines import joined
from ..engine.rate import Result
from ..engine.ruling import Ruling, rulings
from ..engine.spans import Spans
from ..engine.topping import RULES, topped
from ..engine.totals import totals
from ..selectors.rules import RuleSet

Places = NDArray[np.int16]
# No place of a rule, nor that of an order that none rules.
NOWHERE = -2


@dataclass(frozen=True)
class Book:
    """The versions that may rule, and by plan the version to which contracts pin a payee, from which day (0: to none)."""

    rules: Sequence[RuleSet]
    pins: Mapping[int, Spans]

    @cached_property
    def places(self) -> dict[tuple[int, bool], int]:
        """The place of a version among the rules, of the one for those who are pinned to it too."""
        return {(each.version_id, each.pinned): place for place, each in enumerate(self.rules)}

    def pinned_to(self, version_id: int, plan_id: int) -> Ints:
        """The payees that are pinned to a version on any day."""
        pins = self.pins.get(plan_id)
        return pins.owners(version_id) if pins else np.zeros(0, np.int64)

    def own(self, place: int, payees: Ints) -> Ints:
        """Where payees under the version at a place are counted: those who are ever pinned to it with those days too."""
        each = self.rules[place]
        other = self.places.get((each.version_id, True), place)
        return np.where(np.isin(payees, self.pinned_to(each.version_id, each.plan_id)), other, place)

    def ruling(self, plan_id: int, payees: Ints, *, day: int) -> Ints:
        """The place of the plan's version that rules each payee on a day, −1 where none does."""
        place: Ints = np.full(len(payees), -1, np.int64)
        for number, each in enumerate(self.rules):
            if each.plan_id == plan_id and not each.pinned and bool(_within(each, np.array([day]))[0]):
                place = self.own(number, payees)
        pins = self.pins.get(plan_id)
        if pins is not None:
            version = pins.at(payees, np.full(len(payees), day))
            for (version_id, pinned), number in self.places.items():
                if pinned and self.rules[number].plan_id == plan_id:
                    place = np.where(version == version_id, number, place)
        return place


def ruling_of(facts: Facts, book: Book, *, is_partner: NDArray[np.bool_]) -> Ruling:
    """The places among the rules of the version that pays each order and of the one that adds to it (−1: none).

    A return falls under its order's version. Whom a contract pins to a version stays with it on the pin's days, where its plan rules.
    """
    back = is_return(facts.kind) & (facts.original_day > 0)
    day = np.where(back, facts.original_day, facts.day) if back.any() else facts.day
    levels: dict[int, Places] = {0: np.full(len(facts), -1, np.int16)}
    for place, each in enumerate(book.rules):
        column = levels.setdefault(each.level, np.full(len(facts), -1, np.int16))
        if not each.pinned:
            column[within(facts, each, is_partner=is_partner) & _within(each, day)] = place
    _pin(levels, facts, (book, day))
    return rulings([levels[level] for level in sorted(levels)], [each.content.below for each in book.rules])


def _pin(levels: Mapping[int, Places], facts: Facts, known: tuple[Book, Ints]) -> None:
    """Puts those whom contracts pin to a version in its place: on the pin's days, and on the version's own, as they count together."""
    book, day = known
    pinned = [(place, each) for place, each in enumerate(book.rules) if each.pinned]
    rows = {place: np.flatnonzero(np.isin(facts.payee, book.pinned_to(each.version_id, each.plan_id))) for place, each in pinned}
    for place, each in pinned:
        mine = rows[place]
        levels[each.level][mine[levels[each.level][mine] == book.places.get((each.version_id, False), NOWHERE)]] = place
    inside = {each.region_id: _in_place(facts, each) for _place, each in pinned}
    for place, each in pinned:
        mine = rows[place]
        version = book.pins[each.plan_id].at(facts.payee[mine].astype(np.int64), day[mine].astype(np.int64))
        levels[each.level][mine[(version == each.version_id) & inside[each.region_id][mine]]] = place


def _within(rules: RuleSet, day: Ints) -> Flags:
    """Whether days are those of a version."""
    fits: Flags = day >= number_of_day(rules.content.start)
    return fits & (day < number_of_day(rules.content.end)) if rules.content.end else fits


def _in_place(facts: Facts, rules: RuleSet) -> Flags:
    """Whether orders lie in the node of a version's plan."""
    if not rules.region_id:
        return np.ones(len(facts), np.bool_)
    fits: Flags = (facts.province, facts.city, facts.county)[rules.level - 1] == rules.region_id
    return fits


def within(facts: Facts, rules: RuleSet, *, is_partner: Flags) -> Flags:
    """Which facts lie in the node of the version's plan, and are of its kind of payee."""
    fits: Flags = _in_place(facts, rules) & (is_partner == (rules.payee_kind == "partner"))
    return fits


def added(result: Result, above: Sequence[tuple[RuleSet, Result]], facts: Facts) -> Result:
    """What a version adds to orders that others pay: to each at most the share of its pay that the version above allows, and by its
    rule of double incentives.
    """
    lines = result.lines
    most, rule = np.zeros((2, len(lines)), np.int64)
    for rules, paid in above:
        of_them = np.isin(lines.order_id, paid.lines.order_id)
        most[of_them] = rules.content.below.most_millionths
        rule[of_them] = RULES.index(rules.content.double)
    cut, both = topped(lines, joined([paid.lines for _rules, paid in above]), (most, rule))
    ends = np.cumsum([0, *map(len, result.parts)]).tolist()
    parts = tuple(cut.take(np.arange(begin, end)) for begin, end in itertools.pairwise(ends))
    doubled = np.union1d(result.doubled, np.flatnonzero(np.isin(facts.order_id, both) & (facts.kind == OrderKind.SALE)))
    return replace(result, parts=parts, totals=totals(parts, facts), doubled=doubled)
