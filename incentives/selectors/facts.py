"""Facts: the orders of a month as the engine wants them, a shard of payees at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import category_of_families, kind_of_channels, points_of_products
from partners.selectors.stages import stage_spans

from ..binary import Ints, copy_out
from ..engine.facts import Facts, number_of_day, ordered
from ..engine.spans import Spans
from .groups import Groups
from .order_events import ORDER, RETURNS, Asked, EventReader
from .payees import payee_columns
from .shards import COLUMNS, OF_MONTH, SLOTS, Shard
from .uplines import payees_above

ORDERS = """
SELECT id, at, amount_fen, coalesce(original_id, 0), day, coalesce(original_day, '1970-01-01'), payee_id,
    coalesce(partner_id, 0), product_id, family_id, channel_id,
    province_id, coalesce(city_id, 0), coalesce(county_id, 0), quantity, kind, ascii(customer_class)::smallint
FROM sales_order WHERE {where}
"""
COUNTED = "SELECT count(*) FROM {facts} WHERE id > %(after_id)s AND id <= %(last)s"
LAST = "SELECT coalesce(max(id), 0) FROM {facts}"
BY_PAYEE = "SELECT payee_id, count(*)::bigint FROM {facts} GROUP BY payee_id"
# A share of the pages tells well enough where to cut a month; of a small one all is counted.
SAMPLED = (
    f"SELECT payee_id %% {{slots}}, count(*)::bigint FROM sales_order TABLESAMPLE SYSTEM (5) REPEATABLE (0) WHERE {OF_MONTH} GROUP BY 1"  # noqa: S608
)
SAMPLE, ENOUGH = 20, 20_000
BY_SLOT = "SELECT payee_id %% %(slots)s, count(*)::bigint FROM {facts} WHERE id <= %(last)s GROUP BY 1"


@dataclass(frozen=True, kw_only=True)
class Orders:
    """The facts of a shard, and beside them what the engine does not ask: the partner of the day.

    Where events stand among them, `fact` is the id of each and `sort` says whether it is counted as an order.
    """

    facts: Facts
    partner: NDArray[np.integer[Any]]
    fact: NDArray[np.integer[Any]] | None = None
    sort: NDArray[np.integer[Any]] | None = None

    def take(self, rows: Ints) -> "Orders":
        """Some of them."""
        fact, sort = (None if column is None else column[rows] for column in (self.fact, self.sort))
        return Orders(facts=self.facts.take(rows), partner=self.partner[rows], fact=fact, sort=sort)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Which of them are orders."""
        return np.ones(len(self.facts), np.bool_) if self.sort is None else self.sort == ORDER


def classes(letters: Sequence[str]) -> dict[str, int]:
    """The number of a customer class in the facts: its letter's."""
    return {letter: ord(letter) for letter in letters}


