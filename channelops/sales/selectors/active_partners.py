"""Active partners: how many sold more than was cancelled, by region or channel and period; kept counted, never summed from parts.

Whole months only: payees are kept by month. Single months and spans of several are kept counted; a span of which a month has just
changed, or a very long one, is counted here.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from channelops.kernel.periods import Month

from ..models import SpanPartners
from .figures import PLACE, Keyed, Span

ALL = 0
MONTHS = "SELECT {key}, month, active FROM sales_regionpartners WHERE {where} AND month BETWEEN %(first)s AND %(last)s"


def partner_figures(span: Span, *, level: int, regions: Collection[int], channel_id: int | None = None) -> Keyed:
    """(region, period) → `active`, counted anew for every region and period; in one channel where it is named."""
    channel = channel_id or ALL
    if _by_month(span):
        where = "region_id = ANY(%(regions)s) AND channel_id = %(channel)s"
        return _months(span, ("region_id", where), {"regions": list(regions), "channel": channel})
    counted = _kept(span, "by_channel" if channel else "active")
    if counted is not None:
        told = {place: counted.get(str(place)) for place in regions}
        found = {place: each.get(str(channel)) if isinstance(each, dict) else each for place, each in told.items()}
        return {(place, span.first): {"active": count} for place, count in found.items() if count}
    where = f"{PLACE[level]} = ANY(%(regions)s)" + (" AND channel_id = %(channel)s" if channel else "")
    return _counted(span, (PLACE[level], where), {"regions": list(regions), "channel": channel})


def channel_partners(span: Span, *, level: int, region_id: int) -> Keyed:
    """(channel, period) → `active` of one region: whoever sells in two channels is active in both."""
    if _by_month(span):
        where = "region_id = %(region)s AND channel_id > %(all)s"
        return _months(span, ("channel_id", where), {"region": region_id, "all": ALL})
    counted = _kept(span, "by_channel")
    if counted is not None:
        return {(int(channel), span.first): {"active": count} for channel, count in counted.get(str(region_id), {}).items()}
    return _counted(span, ("channel_id", f"{PLACE[level]} = %(region)s"), {"region": region_id})


def _by_month(span: Span) -> bool:
    return span.grain == "month" or span.last <= Month.of(span.first).last


def _months(span: Span, rows: tuple[str, str], words: dict[str, Any]) -> Keyed:
    """Single months as they are kept: by which column, of which rows."""
    key, where = rows
    with connection.cursor() as cursor:
        cursor.execute(MONTHS.format(key=key, where=where), words | {"first": span.first.replace(day=1), "last": span.last})
        return {(place, span.period(month)): {"active": count} for place, month, count in cursor.fetchall()}


def _kept(span: Span, column: str) -> dict[str, Any] | None:
    rows = SpanPartners.objects.filter(first=span.first.replace(day=1), last=span.last.replace(day=1))
    return rows.values_list(column, flat=True).first()


def _counted(span: Span, rows: tuple[str, str], words: dict[str, Any]) -> Keyed:
    """Out of the months of payees: by which column, of which rows."""
    key, where = rows
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, count(*) FROM (SELECT {key} AS place, payee_id FROM sales_payeemonth"  # noqa: S608 - constants
            f" WHERE month BETWEEN %(month)s AND %(last)s AND {where}"
            " AND payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')"
            " GROUP BY 1, 2 HAVING sum(orders) > 0) AS active GROUP BY 1",
            words | {"month": span.first.replace(day=1), "last": span.last},
        )
        return {(place, span.first): {"active": int(count)} for place, count in cursor.fetchall()}
