"""Reading rolled-up commission: by region and month, or over whole months together; nothing for a month that is not rolled up."""

from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from channelops.kernel.periods import Month, months
from channelops.sales.selectors.figures import Keyed, Span, add_to
from channelops.sales.selectors.moves import Moves
from incentives.selectors.figures import months_calculated

from ..models import CommissionMonth, PlaceCommission, RegionCommission


def commission_figures(span: Span, *, regions: Collection[int]) -> Keyed:
    """(region, period) → `amount_fen`; a range is told only where every month of it is rolled up."""
    asked = [month.first for month in months(Month.of(span.first), Month.of(span.last))]
    held = set(CommissionMonth.objects.filter(month__in=asked).values_list("month", flat=True))
    if span.grain == "range" and len(held) < len(asked):
        return {}
    sums = {(region, span.period(month)): {"amount_fen": 0} for region in regions for month in held}
    rows = RegionCommission.objects.filter(region_id__in=regions, month__in=held).order_by().values_list("region_id", "month")
    for region, month, fen in rows.annotate(fen=Sum("amount_fen")):
        sums[region, span.period(month)]["amount_fen"] += int(fen)
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
