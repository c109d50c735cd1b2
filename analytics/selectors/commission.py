"""Reading rolled-up commission: by region and month, or over whole months together; nothing for a month that is not rolled up."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from channelops.kernel.periods import Month, months
from channelops.sales.selectors.figures import Keyed, Span, add_to
from channelops.sales.selectors.moves import Moves
from incentives.selectors.figures import months_calculated

from ..models import CommissionMonth, PlaceCommission

# Every month that is rolled up, beside the regions that earned something in it.
ROLLED_UP = """
    SELECT m.month, r.region_id, r.amount_fen FROM analytics_commissionmonth m
    LEFT JOIN analytics_regioncommission r ON r.month = m.month AND r.region_id = ANY(%(regions)s) WHERE m.month = ANY(%(months)s)
"""


def commission_figures(span: Span, *, regions: Collection[int]) -> Keyed:
    """(region, period) → `amount_fen`; a range is told only where every month of it is rolled up."""
    asked = [month.first for month in months(Month.of(span.first), Month.of(span.last))]
    with connection.cursor() as cursor:
        cursor.execute(ROLLED_UP, {"months": asked, "regions": list(regions)})
        rows = cursor.fetchall()
    held = {month for month, _region, _fen in rows}
    if span.grain == "range" and len(held) < len(asked):
        return {}
    sums = {(region, span.period(month)): {"amount_fen": 0} for region in regions for month in held}
    for month, region, fen in rows:
        if region is not None:
            sums[region, span.period(month)]["amount_fen"] += fen
    return sums


def months_told(span: Span) -> tuple[int, int]:
    """How many months of the span are rolled up, and how many it has."""
    asked = [month.first for month in months(Month.of(span.first), Month.of(span.last))]
    return CommissionMonth.objects.filter(month__in=asked).count(), len(asked)


def moved_commission(span: Span, moves: Moves, *, regions: Collection[int]) -> Keyed:
    """(region, period) → what its commission gains or loses where places hang as on another day."""
    found: Keyed = {}
    rows = PlaceCommission.objects.filter(month__gte=span.first.replace(day=1), month__lte=span.last)
    for month, fen, *place in rows.values_list("month_id", "amount_fen", "province_id", "city_id", "county_id"):
        was = (place[0], place[1], place[2])
        for left, entered in zip(was, moves.get(was, was), strict=True):
            if left != entered:
                for region, times in ((left, -1), (entered, 1)):
                    if region in regions:
                        add_to(found, (region, span.period(month)), {"amount_fen": fen}, times=times)
    return found


def month_due() -> date | None:
    """The latest month whose result is newer than what is rolled up of it."""
    held = dict(CommissionMonth.objects.values_list("month", "made_at"))
    return max((month for month, made in months_calculated().items() if held.get(month) != made), default=None)
