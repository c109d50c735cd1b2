"""A trial: the orders of past months under the rules that were in force and under a version tried in their place, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual.rated import whole
from ..accrual.rating import Rating, Ruled
from ..accrual.ruling import Book
from ..binary import Column
from ..documents import content_in
from ..engine.arithmetic import Ints
from ..engine.document import Clawback, Component, Instalments, Override
from ..engine.document import PlanVersion as Content
from ..engine.facts import OrderKind, number_of_day
from ..engine.lines import Lines
from ..models import PlanVersion
from ..people.sharing import any_shared
from ..selectors.contract_pins import pin_spans
from ..selectors.facts import FactReader, Orders
from ..selectors.groups import asks_groups
from ..selectors.order_events import Asked
from ..selectors.rules import RuleSet, months_counted, rule_set, rule_sets
from ..selectors.shards import Shard
from .cells import Cells, month_of, summed
from .volumes import Volumes

SIDES = ("then", "now")
# As a version of the world in which it is tried; no stored one has this number.
TRIED = 0


class World(Rating):
    """One of the two: the rules by which every order of the months is rated."""

    def __init__(self, reader: FactReader, rules: Sequence[RuleSet], months: tuple[Month, Month]) -> None:
        self.since, self.month = months
        self.rules = list(rules)
        # whom a contract pins stays with its version, whatever is tried
        self.book = Book(self.rules, pin_spans())
        self.reader = reader
        # everything is counted from the same month on, whatever its plan asks for
        self.begins = {each.plan_id: self.since for each in self.rules}

    def adding(self, month: Month) -> list[RuleSet]:
        """The versions that held up to a month, each once, in the order of the accrual."""
        known = {each.version_id: each for each in reversed(self.rules) if each.content.start <= month.last}
        return sorted(known.values(), key=lambda each: (each.plan_id, each.content.start))

    def columns(self, orders: Orders, ruled: Ruled, lines: Lines) -> dict[str, Any]:
        """Lines as columns of their table, those of every month; `row` is where those of an order stand."""
        every = copy(self)
        every.month = self.since
        return every._columns(orders, ruled, lines)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a shard comes to: rows by payee, month, article, channel and stage, and what more or fewer orders would earn.

    `lines` and `sums` of each side are for its books, by month; the sums are (payee, orders paid, fen).
    """

    rows: dict[str, Ints]
    volumes: dict[int, dict[str, Ints]]
    lines: dict[str, list[tuple[Month, dict[str, Column]]]]
    sums: dict[str, list[tuple[Month, Ints, Ints, Ints]]]
    orders: int


class Trial:
    """Both worlds over `months` months; the version is tried from the first day that any rule counts together with them."""

    def __init__(self, version: PlanVersion, *, document: dict[str, Any], first: Month, months: int) -> None:
        self.first, self.last = first, first.plus(months - 1)
        then = rule_sets(date.min, self.last.last)
        tried = replace(rule_set(version, tried=content_in(document)), version_id=TRIED)
        self.begin = _begin(first, [*then, tried])
        contents = [each.content for each in (*then, tried)]
        self.reader = FactReader(self.begin.first, self.last.last, groups=asks_groups(contents), asked=Asked.by(contents))
        self.tried = replace(tried, content=replace(tried.content, start=self.begin.first, end=None))
        replaced = {each.version_id for each in then if each.plan_id == version.plan_id}
        self.mine = np.array(sorted({TRIED, *replaced}), np.int64)
        now = [_ended(each, self.begin.first) if each.version_id in replaced and not each.pinned else each for each in then]
        now = [each for each in now if each.content.end is None or each.content.end > each.content.start]
        now = sorted([*now, self.tried], key=lambda each: (each.level, each.version_id, each.pinned))
        self.worlds = {side: World(self.reader, rules, (self.begin, self.last)) for side, rules in zip(SIDES, (then, now), strict=True)}
        self.articles = articles_of([self.tried, *then])
        self._places = {each["code"]: place for place, each in enumerate(self.articles)}
        self._rules = {each.version_id: each for each in [*then, self.tried]}

    @property
    def adds(self) -> bool:
        """Whether anything is added to a month of either world once its orders are rated."""
        rules = [each for world in self.worlds.values() for each in world.rules]
        return any_shared() or any(_adds(each.content) for each in rules)

    def months(self) -> list[Month]:
        """Every month that is counted."""
        return [self.begin.plus(number) for number in range(self.last.minus(self.begin) + 1)]

    def of(self, shard: Shard, *, every: int, books: bool) -> Tried:
        """Reads the orders of the shard, which holds whole groups, once and rates them in both worlds; of every `every`-th payee (with
        all with whom he is counted together) at other volumes too.
        """
        orders = self.reader.orders(shard)
        cells, kept = Cells(orders, self.first), _Kept(self, orders, books=books)
        touched: list[Ints] = [np.zeros(0, np.int64)]
        for side, ruled in self.ruled(orders, shard):
            mine = ruled.rules.version_id in self.mine
            touched += [distinct(ruled.facts.payee if ruled.own is None else ruled.facts.payee[ruled.own])] if mine else []
            for lines in ruled.result.parts:
                article = self.articles_of_lines(ruled.rules.version_id, lines.component)
                cells.add(f"{side}_fen", lines, (_rows_of(ruled, lines), article))
                kept.add(side, ruled, lines)
                touched += [distinct(lines.payee)] if mine else []
        rows = cells.rows()
        payees = distinct(np.concatenate(touched))
        rows["mine"] = np.isin(rows["payee_id"], payees).astype(np.int64)
        families = self.reader.groups.families(payees)
        sample = payees[np.isin(families, distinct(families)[::every])]
        volumes = Volumes(rows, sample).of(orders, partial(self._lines, shard), since=number_of_day(self.first.first))
        return Tried(rows=rows, volumes=volumes, lines=kept.lines, sums=kept.sums(), orders=int(rows["orders"].sum()))

    def ruled(self, orders: Orders, shard: Shard) -> Iterator[tuple[str, Ruled]]:
        """(side, what one version makes of the orders it rules) of every version of both worlds."""
        for side, world in self.worlds.items():
            for ruled in world.ruled(orders, left=world.openings.of(shard)):
                yield side, ruled

    def _lines(self, shard: Shard, orders: Orders) -> Iterator[tuple[str, Lines]]:
        for side, ruled in self.ruled(orders, shard):
            for lines in ruled.result.parts:
                yield side, lines

    def articles_of_lines(self, version: int | Ints, component: Ints) -> Ints:
        """The article of each line, by its place among `articles`; `version` is one number, or one a line."""
        found = np.zeros(len(component), np.int64)
        versions = np.full(len(component), version, np.int64) if isinstance(version, int) else version
        for each in distinct(versions).tolist():
            mine = versions == each
            # the last stands for −1, the plan's own limits
            places = np.array([self._places[code] for code in (*_codes(self._rules[each].content), "")], np.int64)
            found[mine] = places[component[mine].astype(np.int64)]
        return found


