"""Samples: a few real orders under a draft and under the version before it, among what their payees sold that month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet

from channelops.core.access import Access
from channelops.kernel.periods import Month
from channelops.sales.models import Order
from channelops.sales.selectors.orders import order_months, orders_visible

from ..engine.document import PlanVersion as Content
from ..engine.facts import Facts
from ..engine.rate import rate
from ..models import Plan
from ..selectors.contract_pins import payees_pinned
from ..selectors.facts import FactReader, Orders
from ..selectors.groups import asks_groups
from ..selectors.rules import codes_of
from ..selectors.shards import Shard

SAMPLES, SEEN = 3, 400
# So long the month of a sample's payee is kept in mind between two keystrokes.
KEPT_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One order under one content: how many of its component came before it, and what it earns."""

    before: int | None
    amount_fen: int


def sample_orders(access: Access, plan: Plan, refs: Sequence[str], *, on: date) -> list[Order]:
    """The visible orders of these references; without any, the latest of the last whole month, each of another product."""
    rows = _of_plan(orders_visible(access), plan).filter(kind=Order.Kind.SALE).exclude(payee_id=None)
    months = [month for month in order_months() if month < Month.of(on)] or order_months()
    if not months:
        return []
    if refs:
        found = rows.filter(ref__in=list(refs), day__gte=months[0].plus(-2).first).order_by("-day", "-id")
        return list(found[: len(refs)])
    latest = max(months)
    rows = rows.exclude(payee_id__in=payees_pinned(plan.pk, since=latest.first))
    chosen: dict[int, Order] = {}
    for order in rows.filter(day__gte=latest.first, day__lte=latest.last).order_by("-day", "-id")[:SEEN]:
        chosen.setdefault(order.product_id, order)
        if len(chosen) == SAMPLES:
            break
    return list(chosen.values())


def tried(orders: Sequence[Order], content: Content) -> Mapping[int, Tried]:
    """What each order earns under a content, whatever its days, beside the other orders of its payee and month."""
    found: dict[int, Tried] = {}
    codes = codes_of(content)
    for order in orders:
        month = Month.of(order.day)
        facts = _facts(month, order.payee_id or 0, groups=asks_groups([content])).facts
        result = rate(facts, replace(content, start=month.first, end=None), codes=codes)
        lines = [(part, np.flatnonzero(part.order_id == order.pk)) for part in result.parts]
        amount = sum(int(part.amount_fen[at].sum()) for part, at in lines)
        before = [int(part.before[at[0]]) for part, at in lines if len(at) and part.tier[at[0]]]
        found[order.pk] = Tried(before=before[0] if before else None, amount_fen=amount)
    return found


def _of_plan(rows: QuerySet[Order], plan: Plan) -> QuerySet[Order]:
    """The orders that the plan's node covers."""
    region = plan.region
    if region is None:
        return rows
    return rows.filter(**{{1: "province_id", 2: "city_id"}.get(region.level, "county_id"): region.pk})


def _facts(month: Month, payee: int, *, groups: bool) -> Orders:
    """The orders of the payee and month; with `groups` of all with whom he is counted together."""
    key = f"incentives.sample.{month}.{payee}.{groups}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        reader = FactReader(month.first, month.last, groups=groups)
        orders = reader.orders(reader.whole(Shard(payees=[payee])))
        kept = {name: getattr(orders.facts, name) for name in Facts.__slots__} | {"_partner": orders.partner}
        cache.set(key, kept, KEPT_SECONDS)
    columns = {name: column for name, column in kept.items() if name != "_partner"}
    return Orders(facts=Facts(**columns), partner=kept["_partner"])
