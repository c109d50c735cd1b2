"""Rating a month: the shard's orders under the version that rules each of them, as columns of the tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..binary import Column, Ints, Numbers
from ..engine.context import Context
from ..engine.crossing import crosses, crossing
from ..engine.document import DateBasis, PlanVersion
from ..engine.facts import Facts, number_of_day
from ..engine.lines import Lines
from ..engine.rate import Result, rate
from ..engine.rating import Opening
from ..engine.state import Remembered, State
from ..selectors.contract_pins import pin_spans
from ..selectors.facts import FactReader, Orders, looked_up
from ..selectors.groups import asks_groups
from ..selectors.order_events import EVENT, ORDER, Asked
from ..selectors.paid import paid_for
from ..selectors.payee_figures import context_of
from ..selectors.payees import payee_columns
from ..selectors.rules import RuleSet, months_counted, rule_sets
from ..selectors.shards import Shard
from .offering import Offering
from .openings import Openings, openings_of
from .rated import NO_VERSION, Rated, size
from .ruling import Book, added
from .states import latest_packed, packed
from .sums import accruals_of_totals, earned, payees_of

Held = Mapping[DateBasis | None, NDArray[np.bool_]] | None


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """The orders that one version rules, or `adds` to, and what it makes of them; `rows` are their places among all."""

    rules: RuleSet
    rows: Ints
    facts: Facts
    opening: Remembered
    result: Result
    adds: bool = False
    # which of the rows are the version's by their own day; None: all of them
    own: NDArray[np.bool_] | None = None


class Rating:
    """The month's rules, and the reader of its orders; made once for all shards."""

    def __init__(self, month: Month) -> None:
        self.month = month
        # a return falls under its order's version, however long ago that was
        self.rules = rule_sets(date.min, month.last)
        self.book = Book(self.rules, pin_spans())
        stages = any(_asks_stages(rules.content) for rules in self.rules)
        self.begins = _begins(month, self.rules)
        contents = [rules.content for rules in self.rules]
        known = {"stages": stages, "groups": asks_groups(contents)}
        self.reader = FactReader(min(self.begins.values(), default=month).first, month.last, **known, asked=Asked.by(contents))

    def rated(self, shard: Shard) -> Rated:
        """Reads and rates the orders of the shard, which holds whole groups, from what earlier months left its payees."""
        return self.rate(self.reader.orders(shard), left=self.openings.of(shard))

    def rate(self, orders: Orders, openings: Mapping[int, Remembered] | None = None, left: Mapping[int, State] | None = None) -> Rated:
        """Rates orders, one part of lines a component and version.

        `openings` are what all earlier orders left, by version; `left` what earlier months did, by the place of the rules.
        """
        parts: list[dict[str, Column]] = []
        accruals: list[dict[str, Numbers]] = []
        paid, doubled = np.zeros((2, len(orders.facts)), np.bool_)
        states: dict[int, bytes] = {}
        crossed: dict[int, bytes] = {}
        for ruled in self.ruled(orders, openings, left):
            version, closing = ruled.rules.version_id, ruled.result.closing
            states[version] = states.get(version, b"") + packed(closing)
            if crosses(ruled.rules.content):
                crossed[version] = crossed.get(version, b"") + packed(self._crossing(ruled))
            doubled[ruled.rows[ruled.result.doubled]] = True
            accruals.append(accruals_of_totals(ruled.result.totals, month=self.month, version=ruled.rules.version_id))
            for lines in ruled.result.parts:
                part = self._columns(orders, ruled, lines)
                paid[part.pop("row")] = True
                parts.append(part)
        others = self.whose((left or {}).values())
        payees = payees_of(orders, (earned(orders, paid), doubled), accruals, first=number_of_day(self.month.first), others=others)
        states[NO_VERSION] = latest_packed(orders.facts)
        parts = [part for part in parts if size(part)]
        return Rated(parts=parts, payees=payees, accruals=accruals, states=states, crossing=crossed, day=_read(orders))

    def _crossing(self, ruled: Ruled) -> State:
        """What a version leaves to later months, of that which it opened with too."""
        month, content = self.month.year * 100 + self.month.month, ruled.rules.content
        before, after = (crossing(content, state, month) for state in (ruled.opening, ruled.result.closing))
        return crossing(content, before.updated(after), month)

    def ruled(
        self, orders: Orders, openings: Mapping[int, Remembered] | None = None, left: Mapping[int, State] | None = None
    ) -> Iterator[Ruled]:
        """The orders of each version in turn; of one with something left for it, though there be none."""
        facts = orders.facts
        is_partner = looked_up(facts.payee, self.payees["payee_id"], self.payees["is_partner"]) == 1
        offering = Offering(facts, self.book, is_partner=is_partner, asked=self.reader.asked)
        paid: list[tuple[RuleSet, Result]] = []
        waiting = dict(left or {})
        for place, rules in enumerate(self.rules):
            rows = self._rows(offering.given(place), rules, facts)
            if len(rows) or (place in waiting and place not in offering.tops):
                opening = _state(rules, openings, waiting.pop(place, None))
                ruled = self._ruled(facts, rules, rows, opening=opening, held=offering.held(place, rows))
                paid += [(rules, ruled.result)] if offering.tops else []
                yield replace(ruled, own=offering.own(place, rows))
        for place in offering.tops:
            rules = self.rules[place]
            rows = self._rows(offering.given(place, adds=True), rules, facts)
            opening = _state(rules, openings, waiting.pop(place, None))
            ruled = self._ruled(facts, rules, rows, opening=opening, held=offering.held(place, rows, adds=True))
            own = offering.own(place, rows, adds=True)
            yield replace(ruled, result=added(ruled.result, paid, ruled.facts), adds=True, own=own)

    def _rows(self, which: NDArray[np.bool_], rules: RuleSet, facts: Facts) -> Ints:
        """The rows of one version, none of days before the first that its plan counts together with the month."""
        begin = self.begin(rules)
        if begin > self.reader.first:
            which = which & (facts.day >= number_of_day(begin))
        return np.flatnonzero(which)

    def begin(self, rules: RuleSet) -> date:
        """The first day that the version's plan counts together with the month."""
        return self.begins[rules.plan_id].first if rules.plan_id in self.begins else self.reader.first

    def _ruled(self, facts: Facts, rules: RuleSet, rows: Ints, *, opening: tuple[Remembered, bool], held: Held) -> Ruled:
        """The rows under one version; `opening` is the state, and whether it is that of all earlier orders of the month."""
        mine = facts if len(rows) == len(facts) else facts.take(rows)
        state, within = opening
        before = self.month.next.first if within else self.begin(rules)
        opened = Opening(state, paid_for(mine, rules, before=before, groups=self.reader.groups), self.month.last, held)
        return Ruled(rules=rules, rows=rows, facts=mine, opening=state, result=self._result(mine, rules, opened))

    def _result(self, facts: Facts, rules: RuleSet, opening: Opening) -> Result:
        return rate(facts, rules.content, codes=rules.codes, opening=opening, context=self.context)

    @cached_property
    def context(self) -> Context:
        """Quotas and standings of the months that are rated."""
        return context_of(self.reader.first, self.reader.last)

    @cached_property
    def openings(self) -> Openings:
        """What earlier months left for this one."""
        return openings_of(self.book, self.begins)

    @cached_property
    def payees(self) -> dict[str, Ints]:
        """Every payee, by id."""
        return payee_columns()

    def only(self, payees: Sequence[int]) -> None:
        """Keeps to some payees where no others will be rated: of a hundred thousand nobody need know what they are."""
        self.payees = payee_columns(payees)

    def whose(self, states: Iterable[State]) -> dict[str, Ints]:
        """The payees of some states, with their partners and nodes."""
        owners = distinct(np.concatenate([np.zeros(0, np.int64), *(state.owner for state in states)]))
        known = np.flatnonzero(np.isin(self.payees["payee_id"], owners)) if len(owners) else owners
        return {name: column[known] for name, column in self.payees.items()}

    def _columns(self, orders: Orders, ruled: Ruled, lines: Lines) -> dict[str, Any]:
        """The lines of one component that fall into the month, with the ids of their orders; `row` is where those of an order stand."""
        if self.reader.first < self.month.first:
            lines = lines.take(np.flatnonzero(lines.day >= number_of_day(self.month.first)))
        place = _own_rows(lines, ruled.facts)
        row = place if len(ruled.rows) == len(orders.facts) else np.append(ruled.rows, -1)[place]
        facts = orders.facts
        loose = np.flatnonzero(lines.row < 0)
        made: dict[str, Any] = {name: getattr(lines, name) for name in STRAIGHT}
        if orders.fact is not None:
            made["order_id"] = np.where(lines.row >= 0, _at(orders.fact, row), lines.order_id)
        made |= {name: _at(getattr(facts, name.removesuffix("_id")), row) for name in OF_ORDER}
        made |= {
            "component": _one(lines.component),
            "payee_id": lines.payee,
            "month": number_of_day(self.month.first),
            "partner_id": _at(orders.partner, row),
            "plan_version_id": ruled.rules.version_id,
        }
        made["row"] = row
        if len(loose):
            for name in ("product_id", "family_id"):
                made[name][loose] = 0
            made["row"] = row[lines.row >= 0]
            self._placed(made, np.flatnonzero(row < 0))
        return made

    def _placed(self, made: dict[str, Any], alone: Ints) -> None:
        """Lines of payees without an order stand where the payee does."""
        if len(alone):
            at = np.searchsorted(self.payees["payee_id"], made["payee_id"][alone])
            for name in ("partner_id", "province_id", "city_id", "county_id"):
                made[name] = made[name].astype(np.int64)
                made[name][alone] = self.payees[name][at]