class FactReader:
    """Reads shards of the days [first, last]; what does not change from shard to shard is read once.

    Stages are looked up where `stages` says that somebody asks for them, groups likewise; events are read as far as `asked`.
    """

    def __init__(
        self,
        first: date,
        last: date,
        *,
        stages: bool = True,
        groups: bool = False,
        asked: Asked = Asked(),  # noqa: B008 - never changes
    ) -> None:
        self.first, self.last, self.asks_stages, self.asks_groups, self.asked = first, last, stages, groups, asked
        self.events = EventReader(asked, first, last)

    def orders(self, shard: Shard) -> Orders:
        """The orders of the shard's payees, in the order in which they count: all that follows then walks through memory."""
        words = shard.words | self.span
        columns = copy_out(ORDERS.format(where=shard.where), COLUMNS, words, narrow=True)
        if self.asked:
            columns = self.events.joined(columns, shard, words)
        ties = (columns["order_id"], columns["kind"], *([columns["months"]] if "months" in columns else []))
        rows = ordered(columns["payee"].astype(np.int64), columns["at"], ties)
        columns = {name: column[rows] for name, column in columns.items()}
        partner, fact, sort = columns.pop("partner"), columns.pop("fact", None), columns.pop("sort", None)
        if "points" in self.asked.columns:
            columns["points"] = columns["quantity"] * looked_up(columns["product"], *self.points)
        columns["category"] = looked_up(columns["family"], *self.categories)
        columns["channel"] = looked_up(columns["channel"], *self.channels)
        if self.asks_stages:
            columns["stage"] = self._stage(partner.astype(np.int64), columns["day"])
        if self.asks_groups:
            # a return and what became of an order later count where the order did
            told = np.where(columns["original_day"] > 0, columns["original_day"], columns["day"])
            columns["group"] = self.groups.heads(columns["payee"], told.astype(np.int64))
        return Orders(facts=Facts.of(**columns), partner=partner, fact=fact, sort=sort)

    def whole(self, shard: Shard) -> Shard:
        """The shard with whole groups: where any are counted, payees fall into slots by their families, and are named one by one.

        A family is never divided, so a very large one makes a large shard.
        """
        if not self.asks_groups:
            return shard
        if shard.payees is not None:
            return replace(shard, payees=self.groups.whole(shard.payees))
        if shard == replace(Shard(), after=shard.after, last=shard.last, since=shard.since):
            return shard
        payees = payee_columns()["payee_id"]
        mine = payees[shard.covers(self.groups.families(payees))]
        return replace(shard, payees=mine.tolist())

    @property
    def span(self) -> dict[str, date]:
        """The days as words of a query."""
        return {"first": self.first, "after": self.last + timedelta(days=1)}

    def last_id(self) -> int:
        """The greatest id of an order or event of these days, 0 where there is none."""
        with connection.cursor() as cursor:
            cursor.execute(LAST.format(facts=self.asked.counted(OF_MONTH)), self.span)
            return int(cursor.fetchone()[0])

    def count(self, *, last: int, after: int = 0) -> int:
        """How many orders (and events, as far as asked) of these days have a payee and an id in (after, last]."""
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format(facts=self.asked.counted(OF_MONTH)), self.span | {"after_id": after, "last": last})
            return int(cursor.fetchone()[0])

    def by_slot(self, *, last: int) -> Ints:
        """How many orders with an id up to `last` fall into each slot of payees, by a sample where there are many."""
        sizes = np.zeros(SLOTS, np.int64)
        if self.asks_groups:
            found = np.array([*self.by_payee().items()], np.int64).reshape(-1, 2)
            np.add.at(sizes, self.groups.families(found[:, 0]) % SLOTS, found[:, 1])
            return sizes
        with connection.cursor() as cursor:
            if not self.asked.events:
                cursor.execute(SAMPLED.format(slots=SLOTS), self.span)
                for slot, count in cursor.fetchall():
                    sizes[slot] = count * SAMPLE
                if sizes.sum() >= ENOUGH * SAMPLE:
                    return sizes
            sizes[:] = 0
            cursor.execute(BY_SLOT.format(facts=self.asked.counted(OF_MONTH)), self.span | {"last": last, "slots": SLOTS})
            for slot, count in cursor.fetchall():
                sizes[slot] = count
        return sizes

    def by_payee(self) -> dict[int, int]:
        """How many facts each payee has in these days: facts are never taken away, so a payee with more has late ones."""
        with connection.cursor() as cursor:
            cursor.execute(BY_PAYEE.format(facts=self.asked.counted(OF_MONTH)), self.span)
            found = dict(cursor.fetchall())
            if self.asked.finders:
                cursor.execute(BY_PAYEE.format(facts=RETURNS), self.span)
                for payee, more in cursor.fetchall():
                    found[payee] = found.get(payee, 0) + more
        return found

    @cached_property
    def groups(self) -> Groups:
        """The groups of payees; nobody is above anybody where they are not asked for."""
        return Groups(payees_above(self.last) if self.asks_groups else Spans.of(()))

    @cached_property
    def points(self) -> tuple[Ints, Ints]:
        """Products and the points of a piece of each."""
        pairs = np.array(points_of_products(), np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def categories(self) -> tuple[Ints, Ints]:
        """Families and the category of each."""
        pairs = np.array(category_of_families(), np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def channels(self) -> tuple[Ints, Ints]:
        """Channels and the number of the kind of each."""
        pairs = np.array(kind_of_channels(), np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def stages(self) -> tuple[Ints, Ints]:
        """(partner, day) as one number at which a stage begins, and the letter's number."""
        spans = stage_spans(self.first, self.last)
        keys = [partner << 20 | number_of_day(day) for partner, day, _letter in spans]
        return np.array(keys, np.int64), np.array([ord(letter) for *_rest, letter in spans], np.int64)

    def _stage(self, partner: Ints, day: Ints) -> Ints:
        """The stage of the partner on the day; 0 where none is recorded."""
        keys, letters = self.stages
        if not len(keys):
            return np.zeros(len(partner), np.int64)
        wanted = partner << 20 | day
        place = np.searchsorted(keys, wanted, side="right") - 1
        same = (place >= 0) & (keys[place] >> 20 == partner)
        return np.where(same, letters[place], 0)


def looked_up(ids: NDArray[np.integer[Any]], keys: Ints, values: Ints) -> NDArray[np.integer[Any]]:
    """The value of each id among sorted keys; 0 for one that is not there."""
    if not len(keys):
        return np.zeros(len(ids), np.int64)
    if keys[0] >= 0 and keys[-1] < 1 << 22:
        table = np.zeros(int(keys[-1]) + 2, values.dtype)
        table[keys] = values
        found: NDArray[np.integer[Any]] = table[np.minimum(ids, len(table) - 1)]
        return found
    place = np.minimum(np.searchsorted(keys, ids), len(keys) - 1)
    return np.where(keys[place] == ids, values[place], 0)


def orders_settled() -> bool:
    """Whether no further order or event can appear with an id up to one that an earlier query has seen: later queries see all of them.

    Ids are taken in rising blocks, and whoever takes one has a lock from before that until what the transaction wrote can be seen. So who
    took a lesser id than one that was seen had the lock by then: it is still there, or the orders are seen by every query from now on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT sales_order_ids_under_way()")
        return bool(cursor.fetchone()[0])


def facts_count(month: Month) -> int:
    """How many orders of the month have a payee."""
    reader = FactReader(month.first, month.last)
    return reader.count(last=reader.last_id())
