"""Figures: sums of the roll-ups by region, channel or payee and period: what KPIs are made of, never read from the facts.

Roll-ups are keyed by ids: whoever asks has made sure that the viewer sees the regions it names.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.core.scoping import visible_to
from channelops.kernel.periods import Interval, Month, business_stamps, split_by_month

from ..models import Channel, Payee, PayeeMonth, RegionMonth
from .orders import OrderQuestion

Figures = dict[str, int]
Keyed = dict[tuple[int, date], Figures]
Summed = tuple[tuple[int, ...], date | None, Figures]
FIGURES = ("orders", "returns", "quantity", "amount_fen", "returned_fen")
PLACE = {1: "province_id", 2: "city_id", 3: "county_id"}
# The sums in SQL, written out: a query set for them takes longer to word than to answer.
ONLINE = "coalesce(sum(orders) FILTER (WHERE channel_id IN (SELECT id FROM sales_channel WHERE kind = 'online')), 0)"
SUMS = ", ".join([*(f"sum({name})::bigint" for name in FIGURES), f"{ONLINE}::bigint"])
PERIOD = {"day": "{time}", "month": "date_trunc('month', {time})::date", "range": "NULL::date"}
NAMES = (*FIGURES, "online_orders")
CHANNEL = " AND channel_id = %(channel)s"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from `first` up to and including `last`, as single days, as months, or as one period ("range")."""

    first: date
    last: date
    grain: str

    def period(self, day: date) -> date:
        """The first day of the period in which a day falls."""
        if self.grain == "range":
            return self.first
        return day if self.grain == "day" else max(day.replace(day=1), self.first)

    @property
    def whole_months(self) -> bool:
        """Whether the span begins and ends with a month."""
        return self.first.day == 1 and self.last == Month.of(self.last).last


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """Until when figures reach: the last day with orders, the instant, and whether orders wait that no roll-up holds yet."""

    day: date | None
    at: datetime | None
    pending: bool


def region_figures(span: Span, *, regions: Collection[int], channel_id: int | None = None) -> Keyed:
    """(region, period) → figures of orders, with all below the region; of one channel where it is named."""
    return _order_figures(span, regions, key="region_id", channel_id=channel_id)


def channel_figures(span: Span, *, region_id: int) -> Keyed:
    """(channel, period) → figures of orders of one region."""
    return _order_figures(span, [region_id], key="channel_id", channel_id=None)


def _order_figures(span: Span, regions: Collection[int], *, key: str, channel_id: int | None) -> Keyed:
    """Whole months out of the months, the days before and after out of the days."""
    found: Keyed = {}
    pieces = [] if span.grain == "day" else list(split_by_month(Interval(span.first, span.last + timedelta(days=1))))
    whole = [piece for piece in pieces if piece == Month.of(piece.start).interval]
    asked = [("sales_regionmonth", "month", whole[0].start, whole[-1].start)] if whole else []
    for piece in (piece for piece in pieces if piece not in whole):
        asked.append(("sales_regionday", "day", piece.start, min(span.last, Month.of(piece.start).last)))
    for table, time, first, last in asked or [("sales_regionday", "day", span.first, span.last)]:
        words = {"first": first, "last": last, "regions": list(regions), "channel": channel_id}
        period = time if time == span.grain else PERIOD[span.grain].format(time=time)
        where = f"region_id = ANY(%(regions)s) AND {time} BETWEEN %(first)s AND %(last)s" + (CHANNEL if channel_id is not None else "")
        for place, day, figures in sums_of(f"{table} WHERE {where}", words, keys=[key], time=period):
            cell = place[0], span.period(day or span.first)
            if cell in found:
                add_to(found, cell, figures)
            else:
                found[cell] = figures
    return found


def sums_of(rows: str, words: Mapping[str, Any], *, keys: Sequence[str], time: str) -> Iterator[Summed]:
    """(keys, day, figures) of the rows of a roll-up ("table WHERE …"), a group for each combination of keys and time."""
    count = len(keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(keys)}, {time}, {SUMS} FROM {rows} GROUP BY {', '.join(keys)}, {time}", words)  # noqa: S608
        for row in cursor.fetchall():
            yield row[:count], row[count], dict(zip(NAMES, row[count + 1 :], strict=True))


def add_to(found: Keyed, key: tuple[int, date], figures: Figures, *, times: int = 1) -> None:
    """Adds figures to those under the key; `times` −1 takes them away."""
    held = found.get(key)
    if held is None:
        found[key] = {name: times * value for name, value in figures.items()}
        return
    for name, value in figures.items():
        held[name] += times * value


