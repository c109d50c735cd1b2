"""Offering: which facts each version is given. An order is given to the one that rules its day; what became of it counts by the day that
each component names, so it may be given to several, to each for some components; a return to all that may have paid for its order.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.distinct import distinct

from ..binary import Ints
from ..engine.document import DateBasis, Trigger
from ..engine.facts import Facts, days_by, is_return, number_of_day
from ..selectors.order_events import Asked
from .ruling import Book, ruling_of, within

Flags = NDArray[np.bool_]


class Offering:
    """The facts of a shard as the versions are given them."""

    def __init__(self, facts: Facts, book: Book, *, is_partner: Flags, asked: Asked) -> None:
        self.facts, self.book, self.rules, self.is_partner, self.asked = facts, book, book.rules, is_partner, asked
        bases = sorted(asked.bases, key=lambda basis: basis or "")
        days = {basis: facts if basis is None else replace(facts, day=days_by(facts, basis)) for basis in bases}
        self.by = {basis: ruling_of(told, book, is_partner=is_partner) for basis, told in days.items()}

    @cached_property
    def tops(self) -> list[int]:
        """The places of the versions that add to others."""
        return sorted({int(place) for ruling in self.by.values() for place in distinct(ruling.top[ruling.top >= 0])})

    def given(self, place: int, *, adds: bool = False) -> Flags:
        """Which facts the version at a place gets, to pay or to add."""
        bases = {component.date_basis for component in self.rules[place].content.components} | {None}
        found = self._ruled(None, place, adds=adds)
        for basis in bases - {None}:
            found = found | self._ruled(basis, place, adds=adds)
        return found | self._returned(place) if self._by_events(place) else found

    def own(self, place: int, rows: Ints, *, adds: bool = False) -> Flags | None:
        """Which of these rows are the version's by their own day; None: all of them."""
        return self._ruled(None, place, adds=adds)[rows] if self.asked else None

    def held(self, place: int, rows: Ints, *, adds: bool = False) -> Mapping[DateBasis | None, Flags] | None:
        """By which days each of these rows is the version's; None where all count by their own."""
        return {basis: self._ruled(basis, place, adds=adds)[rows] for basis in self.by} if self.asked else None

    def _ruled(self, basis: DateBasis | None, place: int, *, adds: bool) -> Flags:
        ruling = self.by[basis]
        flags: Flags = (ruling.top if adds else ruling.base) == place
        return flags

    def _by_events(self, place: int) -> bool:
        """Whether the version may have paid for an order that another ruled."""
        components = self.rules[place].content.components
        return any(one.date_basis or one.trigger not in (Trigger.ORDER, Trigger.ANY, Trigger.MONTH) for one in components)

    def _returned(self, place: int) -> Flags:
        """The returns of orders whose events may have fallen into the version's days."""
        rules, facts = self.rules[place], self.facts
        content = rules.content
        found = is_return(facts.kind) & within(facts, rules, is_partner=self.is_partner)
        # what a version paid to those who are ever pinned to it is counted apart
        found &= np.isin(facts.payee, self.book.pinned_to(rules.version_id, rules.plan_id)) == rules.pinned
        found &= facts.day >= number_of_day(content.start)
        return found if content.end is None else found & (facts.original_day < number_of_day(content.end))
