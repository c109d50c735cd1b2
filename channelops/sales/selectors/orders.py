"""Reading orders: a page of facts by month, region or payee, never counting them; one fact with what belongs to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from channelops.core.access import Access
from channelops.core.formats import local_name
from channelops.core.models import Region
from channelops.core.scoping import visible_or_404, visible_to
from channelops.kernel.periods import Month

from ..models import Batch, Channel, Industry, Order, OrderKey, Payee, Product, ProductFamily, Source, Touchpoint

COLUMN = {1: "province_id", 2: "city_id", 3: "county_id"}
# What no index of its own leads to goes through the month from its last day on, by windows that each are so many times wider.
WIDER = 6


@dataclass(frozen=True, kw_only=True)
class OrderQuestion:
    """Which orders: of a month, or of several up to it, perhaps of a region, payee, touchpoint, channel, family or number; after a
    place in the list.
    """

    month: Month
    since: Month | None = None
    region: Region | None = None
    payee_id: int | None = None
    touchpoint_id: int | None = None
    channel_id: int | None = None
    family_id: int | None = None
    ref: str = ""
    after: tuple[date, int] | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return (self.since or self.month).first, self.month.last


def orders_visible(access: Access) -> QuerySet[Order]:
    """The facts posted in the viewer's subtrees, or to the own partner."""
    return visible_to(access, Order.objects.all())


def orders_page(access: Access, question: OrderQuestion, *, limit: int) -> list[Order]:
    """The next facts, the latest first; one more than the limit where there are more."""
    rows = _asked(orders_visible(access), question)
    first, last = question.days
    if question.after is not None:
        last = min(last, question.after[0])
    indexed = question.payee_id or question.ref or (question.region and question.region.level == Region.Level.COUNTY)
    if indexed or not access.nodes:
        rows = _behind(rows.filter(day__gte=first, day__lte=last), question)
        return list(rows.order_by("-day", "-id")[: limit + 1])
    found: list[Order] = []
    days = 1
    while last >= first and len(found) <= limit:
        since = max(first, last - timedelta(days=days - 1))
        window = _behind(rows.filter(day__gte=since, day__lte=last), question)
        found += window.order_by("-day", "-id")[: limit + 1 - len(found)]
        last, days = since - timedelta(days=1), days * WIDER
    return found


def _asked(rows: QuerySet[Order], question: OrderQuestion) -> QuerySet[Order]:
    names = ("payee_id", "touchpoint_id", "channel_id", "family_id")
    wanted: dict[str, Any] = {name: getattr(question, name) for name in names}
    if question.region is not None:
        level = min(question.region.level, 3)
        wanted[COLUMN[level]] = getattr(question.region, COLUMN[level])
    if question.ref:
        first, last = question.days
        found = OrderKey.objects.filter(ref=question.ref, day__gte=first, day__lte=last)
        wanted["ref"], wanted["day__in"] = question.ref, list(found.values_list("day", flat=True))
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _behind(rows: QuerySet[Order], question: OrderQuestion) -> QuerySet[Order]:
    if question.after is None:
        return rows
    day, pk = question.after
    return rows.filter(day__lt=day) | rows.filter(day=day, id__lt=pk)


def order_visible(access: Access, *, day: date, pk: int) -> Order:
    """One visible fact, or 404."""
    return visible_or_404(access, Order.objects.all(), day=day, id=pk)


def order_months() -> list[Month]:
    """The months that hold orders, the latest first: the partitions there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'sales_order'::regclass ORDER BY 1 DESC")
        names = [name for (name,) in cursor.fetchall()]
    return [Month(int(name[-6:-2]), int(name[-2:])) for name in names]


def order_family(access: Access, order: Order) -> list[Order]:
    """The visible facts of the same order: its revisions, what took it back, what it takes back; the earliest first."""
    keys = list(OrderKey.objects.filter(source_id=order.source_id, ref=order.ref).values_list("day", "order_id"))
    days = {day for day, _pk in keys} | {order.day} | ({order.original_day} if order.original_day else set())
    same = orders_visible(access).filter(day__in=days, source_id=order.source_id, ref=order.ref)
    found = {each.pk: each for each in same}
    if order.original_id and order.original_day:
        found |= {each.pk: each for each in orders_visible(access).filter(day=order.original_day, id=order.original_id)}
    return sorted(found.values(), key=lambda each: (each.at, each.pk))


@dataclass(frozen=True, kw_only=True)
class Named:
    """The names behind the ids of some facts, by kind and id."""

    names: dict[str, dict[int, str]]

    def of(self, order: Order, kind: str) -> str:
        """The name of what the fact's `<kind>_id` points to."""
        return self.names[kind].get(getattr(order, f"{kind}_id") or 0, "")

    def place(self, order: Order) -> str:
        """The deepest region of the fact."""
        return self.names["region"].get(order.county_id or order.city_id or order.province_id, "")


KINDS: dict[str, type[Any]] = {
    "channel": Channel,
    "touchpoint": Touchpoint,
    "payee": Payee,
    "product": Product,
    "family": ProductFamily,
    "source": Source,
    "industry": Industry,
    "region": Region,
}


def _pointed(order: Order, kind: str) -> int | None:
    """What the fact's `<kind>_id` points to; its deepest region."""
    pk: int | None = order.county_id or order.city_id or order.province_id if kind == "region" else getattr(order, f"{kind}_id")
    return pk


def names_of(orders: Sequence[Order], *, kinds: Collection[str] = frozenset(KINDS)) -> Named:
    """The names for a page of facts, of some kinds or of all, by one query."""
    names: dict[str, dict[int, str]] = {kind: {} for kind in KINDS}
    names["batch"] = {pk: str(Batch(pk=pk)) for pk in {order.batch_id for order in orders}}
    asked = {kind: sorted({pk for order in orders if (pk := _pointed(order, kind))}) for kind in kinds}
    words = [word for kind, ids in asked.items() if ids for word in (kind, ids)]
    if not words:
        return Named(names=names)
    named = "SELECT %s, id, name_zh, name_en FROM {} WHERE id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(named.format(KINDS[kind]._meta.db_table) for kind, ids in asked.items() if ids), words)
        for kind, pk, name_zh, name_en in cursor.fetchall():
            names[kind][pk] = local_name({"name_zh": name_zh, "name_en": name_en})
    return Named(names=names)
