"""Rating a month: the shard's orders under the version that rules each of them, as columns of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.periods import Month

from ..binary import Column, Ints, Numbers
from ..engine.context import Context
from ..engine.document import PlanVersion
from ..engine.facts import Facts, number_of_day
from ..engine.lines import Lines
from ..engine.rate import Result, rate
from ..engine.rating import Opening
from ..engine.state import State
from ..selectors.facts import FactReader, Orders, Shard, looked_up
from ..selectors.paid import paid_for
from ..selectors.payee_figures import context_of
from ..selectors.payees import payee_columns
from ..selectors.rules import RuleSet, months_counted, rule_sets
from .rated import NO_VERSION, Rated, size
from .ruling import added, ruling_of
from .states import latest_packed, packed
from .sums import accruals_of_totals, payees_of


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """The orders that one version rules, or `adds` to, and what it makes of them; `rows` are their places among all."""

    rules: RuleSet
    rows: Ints
    facts: Facts
    result: Result
    adds: bool = False


class Rating:
    """The month's rules, and the reader of its orders; made once for all shards."""

    def __init__(self, month: Month) -> None:
        self.month = month
        # a return falls under its order's version, however long ago that was
        self.rules = rule_sets(date.min, month.last)
        stages = any(_asks_stages(rules.content) for rules in self.rules)
        self.reader = FactReader(_begins(month, self.rules).first, month.last, stages=stages)

    def rated(self, shard: Shard) -> Rated:
        """Reads and rates the shard's orders."""
        return self.rate(self.reader.orders(shard))

    def rate(self, orders: Orders, openings: Mapping[int, State] | None = None) -> Rated:
        """Rates orders, one part of lines a component and version; `openings` are what all earlier orders left, by version."""
        parts: list[dict[str, Column]] = []
        accruals: list[dict[str, Numbers]] = []
        paid = np.zeros(len(orders.facts), np.bool_)
        states: dict[int, bytes] = {}
        for ruled in self.ruled(orders, openings):
            states[ruled.rules.version_id] = states.get(ruled.rules.version_id, b"") + packed(ruled.result.closing)
            accruals.append(accruals_of_totals(ruled.result.totals, month=self.month, version=ruled.rules.version_id))
            for lines in ruled.result.parts:
                part = self._columns(orders, ruled, lines)
                paid[part.pop("row")] = True
                parts.append(part)
        payees = payees_of(orders, paid, accruals, first=number_of_day(self.month.first))
        states[NO_VERSION] = latest_packed(orders.facts)
        parts = [part for part in parts if size(part)]
        return Rated(parts=parts, payees=payees, accruals=accruals, states=states, day=orders.facts.day)

    def ruled(self, orders: Orders, openings: Mapping[int, State] | None = None) -> Iterator[Ruled]:
        """The orders of each version in turn."""
        facts = orders.facts
        is_partner = looked_up(facts.payee, self.payees["payee_id"], self.payees["is_partner"]) == 1
        ruling = ruling_of(facts, self.rules, is_partner=is_partner)
        topped = bool((ruling.top >= 0).any())
        paid: list[tuple[RuleSet, Result]] = []
        for place, rules in enumerate(self.rules):
            rows = np.flatnonzero(ruling.base == place)
            if len(rows):
                ruled = self._ruled(facts, rules, rows, openings=openings)
                paid += [(rules, ruled.result)] if topped else []
                yield ruled
        for place in np.unique(ruling.top[ruling.top >= 0]).tolist():
            ruled = self._ruled(facts, self.rules[place], np.flatnonzero(ruling.top == place), openings=openings)
            yield replace(ruled, result=added(ruled.result, paid, ruled.facts), adds=True)

    def _ruled(self, facts: Facts, rules: RuleSet, rows: Ints, *, openings: Mapping[int, State] | None) -> Ruled:
        """The rows under one version."""
        mine = facts if len(rows) == len(facts) else facts.take(rows)
        before = self.reader.first if openings is None else self.month.next.first
        state = (openings or {}).get(rules.version_id, State.empty())
        opening = Opening(state, paid_for(mine, rules, before=before))
        return Ruled(rules=rules, rows=rows, facts=mine, result=self._result(mine, rules, opening))

    def _result(self, facts: Facts, rules: RuleSet, opening: Opening) -> Result:
        return rate(facts, rules.content, codes=rules.codes, opening=opening, context=self.context)

    @cached_property
    def context(self) -> Context:
        """Quotas and standings of the months that are rated."""
        return context_of(self.reader.first, self.reader.last)

    @cached_property
    def payees(self) -> dict[str, Ints]:
        """Every payee, by id."""
        return payee_columns()

    def _columns(self, orders: Orders, ruled: Ruled, lines: Lines) -> dict[str, Any]:
        """The lines of one component that fall into the month, with the ids of their orders; `row` is where those of an order stand."""
        if self.reader.first < self.month.first:
            lines = lines.take(np.flatnonzero(lines.day >= number_of_day(self.month.first)))
        place = _own_rows(lines, ruled.facts)
        row = place if len(ruled.rows) == len(orders.facts) else ruled.rows[place]
        facts = orders.facts
        loose = np.flatnonzero(lines.row < 0)
        made: dict[str, Any] = {name: getattr(lines, name) for name in STRAIGHT}
        made |= {name: getattr(facts, name.removesuffix("_id"))[row] for name in OF_ORDER}
        made |= {
            "component": _one(lines.component),
            "payee_id": lines.payee,
            "month": number_of_day(self.month.first),
            "partner_id": orders.partner[row],
            "plan_version_id": ruled.rules.version_id,
        }
        made["row"] = row
        if len(loose):
            for name in ("product_id", "family_id"):
                made[name][loose] = 0
            made["row"] = row[lines.row >= 0]
        return made


def _asks_stages(content: PlanVersion) -> bool:
    """Whether any rule asks for the partner's stage."""
    asked = [component.criteria for component in content.components]
    asked += [rule.criteria for component in content.components for rule in component.rules]
    return any("stages" in criteria.named() for criteria in asked)


def _begins(month: Month, rules: Sequence[RuleSet]) -> Month:
    """The first of the months that any version counts together with this one."""
    begins = [(each.content.end, month.plus(-((month.month - 1) % months_counted(each.content)))) for each in rules]
    return min((first for end, first in begins if end is None or end > first.first), default=month)


STRAIGHT = ("order_id", "base", "before", "rate_millionths", "cut_fen", "amount_fen", "day", "rule", "tier", "kind")
OF_ORDER = ("province_id", "city_id", "county_id", "product_id", "family_id")


def _one(column: NDArray[np.integer[Any]]) -> Column:
    """The number that stands in the whole column, or the column."""
    return int(column[0]) if len(column) and bool((column == column[0]).all()) else column


def _own_rows(lines: Lines, facts: Facts) -> Ints:
    """The place of each line's order; a line of no order stands where the first order of its payee does."""
    loose = np.flatnonzero(lines.row < 0)
    if not len(loose):
        return lines.row.astype(np.int64, copy=False)
    payees, first = np.unique(facts.payee, return_index=True)
    rows = lines.row.astype(np.int64)
    rows[loose] = first[np.searchsorted(payees, lines.payee[loose])]
    return rows
