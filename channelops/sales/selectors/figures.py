"""Figures: sums of the roll-ups by region, channel or payee and period: what KPIs are made of, never read from the facts.

Roll-ups are keyed by ids: whoever asks has made sure that the viewer sees the regions it names.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from channelops.core.access import Access
from channelops.core.scoping import visible_to
from channelops.kernel.periods import Interval, Month, business_stamps, split_by_month

from ..models import Channel, Payee, PayeeMonth, RegionDay, RegionMonth, RegionPartners, Touchpoint

Figures = dict[str, int]
Keyed = dict[tuple[int, date], Figures]
FIGURES = ("orders", "returns", "quantity", "amount_fen", "returned_fen")
PLACE = {1: "province_id", 2: "city_id", 3: "county_id"}


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
    return _order_figures(span, Q(region_id__in=regions), key="region_id", channel_id=channel_id)


def channel_figures(span: Span, *, region_id: int) -> Keyed:
    """(channel, period) → figures of orders of one region."""
    return _order_figures(span, Q(region_id=region_id), key="channel_id", channel_id=None)


def _order_figures(span: Span, wanted: Q, *, key: str, channel_id: int | None) -> Keyed:
    if channel_id is not None:
        wanted &= Q(channel_id=channel_id)
    found: Keyed = {}
    pieces = list(split_by_month(Interval(span.first, span.last + timedelta(days=1))))
    whole = [piece.start for piece in pieces if piece == Month.of(piece.start).interval] if span.grain != "day" else []
    if whole:
        _gather(found, RegionMonth.objects.filter(wanted, month__gte=whole[0], month__lte=whole[-1]), key=key, span=span, time="month")
    parts = Q()
    for piece in pieces if span.grain == "day" else [each for each in pieces if each.start not in whole]:
        parts |= Q(day__gte=piece.start, day__lt=piece.end)
    if parts:
        _gather(found, RegionDay.objects.filter(wanted).filter(parts), key=key, span=span, time="day")
    return found


def _gather(found: Keyed, rows: QuerySet[Any], *, key: str, span: Span, time: str) -> None:
    """Adds the sums of the rows, a group for each key and period."""
    when: list[Any] = [] if span.grain == "range" else [time]
    if span.grain == "month" and time == "day":
        rows, when = rows.annotate(of_month=TruncMonth("day")), ["of_month"]
    online = Channel.objects.filter(kind=Channel.Kind.ONLINE).values("pk")
    sums = {f"sum_{name}": Sum(name) for name in FIGURES}
    grouped = rows.order_by().values_list(key, *when).annotate(**sums, online=Sum("orders", filter=Q(channel_id__in=online), default=0))
    for row in grouped:
        place = (row[0], span.period(row[1]) if when else span.first)
        figures = dict(zip((*FIGURES, "online_orders"), map(int, row[-len(FIGURES) - 1 :]), strict=True))
        held = found.setdefault(place, dict.fromkeys(figures, 0))
        for name, value in figures.items():
            held[name] += value


def partner_figures(span: Span, *, level: int, regions: Collection[int]) -> Keyed:
    """(region, period) → `active`: partners with more orders than cancelled ones in it, counted anew for every region and period.

    Whole months only: payees are kept by month. Single months are kept counted; several months together are counted here.
    """
    first = span.first.replace(day=1)
    if span.grain == "month" or span.last <= Month.of(first).last:
        kept = RegionPartners.objects.filter(region_id__in=regions, month__gte=first, month__lte=span.last)
        return {(place, span.period(month)): {"active": count} for place, month, count in kept.values_list("region_id", "month", "active")}
    words: dict[str, Any] = {"month": first, "last": span.last, "regions": list(regions)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, count(*) FROM (SELECT {PLACE[level]} AS place, payee_id FROM sales_payeemonth"  # noqa: S608 - a constant
            f" WHERE month BETWEEN %(month)s AND %(last)s AND {PLACE[level]} = ANY(%(regions)s)"
            " AND payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')"
            " GROUP BY 1, 2 HAVING sum(orders) > 0) AS active GROUP BY 1",
            words,
        )
        return {(place, span.first): {"active": int(count)} for place, count in cursor.fetchall()}


def payee_figures(access: Access, span: Span, *, region: Any = None, channel_id: int | None = None) -> list[dict[str, Any]]:
    """The visible payees of the span's whole months with their sums, the largest revenue first; of a region, of those of a channel.

    A channel narrows to payees that have a touchpoint there; their sums are over all channels.
    """
    rows = visible_to(access, PayeeMonth.objects.filter(month__gte=span.first.replace(day=1), month__lte=span.last))
    if region is not None:
        rows = rows.filter(**{PLACE[region.level]: region.pk})
    if channel_id is not None:
        rows = rows.filter(payee_id__in=Touchpoint.objects.filter(channel_id=channel_id, payee__isnull=False).values("payee_id"))
    sums = {f"sum_{name}": Sum(name) for name in FIGURES}
    found = rows.order_by().values("payee_id").annotate(**sums)
    plain = [{name.removeprefix("sum_"): value for name, value in row.items()} for row in found]
    return sorted(plain, key=lambda row: (-row["amount_fen"], row["payee_id"]))


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


def months_kept() -> list[Month]:
    """The months that the roll-ups hold, the latest first."""
    months = RegionMonth.objects.filter(level=1).order_by("-month").values_list("month", flat=True).distinct()
    return [Month.of(month) for month in months]


def freshness() -> Freshness:
    """One question: the end of the last day with orders, but not after the last import came, nor after one that still waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(day) FROM sales_regionday),"
            " (SELECT max(received_at) FROM sales_batch WHERE status = 'loaded'),"
            " (SELECT min(received_at) FROM sales_batch WHERE id IN (SELECT batch_id FROM sales_rollupdue))"
        )
        day, received, waiting = cursor.fetchone()
    known = [at for at in (received, waiting) if at is not None]
    at = min([business_stamps(day)[1], *known]) if day else None
    return Freshness(day=day, at=at, pending=waiting is not None)
