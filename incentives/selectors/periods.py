"""Reading settlement periods."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from channelops.core.access import Access
from channelops.core.scoping import visible_or_404, visible_to
from channelops.kernel.periods import Month, PeriodError

from ..models import OpeningChange, Period, PeriodResult

STILL_OPEN = (Period.Status.OPEN, Period.Status.CALCULATING)


def months_open(*, until: date) -> list[date]:
    """The months up to one that are calculated anew each night, the earliest first."""
    return list(Period.objects.filter(month__lte=until, status__in=STILL_OPEN).order_by("month").values_list("month", flat=True))


def months_closed(*, before: date) -> list[date]:
    """The months before one that only differences follow, the earliest first."""
    rows = Period.objects.filter(month__lt=before, results__version=1).exclude(status__in=STILL_OPEN)
    return list(rows.order_by("month").values_list("month", flat=True))


def month_closed(month: date) -> bool:
    """Whether only differences follow for a month."""
    return Period.objects.filter(month=month, results__version=1).exclude(status__in=STILL_OPEN).exists()


def period_statuses(months: Collection[date]) -> dict[date, str]:
    """How far each of some months has come."""
    return dict(Period.objects.filter(month__in=months).order_by().values_list("month", "status")) if months else {}


def openings_changed(month: date) -> dict[str, list[int]]:
    """By cause the payees of a closed month of whom something is told otherwise than it was calculated by; what is carried comes last.

    Whoever stands under several causes is named under the first: all that differs is posted with it.
    """
    found: dict[str, list[int]] = {}
    named: set[int] = set()
    rows = OpeningChange.objects.filter(month=month).values_list("cause", "payee_id")
    for cause, payee in sorted(rows, key=lambda row: (row[0] == "carried", *row)):
        if payee not in named:
            found.setdefault(cause, []).append(payee)
            named.add(payee)
    return found


def periods_visible(access: Access) -> QuerySet[Period]:
    """Every period, the latest first."""
    return visible_to(access, Period.objects.all())


def period_visible(access: Access, *, pk: int) -> Period:
    """One period, or 404."""
    return visible_or_404(access, Period.objects.all(), pk=pk)


def period_of(access: Access, *, month: str) -> Period:
    """The period of a month written YYYY-MM, or 404."""
    try:
        first = Month.parse(month).first
    except PeriodError as error:
        raise Http404 from error
    return visible_or_404(access, Period.objects.all(), month=first)


def results_of(period: Period) -> list[PeriodResult]:
    """The versions of what the month comes to, the first first."""
    return list(PeriodResult.objects.filter(period=period).order_by("version"))
