"""A trial: the orders of past months under the rules that were in force and under a version tried in their place, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from channelops.kernel.periods import Month

from ..accrual.rating import Rating, Ruled
from ..accrual.ruling import Book
from ..engine.arithmetic import Flags, Ints
from ..engine.document import Component, Override
from ..engine.facts import Facts, number_of_day
from ..engine.lines import Lines
from ..models import PlanVersion
from ..selectors.contract_pins import pin_spans
from ..selectors.facts import FactReader, Orders, Shard
from ..selectors.rules import RuleSet, months_counted, rule_set, rule_sets
from .volumes import VOLUMES, sampled, scaled

# The article that stands for the orders themselves.
ORDERS = -1
KEYS = ("payee_id", "month", "channel", "stage")
SIDES = ("then_fen", "now_fen")


class World(Rating):
    """One of the two: the rules by which every order of the months is rated."""

    def __init__(self, reader: FactReader, rules: Sequence[RuleSet], month: Month) -> None:
        self.month = month
        self.rules = list(rules)
        # whom a contract pins stays with its version, whatever is tried
        self.book = Book(self.rules, pin_spans())
        self.reader = reader
        self.begins = {}


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a shard comes to: rows by payee, month, article, channel and stage, and what more or fewer orders would earn."""

    rows: dict[str, Ints]
    volumes: list[dict[str, Any]]
    orders: int


class Trial:
    """Both worlds over `months` months; the version is tried from the first day that any rule counts together with them."""

    def __init__(self, version: PlanVersion, *, document: dict[str, Any], first: Month, months: int) -> None:
        self.first, self.last = first, first.plus(months - 1)
        then = rule_sets(date.min, self.last.last)
        tried = _tried(version, document)
        begin = _begin(first, [*then, tried])
        self.reader = FactReader(begin.first, self.last.last)
        self.tried = replace(tried, content=replace(tried.content, start=begin.first, end=None))
        mine = set(version.plan.versions.values_list("pk", flat=True))
        now = [_ended(each, begin.first) if each.version_id in mine and not each.pinned else each for each in then]
        now = [each for each in now if each.content.end is None or each.content.end > each.content.start]
        now = sorted([*now, self.tried], key=lambda each: (each.level, each.version_id, each.pinned))
        self.then, self.now = World(self.reader, then, self.last), World(self.reader, now, self.last)
        self.articles = articles_of([self.tried, *then])
        self._places = {each["code"]: place for place, each in enumerate(self.articles)}

    def of(self, shard: Shard) -> Tried:
        """Reads the shard's orders once and rates them in both worlds."""
        orders = self.reader.orders(shard)
        cells = _Cells(orders.facts, self.first)
        values, touched = self._values(orders, cells)
        mine = np.isin(cells.columns["payee_id"], touched)
        rows = cells.rows(values, mine)
        payees = touched[np.isin(touched, cells.columns["payee_id"])]
        # payees go to shards by number, so the first one is a sample of all
        volumes = self._volumes(orders, payees) if shard.place == 0 else []
        return Tried(rows=rows, volumes=volumes, orders=int(rows["orders"].sum()))

    def ruled(self, orders: Orders) -> Iterator[tuple[str, Ruled]]:
        """(side, what one version makes of the orders it rules) of every version of both worlds."""
        for side, world in zip(SIDES, (self.then, self.now), strict=True):
            for ruled in world.ruled(orders):
                yield side, ruled

    def place(self, rules: RuleSet, lines: Lines) -> Ints:
        """The article of each line, by its place among `articles`."""
        # the last stands for −1, the plan's own limits
        places = np.array([self._places[code] for code in (*_codes(rules), "")], np.int64)
        found: Ints = places[lines.component.astype(np.int64)]
        return found

    def _values(self, orders: Orders, cells: _Cells) -> tuple[dict[str, Ints], Ints]:
        """The sums of both sides by cell and article, and the payees that the tried version rules."""
        width = len(self.articles)
        values = {side: np.zeros(len(cells) * width, np.int64) for side in SIDES}
        touched: list[Ints] = []
        for side, ruled in self.ruled(orders):
            if ruled.rules is self.tried:
                touched.append(np.unique(ruled.facts.payee))
            for lines in ruled.result.parts:
                at = cells.of(ruled.rows, lines)
                inside = at >= 0
                np.add.at(values[side], (at * width + self.place(ruled.rules, lines))[inside], lines.amount_fen[inside])
        payees = np.unique(np.concatenate(touched)) if touched else np.zeros(0, np.int64)
        return {side: value.reshape(len(cells), width) for side, value in values.items()}, payees

    def _volumes(self, orders: Orders, payees: Ints) -> list[dict[str, Any]]:
        """What a sample of the payees earns with more and with fewer orders."""
        chosen = sampled(orders, payees)
        found = []
        for percent in VOLUMES:
            more = scaled(chosen, percent)
            sums: dict[str, dict[int, int]] = {side: {} for side in SIDES}
            for side, ruled in self.ruled(more):
                for lines in ruled.result.parts:
                    inside = lines.day >= number_of_day(self.first.first)
                    _sum_into(sums[side], lines.payee[inside], lines.amount_fen[inside])
            found.append({"percent": percent, "payees": np.unique(chosen.facts.payee).tolist(), **sums})
        return found


