"""Periods of a KPI question: which there are, and which earlier one each is held against."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from channelops.kernel.periods import Month, months
from channelops.sales.selectors.figures import Span

YEAR, PREVIOUS = "year", "previous"
COMPARISONS = (YEAR, PREVIOUS)
QUIET = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The span before, and the way from a period to the one it is held against."""

    span: Span
    period: Callable[[date], date]


def cut_at(span: Span, day: date | None, *, on: date) -> Span | None:
    """The part of the span that has data, whose last day is `day`; None where it has none. `on` is the day of asking.

    A month after which nothing came for as long as a month is over, though nothing was sold on its last days.
    """
    if day is None:
        return None
    last = Month.of(day).last if on - day > QUIET else day
    return replace(span, last=min(span.last, last)) if span.first <= last else None


def periods_of(span: Span) -> list[date]:
    """The first day of each period."""
    if span.grain == "range":
        return [span.first]
    if span.grain == "month":
        return [max(month.first, span.first) for month in months(Month.of(span.first), Month.of(span.last))]
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


def earlier(span: Span, compare: str) -> Earlier:
    """The same days a year before, or the period before each: an unfinished month is held against as many days."""
    if compare == PREVIOUS and span.grain == "day":
        before = replace(span, first=span.first - timedelta(days=1), last=span.last - timedelta(days=1))
        return Earlier(span=before, period=lambda day: day - timedelta(days=1))
    back = 12 if compare == YEAR else 1 if span.grain == "month" else len(months(Month.of(span.first), Month.of(span.last)))
    before = replace(span, first=_back(span.first, back), last=_back(span.last, back))
    return Earlier(span=before, period=lambda day: before.period(_back(day, back)))


def _back(day: date, count: int) -> date:
    """As many months earlier; the last day of a month leads to the last of the other."""
    last, other = _ends(day.year, day.month, count)
    return other if day.day == last or day.day > other.day else other.replace(day=day.day)


@lru_cache(maxsize=1000)
def _ends(year: int, month: int, count: int) -> tuple[int, date]:
    """How many days a month has, and the last day of that as many months earlier: the same for every day of it."""
    now = Month(year, month)
    return now.last.day, now.plus(-count).last