class _Kept:
    """The lines of both worlds for their books, month by month."""

    def __init__(self, trial: Trial, orders: Orders, *, books: bool) -> None:
        self.trial, self.orders, self.books = trial, orders, books
        self.lines: dict[str, list[tuple[Month, dict[str, Column]]]] = {side: [] for side in SIDES}
        self.paid = {side: np.zeros(len(orders.facts), np.bool_) for side in SIDES}
        self.earned: dict[str, list[tuple[Ints, Ints]]] = {side: [] for side in SIDES}

    def add(self, side: str, ruled: Ruled, lines: Lines) -> None:
        """Lines of one component and version."""
        if not self.books or not len(lines):
            return
        part = self.trial.worlds[side].columns(self.orders, ruled, lines)
        self.paid[side][part.pop("row")] = True
        month = month_of(lines.day)
        for one in distinct(month).tolist():
            mine = np.flatnonzero(month == one)
            self.lines[side].append((_month(one), {name: whole(part, name)[mine] for name in part}))
        key, sums = summed(lines.payee.astype(np.int64) << 12 | month, {"fen": lines.amount_fen})
        self.earned[side].append((key, sums["fen"]))

    def sums(self) -> dict[str, list[tuple[Month, Ints, Ints, Ints]]]:
        """What every payee comes to in each month."""
        found: dict[str, list[tuple[Month, Ints, Ints, Ints]]] = {side: [] for side in SIDES}
        facts = self.orders.facts
        for side in SIDES if self.books else ():
            rows = np.flatnonzero(self.paid[side] & (facts.kind <= OrderKind.CANCELLATION))
            paid = facts.payee[rows].astype(np.int64) << 12 | month_of(facts.day[rows])
            keys = np.concatenate([paid, *(key for key, _fen in self.earned[side])])
            counts = np.concatenate([np.ones(len(rows), np.int64), *(np.zeros(len(key), np.int64) for key, _fen in self.earned[side])])
            money = np.concatenate([np.zeros(len(rows), np.int64), *(fen for _key, fen in self.earned[side])])
            key, sums = summed(keys, {"paid": counts, "fen": money})
            for one in distinct(key & (1 << 12) - 1).tolist():
                mine = np.flatnonzero(key & (1 << 12) - 1 == one)
                found[side].append((_month(one), key[mine] >> 12, sums["paid"][mine], sums["fen"][mine]))
        return found


def articles_of(rules: Sequence[RuleSet]) -> list[dict[str, Any]]:
    """The articles of all rules by code, those of the first rules first; at the end the limits of the plan."""
    found: dict[str, dict[str, Any]] = {}
    for each in rules:
        for article in _articles(each.content):
            title = {"zh": article.title.zh, "en": article.title.en}
            found.setdefault(article.code, {"code": article.code, "article": article.article, "title": title})
    return [*found.values(), {"code": "", "article": "", "title": {"zh": "", "en": ""}}]


def _codes(content: Content) -> list[str]:
    """The codes of everything that lines may name as their component, in its numbers."""
    return [each.code for each in _articles(content)]


def _articles(content: Content) -> list[Component | Override | Clawback | Instalments]:
    return [*content.components, *content.overrides, *content.clawbacks, *content.instalments]


def _adds(content: Content) -> bool:
    """Whether a version adds lines to a month once its orders are rated."""
    return bool(content.overrides or content.clawbacks or content.instalments)


def _rows_of(ruled: Ruled, lines: Lines) -> Ints:
    """The place of each line's order among all facts of the shard, −1 for a line of no order."""
    row = lines.row.astype(np.int64)
    found: Ints = np.where(row >= 0, ruled.rows[row], -1) if len(ruled.rows) else np.full(len(row), -1, np.int64)
    return found


def _month(number: int) -> Month:
    return Month(1970 + number // 12, number % 12 + 1)


def _begin(first: Month, rules: Sequence[RuleSet]) -> Month:
    """The first of the months that any of the rules counts together with the first one."""
    spans = [months_counted(each.content) for each in rules if each.content.end is None or each.content.end > first.first]
    return first.plus(-((first.month - 1) % max(spans, default=1)))


def _ended(rules: RuleSet, day: date) -> RuleSet:
    end = rules.content.end
    return replace(rules, content=replace(rules.content, end=day if end is None else min(end, day)))
