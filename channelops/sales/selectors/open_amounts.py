"""Open amounts: what a source's rejected rows come to, so that a month is not settled over a hole."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Abs

from channelops.kernel.periods import Month, business_stamps

from ..models import RejectedRow


@dataclass(frozen=True)
class OpenAmount:
    """The open rows of a source; returns count by their size."""

    rows: int
    fen: int


def with_open_rows() -> Exists:
    """The condition of a batch that some of its rejected rows are open."""
    return Exists(RejectedRow.objects.filter(batch=OuterRef("pk"), status=RejectedRow.Status.OPEN))


def open_amount_fen(*, source_id: int) -> int:
    """All that is open of a source: what the page of an import holds against its tolerance."""
    rows = RejectedRow.objects.filter(batch__source_id=source_id, status=RejectedRow.Status.OPEN)
    return int(rows.aggregate(fen=Sum(Abs("amount_fen")))["fen"] or 0)


def open_amounts(month: date) -> dict[int, OpenAmount]:
    """By source, what is open of a month.

    A row whose day cannot be read counts for every month that its file touches; where nothing of the file came in, for the month
    in which it was received.
    """
    here = Month.of(month)
    begin, end = business_stamps(here.first)[0], business_stamps(here.last)[1]
    touching = Q(batch__first_day__lte=here.last, batch__last_day__gte=here.first)
    received = Q(batch__first_day=None, batch__received_at__gte=begin, batch__received_at__lt=end)
    rows = RejectedRow.objects.filter(Q(month=here.first) | Q(month=None) & (touching | received), status=RejectedRow.Status.OPEN)
    found = rows.order_by().values_list("batch__source_id").annotate(rows=Count("pk"), fen=Sum(Abs("amount_fen")))
    return {source: OpenAmount(rows=number, fen=int(fen)) for source, number, fen in found}