def _asks_stages(content: PlanVersion) -> bool:
    """Whether any rule asks for the partner's stage."""
    asked = [component.criteria for component in content.components]
    asked += [rule.criteria for component in content.components for rule in component.rules]
    return any("stages" in criteria.named() for criteria in asked)


def _begins(month: Month, rules: Sequence[RuleSet]) -> dict[int, Month]:
    """By plan the first of the months that any version of it counts together with this one."""
    begins = {each.plan_id: month for each in rules}
    for each in rules:
        first = month.plus(-((month.month - 1) % months_counted(each.content)))
        if each.content.end is None or each.content.end > first.first:
            begins[each.plan_id] = min(begins[each.plan_id], first)
    return begins


def _state(rules: RuleSet, openings: Mapping[int, Remembered] | None, left: State | None) -> tuple[Remembered, bool]:
    """What a version's rating opens with, and whether that is what all earlier orders of the month left."""
    if openings is not None:
        return openings.get(rules.version_id, State.empty()), True
    return left or State.empty(), False


def _at(column: NDArray[np.integer[Any]], row: Ints) -> NDArray[np.integer[Any]]:
    """The value of each row; 0 where there is none (−1)."""
    return np.append(column, column.dtype.type(0))[row] if len(row) and int(row.min()) < 0 else column[row]


def _read(orders: Orders) -> NDArray[np.integer[Any]]:
    """The day of every order and event that was read."""
    day = orders.facts.day
    return day if orders.sort is None else day[(orders.sort == ORDER) | (orders.sort == EVENT)]


STRAIGHT = ("order_id", "base", "before", "rate_millionths", "cut_fen", "amount_fen", "day", "rule", "tier", "kind")
OF_ORDER = ("province_id", "city_id", "county_id", "product_id", "family_id")


def _one(column: NDArray[np.integer[Any]]) -> Column:
    """The number that stands in the whole column, or the column."""
    return int(column[0]) if len(column) and bool((column == column[0]).all()) else column


def _own_rows(lines: Lines, facts: Facts) -> Ints:
    """The place of each line's order; a line of no order stands where the first order of its payee does (−1: it has none)."""
    loose = np.flatnonzero(lines.row < 0)
    if not len(loose):
        return lines.row.astype(np.int64, copy=False)
    payees, first = np.unique(facts.payee, return_index=True)
    rows = lines.row.astype(np.int64)
    at = np.searchsorted(payees, lines.payee[loose])
    known = np.append(payees, -1)[at] == lines.payee[loose]
    rows[loose] = np.where(known, np.append(first, -1)[at], -1)
    return rows