class _Cells:
    """The payee, month, kind of channel and stage of every order, as places among the distinct combinations."""

    def __init__(self, facts: Facts, first: Month) -> None:
        self.inside = facts.day >= number_of_day(first.first)
        rows = np.flatnonzero(self.inside)
        self.months = facts.day.astype("M8[D]").astype("M8[M]").astype(np.int64)
        key = _packed(facts.payee[rows], self.months[rows], channel=facts.channel[rows], stage=facts.stage[rows])
        self.keys, first_row, of_row = np.unique(key, return_index=True, return_inverse=True)
        self.at = np.full(len(facts), -1, np.int64)
        self.at[rows] = of_row
        at = rows[first_row]
        day = self.months[at].astype("M8[M]").astype("M8[D]").astype(np.int64)
        self.columns = {"payee_id": facts.payee[at], "month": day, "channel": facts.channel[at], "stage": facts.stage[at]}
        self.sums = {name: np.zeros(len(self.keys), np.int64) for name in ("orders", "pieces", "revenue_fen")}
        for name, column in (
            ("orders", np.ones(len(rows), np.int64)),
            ("pieces", facts.quantity[rows]),
            ("revenue_fen", facts.amount_fen[rows]),
        ):
            np.add.at(self.sums[name], of_row, column)

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, rows: Ints, lines: Lines) -> Ints:
        """The cell of each line, −1 where it falls before the first month; a line of no order goes to a cell of its payee and month."""
        at = np.where(lines.row >= 0, self.at[rows[lines.row]], -1)
        loose = np.flatnonzero(lines.row < 0)
        if len(loose):
            month = lines.day[loose].astype("M8[D]").astype("M8[M]").astype(np.int64)
            zero = np.zeros(len(loose), np.int64)
            wanted = _packed(lines.payee[loose], month, channel=zero, stage=zero)
            found = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
            same = self.keys[found] >> SHIFT == wanted >> SHIFT if len(self.keys) else np.zeros(len(loose), np.bool_)
            at[loose] = np.where(same, found, -1)
        return at

    def rows(self, values: dict[str, Ints], mine: Flags) -> dict[str, Ints]:
        """The rows of these cells: the orders of each, then the articles that paid on either side."""
        cells = np.flatnonzero(mine)
        paid = np.any([value[cells] != 0 for value in values.values()], axis=0)
        at, article = np.nonzero(paid)
        size = (len(cells), len(at))
        both = np.concatenate([cells, cells[at]])
        rows = {name: self.columns[name][both] for name in KEYS}
        rows["article"] = np.concatenate([np.full(size[0], ORDERS, np.int64), article])
        for name, sums in self.sums.items():
            rows[name] = np.concatenate([sums[cells], np.zeros(size[1], np.int64)])
        for side in SIDES:
            rows[side] = np.concatenate([np.zeros(size[0], np.int64), values[side][cells[at], article]])
        return rows


# Channel and stage take four and eight bits of a key.
SHIFT = 12


def _packed(payee: Ints, month: Ints, *, channel: Ints, stage: Ints) -> Ints:
    """One number for payee, month (since 1970), kind of channel and stage, in this order."""
    packed: Ints = ((payee.astype(np.int64) << 12 | month) << 4 | channel.astype(np.int64)) << 8 | stage.astype(np.int64)
    return packed


def articles_of(rules: Sequence[RuleSet]) -> list[dict[str, Any]]:
    """The components of all rules by code, those of the first rules first; at the end the limits of the plan."""
    found: dict[str, dict[str, Any]] = {}
    for each in rules:
        paying: list[Component | Override] = [*each.content.components, *each.content.overrides]
        for component in paying:
            title = {"zh": component.title.zh, "en": component.title.en}
            found.setdefault(component.code, {"code": component.code, "article": component.article, "title": title})
    return [*found.values(), {"code": "", "article": "", "title": {"zh": "", "en": ""}}]


def _codes(rules: RuleSet) -> list[str]:
    """The codes of everything that lines may name as their component, in its numbers."""
    return [each.code for each in rules.content.components] + [each.code for each in rules.content.overrides]


def _tried(version: PlanVersion, document: dict[str, Any]) -> RuleSet:
    """The version as the engine wants it, with the content that is tried."""
    known = version.document
    version.document = document
    try:
        return replace(rule_set(version), version_id=0)
    finally:
        version.document = known


def _begin(first: Month, rules: Sequence[RuleSet]) -> Month:
    """The first of the months that any of the rules counts together with the first one."""
    spans = [months_counted(each.content) for each in rules if each.content.end is None or each.content.end > first.first]
    return first.plus(-((first.month - 1) % max(spans, default=1)))


def _ended(rules: RuleSet, day: date) -> RuleSet:
    end = rules.content.end
    return replace(rules, content=replace(rules.content, end=day if end is None else min(end, day)))


def _sum_into(sums: dict[int, int], payees: Ints, amounts: Ints) -> None:
    found, at = np.unique(payees, return_inverse=True)
    total = np.zeros(len(found), np.int64)
    np.add.at(total, at, amounts)
    for payee, fen in zip(found.tolist(), total.tolist(), strict=True):
        sums[payee] = sums.get(payee, 0) + fen
