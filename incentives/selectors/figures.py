"""Figures of commission: what the lines of a month come to by place, and when each month was last calculated."""

from datetime import date, datetime

from django.db.models import Max, Sum

from ..models import CommissionLine, PeriodResult


def months_calculated() -> dict[date, datetime]:
    """Month → when its latest result was made."""
    rows = PeriodResult.objects.order_by().values_list("period__month").annotate(made=Max("made_at"))
    return dict(rows)


def commission_by_place(month: date) -> list[tuple[int, int, int, int]]:
    """(province, city, county, fen) of all lines of the orders of a month, differences that came later among them; 0 is no region."""
    rows = CommissionLine.objects.filter(month=month).order_by().values_list("province_id", "city_id", "county_id")
    return [(int(a), int(b), int(c), int(fen)) for a, b, c, fen in rows.annotate(fen=Sum("amount_fen"))]
