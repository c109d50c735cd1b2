"""Events as facts: what became of orders, and the months of payees, read beside the orders of a shard; nothing where no rule asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month, months

from ..binary import Ints, Numbers, copy_out
from ..engine.document import Counted, DateBasis, PlanVersion, Trigger
from ..engine.facts import PAYS, OrderKind, number_of_day
from .shards import COLUMNS, Shard

Columns = dict[str, NDArray[np.integer[Any]]]
# What a row of the facts is: of these orders are counted as such, the others as events; a payee's month is neither.
NEITHER, ORDER, EVENT, FINDERS = 0, 1, 2, 3
CAMPAIGN = 10
BASES = {DateBasis.ACTIVATION: "activated_day", DateBasis.BILLING: "billed_day", DateBasis.SETTLEMENT: "settled_day"}
COUNTS = {Counted.NEW_CUSTOMERS: "new_customers", Counted.POINTS: "points"}
TYPES = COLUMNS | {"fact": "bigint", "arrears_fen": "bigint", "new_customers": "integer", "campaign": "integer", "months": "smallint"}
PLACE = "province_id, coalesce(city_id, 0), coalesce(county_id, 0)"
EVENTS = f"""
SELECT order_id, at, amount_fen, 0::bigint, day, order_day, payee_id, coalesce(partner_id, 0), product_id, family_id, channel_id, {PLACE},
    quantity, kind, ascii(customer_class)::smallint, id, arrears_fen, new_customers, coalesce(campaign_id, 0), months
FROM sales_orderevent WHERE {{where}} AND kind = ANY(%(kinds)s)
"""  # noqa: S608 - composed of literals
# Who had registered the deal gives back the own part of an order that is returned: the return is a fact for him, too.
RETURNS = """(
    SELECT o.id, o.at, o.amount_fen, o.original_id, o.day, o.original_day, e.payee_id, e.partner_id, o.product_id, o.family_id,
        o.channel_id, o.province_id, o.city_id, o.county_id, o.quantity, o.kind, o.customer_class
    FROM sales_order o JOIN sales_orderevent e ON e.order_id = o.original_id AND e.kind = 8 AND e.payee_id <> o.payee_id
    WHERE o.day >= %(first)s AND o.day < %(after)s AND o.kind <> 1
) r"""
FINDERS_RETURNS = f"""
SELECT id, at, amount_fen, original_id, day, original_day, payee_id, coalesce(partner_id, 0), product_id, family_id, channel_id, {PLACE},
    quantity, kind, ascii(customer_class)::smallint, id, 0::bigint, 0, 0, 0::smallint
FROM {RETURNS} WHERE {{where}}
"""  # noqa: S608
TOLD = "SELECT order_id, day, coalesce(campaign_id, 0), new_customers, kind, months FROM sales_orderevent WHERE order_id = ANY(%(orders)s)"
TOLD_TYPES = {
    "order_id": "bigint",
    "day": "date",
    "campaign": "integer",
    "new_customers": "integer",
    "kind": "smallint",
    "months": "smallint",
}
ALIVE = """
SELECT id::integer, coalesce(partner_id, 0)::integer, coalesce(province_id, 0)::integer, coalesce(city_id, 0)::integer,
    coalesce(county_id, 0)::integer, opened_on, coalesce(closed_on, '9999-12-31') FROM sales_payee ORDER BY id
"""
ALIVE_TYPES = {"payee": "integer", "partner": "integer", "province": "integer", "city": "integer", "county": "integer"}
ALIVE_TYPES |= {"opened": "date", "closed": "date"}
MICROSECONDS, SHANGHAI = 1_000_000, 8 * 3_600


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What some rules ask beyond orders: kinds of facts, and columns that only events (or the catalogue) can fill."""

    kinds: frozenset[int] = frozenset()
    columns: frozenset[str] = frozenset()
    bases: frozenset[DateBasis | None] = frozenset({None})

    @classmethod
    def by(cls, contents: Iterable[PlanVersion]) -> "Asked":
        """What the plans ask."""
        kinds, columns, bases = set[int](), set[str](), set[DateBasis | None]({None})
        for component in (each for content in contents for each in content.components):
            if component.trigger not in (Trigger.ORDER, Trigger.ANY):
                kinds.add(int(PAYS[component.trigger]))
            bases.add(component.date_basis)
            columns |= {BASES[component.date_basis]} if component.date_basis in BASES else set()
            columns |= {COUNTS[component.counted]} if component.counted in COUNTS else set()
            if any("campaigns" in one.named() for one in (component.criteria, *(rule.criteria for rule in component.rules))):
                columns.add("campaign")
        return cls(kinds=frozenset(kinds), columns=frozenset(columns), bases=frozenset(bases))

    def __bool__(self) -> bool:
        return bool(self.kinds or self.columns)

    @property
    def events(self) -> list[int]:
        """The kinds of events that are read."""
        return sorted((self.kinds - {int(OrderKind.MONTH)}) | ({CAMPAIGN} if "campaign" in self.columns else set()))

    @property
    def finders(self) -> bool:
        """Whether somebody is paid for deals that others sold."""
        return int(OrderKind.REFERRAL) in self.kinds

    def counted(self, chosen: str) -> str:
        """A subquery of (id, day, payee_id) of orders and of the events that are read, as far as `chosen` says."""
        events = f"SELECT id, day, payee_id FROM sales_orderevent WHERE {chosen} AND kind IN ({', '.join(map(str, self.events))})"  # noqa: S608
        return f"(SELECT id, day, payee_id FROM sales_order WHERE {chosen}{f' UNION ALL {events}' if self.events else ''}) f"  # noqa: S608