def payee_figures(
    access: Access, span: Span, *, limit: int, region: Region | None = None, channel_id: int | None = None
) -> list[dict[str, Any]]:
    """The visible payees of the span's whole months with their sums, the largest revenue first; of a region, of a channel."""
    rows = visible_to(access, PayeeMonth.objects.filter(month__gte=span.first.replace(day=1), month__lte=span.last))
    if region is not None:
        rows = rows.filter(**{PLACE[region.level]: region.pk})
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    sums = {f"sum_{name}": Sum(name) for name in FIGURES}
    found = rows.order_by().values("payee_id").annotate(**sums).order_by(F("sum_amount_fen").desc(), "payee_id")[:limit]
    return [{name.removeprefix("sum_"): value for name, value in row.items()} for row in found]


def partner_orders(access: Access, partner: Combinable, *, month: date) -> Coalesce:
    """The orders of a month of the partner whose id the expression gives, where the viewer sees them: for rows of other apps."""
    payee = Payee.objects.order_by().filter(partner_id=partner).values("pk")[:1]
    rows = visible_to(access, PayeeMonth.objects.order_by().filter(payee_id=Subquery(payee), month=month))
    return Coalesce(Subquery(rows.values("month").annotate(n=Sum("orders")).values("n")), 0)


def payee_of_partner(partner_id: int) -> Payee | None:
    """Under what a partner earns."""
    return Payee.objects.filter(partner_id=partner_id).first()


def payee_months(access: Access, payee: Payee, *, first: date, last: date) -> list[tuple[date, int, Figures]]:
    """(month, family, figures) of the orders of one payee, as far as the viewer sees where they were posted."""
    rows = PayeeMonth.objects.filter(payee_id=payee.pk, month__range=(first, last))
    sums = {f"sum_{name}": Sum(name) for name in FIGURES}
    found: QuerySet[Any, Any] = (
        visible_to(access, rows).order_by().values("month", "family_id").annotate(**sums).order_by("month", "family_id")
    )
    return [(row["month"], row["family_id"], {name: int(row[f"sum_{name}"]) for name in FIGURES}) for row in found]


def order_figures(access: Access, question: OrderQuestion) -> Figures | None:
    """What the orders of a list come to, out of the roll-ups; None where no roll-up is kept by what is asked."""
    if question.ref or question.touchpoint_id or question.family_id or (question.region and question.region.level not in PLACE):
        return None
    first, last = question.days
    months = {"month__gte": first, "month__lte": last}
    by_channel = {"channel_id": question.channel_id} if question.channel_id else {}
    rows: QuerySet[Any]
    if question.payee_id:
        place = {PLACE[question.region.level]: question.region.pk} if question.region else {}
        rows = visible_to(access, PayeeMonth.objects.filter(payee_id=question.payee_id, **months, **by_channel, **place))
    elif question.region:
        rows = RegionMonth.objects.filter(region_id=question.region.pk, **months, **by_channel)
    else:
        return None
    return {name: int(value) for name, value in rows.aggregate(**{name: Sum(name, default=0) for name in FIGURES}).items()}


def own_figures(access: Access, span: Span) -> Figures:
    """The sums of the viewer's own partner and its sub-agents."""
    rows = PayeeMonth.objects.filter(partner_id__in=sorted(access.partners), month__gte=span.first.replace(day=1), month__lte=span.last)
    return {name: int(value) for name, value in rows.aggregate(**{name: Sum(name, default=0) for name in FIGURES}).items()}


def payees_named(ids: Collection[int]) -> dict[int, Payee]:
    """Payees by id."""
    return Payee.objects.in_bulk(list(ids))


def channels_ordered() -> Sequence[Channel]:
    """Every channel, known to everyone, in its order."""
    return list(Channel.objects.select_related("owner"))


def channel_of_code(code: str) -> Channel | None:
    """The channel of this code."""
    return Channel.objects.filter(code=code).first()


def months_kept(regions: Collection[int]) -> list[Month]:
    """The months of which the roll-ups hold something for the regions, the latest first."""
    months = RegionMonth.objects.filter(region_id__in=regions).order_by("-month").values_list("month", flat=True).distinct()
    return [Month.of(month) for month in months]


def freshness(*, province: int | None = None) -> Freshness:
    """One question: the end of the last day with orders, of the province or of all, but not after the last import came, nor after
    one that still waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT max(day) FROM sales_regionday{'' if province is None else ' WHERE region_id = %(province)s'}),"  # noqa: S608
            " max(received_at) FILTER (WHERE status = 'loaded'),"
            " min(received_at) FILTER (WHERE id IN (SELECT batch_id FROM sales_rollupdue)) FROM sales_batch",
            {"province": province},
        )
        day, received, waiting = cursor.fetchone()
    known = [at for at in (received, waiting) if at is not None]
    at = min([business_stamps(day)[1], *known]) if day else None
    return Freshness(day=day, at=at, pending=waiting is not None)