class EventReader:
    """Reads what became of orders in the months [first, last]; what does not change from shard to shard is read once."""

    def __init__(self, asked: Asked, first: date, last: date) -> None:
        self.asked, self.first, self.last = asked, first, last

    def joined(self, orders: Columns, shard: Shard, words: Mapping[str, object]) -> Columns:
        """The orders of a shard with the events; `fact` is the id under which a line of each is stored, `sort` what each is."""
        size = len(orders["order_id"])
        parts = [orders | {"fact": orders["order_id"], "sort": np.full(size, ORDER, np.int8)}]
        if self.asked.events:
            kinds = {"kinds": self.asked.events}
            parts.append(_sorted(copy_out(EVENTS.format(where=shard.where), TYPES, {**words, **kinds}, narrow=True), EVENT))
        if self.asked.finders:
            parts.append(_sorted(copy_out(FINDERS_RETURNS.format(where=shard.where), TYPES, words, narrow=True), FINDERS))
        if int(OrderKind.MONTH) in self.asked.kinds and not shard.after:
            parts += [self._months(month, shard) for month in months(Month.of(self.first), Month.of(self.last))]
        names = {name for part in parts for name in part}
        both = {name: np.concatenate([part.get(name, np.zeros(len(part["sort"]), np.int8)) for part in parts]) for name in names}
        return self._told(both)

    def _months(self, month: Month, shard: Shard) -> Columns:
        """The month of every payee of the shard who was there in it, on its first day, or on the payee's."""
        first, after = number_of_day(month.first), number_of_day(month.next.first)
        alive = self._alive
        mine = np.flatnonzero((alive["opened"] < after) & (alive["closed"] > first) & shard.covers(alive["payee"]))
        found: Columns = {name: alive[name][mine] for name in ("payee", "partner", "province", "city", "county")}
        found["day"] = np.maximum(alive["opened"][mine], first)
        found["at"] = (found["day"] * 86_400 - SHANGHAI) * MICROSECONDS
        found["kind"] = np.full(len(mine), int(OrderKind.MONTH), np.int8)
        return _sorted(found, NEITHER)

    @cached_property
    def _alive(self) -> dict[str, Ints]:
        return copy_out(ALIVE, ALIVE_TYPES)

    def _told(self, facts: Columns) -> Columns:
        """The facts with what the rules ask of their orders."""
        asked = self.asked.columns & {"campaign", "new_customers", *BASES.values()}
        if not asked or not len(facts["order_id"]):
            return facts
        of = np.where(facts["original_id"] > 0, facts["original_id"], facts["order_id"])
        told = copy_out(TOLD, TOLD_TYPES, {"orders": distinct(of).tolist()})
        if "campaign" in asked:
            facts["campaign"] = _first(told, told["kind"] == CAMPAIGN, "campaign", of=of)
        if "new_customers" in asked:
            back = (facts["kind"] == OrderKind.RETURN) | (facts["kind"] == OrderKind.CANCELLATION)
            new = _first(told, told["kind"] == OrderKind.ACTIVATION, "new_customers", of=of)
            facts["new_customers"] = np.where(back, -new, facts["new_customers"])
        for kind, name in zip((OrderKind.ACTIVATION, OrderKind.BILL, OrderKind.PAYMENT), BASES.values(), strict=True):
            if name in asked:
                # of a bill or payment that of the same month, of all else the first
                days = _first(told, told["kind"] == kind, "day", of=of)
                facts[name] = np.where(facts["months"] > 0, _first(told, told["kind"] == kind, "day", of=of, months=facts["months"]), days)
                facts[name] = days if kind == OrderKind.ACTIVATION else facts[name]
        return facts


def _sorted(columns: Columns, sort: int) -> Columns:
    size = len(columns["payee"])
    return columns | {"sort": np.full(size, sort, np.int8)}


def _first(told: dict[str, Ints], mine: NDArray[np.bool_], name: str, *, of: Numbers, months: Numbers | None = None) -> Ints:
    """The earliest value of each order among those told, where asked of that month; 0 where there is none."""
    rows = np.flatnonzero(mine)
    rows = rows[np.argsort(told["day"][rows], kind="stable")]
    key, wanted = told["order_id"][rows], of.astype(np.int64)
    if months is not None:
        key, wanted = key << 10 | told["months"][rows], wanted << 10 | months
    keys, first = np.unique(key, return_index=True)
    if not len(keys):
        return np.zeros(len(of), np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, told[name][rows][first][place], 0)
