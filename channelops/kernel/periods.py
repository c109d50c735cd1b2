"""A period: a half-open interval of days `[start, end)`, above all the calendar month.

Days are business dates at Asia/Shanghai; an end of None is open. A month is written
`2026-11` everywhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _

SHANGHAI = ZoneInfo("Asia/Shanghai")

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class PeriodError(KernelError):
    """A period that cannot be, or periods that do not fit together."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `start` up to, but not including, `end` (None: without end)."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise PeriodError(
                _("A period must end after it starts: %(start)s to %(end)s."),
                start=self.start,
                end=self.end,
            )

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def __str__(self) -> str:
        return f"[{self.start}, {self.end or ''})"

    @property
    def days(self) -> int | None:
        """Return the number of days, None when the end is open."""
        return None if self.end is None else (self.end - self.start).days

    def overlaps(self, other: Interval) -> bool:
        """Return whether a day lies in both."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """Return the days that lie in both, None when there is none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends, default=None)
        return Interval(start, end) if end is None or start < end else None


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; sorts by time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise PeriodError(_("There is no month %(month)s in year %(year)s."), month=self.month, year=self.year)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month of `2026-11`; raise `PeriodError` for any other form."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise PeriodError(_("“%(text)s” is not a month; write it like 2026-11."), text=text[:40])
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month in which `day` lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        """Return the month `months` later (earlier when negative)."""
        year, zero_based = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, zero_based + 1)

    def minus(self, other: Month) -> int:
        """Return how many months `self` is later than `other`."""
        return (self.year - other.year) * 12 + self.month - other.month

    @property
    def next(self) -> Month:
        """Return the month after."""
        return self.plus(1)

    @property
    def previous(self) -> Month:
        """Return the month before."""
        return self.plus(-1)

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.next.first - timedelta(days=1)

    @property
    def interval(self) -> Interval:
        """Return the month as `[first day, first day of the next month)`."""
        return Interval(self.first, self.next.first)

    @property
    def days(self) -> list[date]:
        """Return every day in order."""
        return [self.first + timedelta(days=n) for n in range(self.last.day)]

    @property
    def quarter(self) -> int:
        """Return the quarter, 1 to 4."""
        return (self.month + 2) // 3

    @property
    def quarter_to_date(self) -> list[Month]:
        """Return the months from the quarter's first up to and including this one."""
        return months(Month(self.year, self.quarter * 3 - 2), self)

    @property
    def year_to_date(self) -> list[Month]:
        """Return the months from January up to and including this one."""
        return months(Month(self.year, 1), self)


def months(first: Month, last: Month) -> list[Month]:
    """Return the months from `first` to `last`, both included; empty when last < first."""
    return [first.plus(n) for n in range(last.minus(first) + 1)]


def business_time(at: datetime) -> datetime:
    """Return an aware stamp at Asia/Shanghai; `PeriodError` for a naive one."""
    if at.utcoffset() is None:
        raise PeriodError(_("The time %(at)s does not say its time zone."), at=at)
    return at.astimezone(SHANGHAI)


def business_date(at: datetime) -> date:
    """Return the day at Asia/Shanghai of an aware stamp; `PeriodError` for a naive one."""
    return business_time(at).date()


def business_stamps(day: date) -> tuple[datetime, datetime]:
    """Return the UTC stamps `[from, to)` of a business day."""
    start = datetime.combine(day, time(), SHANGHAI)
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return start.astimezone(UTC), end.astimezone(UTC)


def split_by_month(interval: Interval) -> Iterator[Interval]:
    """Yield the pieces of a closed interval, cut at the first of each month.

    The pieces follow each other without gap and together are the interval. Raises
    `PeriodError` when the end is open.
    """
    if interval.end is None:
        raise PeriodError(_("A period without end cannot be cut into months."))
    start = interval.start
    while start < interval.end:
        end = min(Month.of(start).next.first, interval.end)
        yield Interval(start, end)
        start = end


def find_overlap(intervals: Sequence[Interval]) -> tuple[int, int] | None:
    """Return the places (from 0) of two intervals that share a day, None when none do."""
    order = sorted(range(len(intervals)), key=lambda at: intervals[at].start)
    for before, after in itertools.pairwise(order):
        if intervals[before].overlaps(intervals[after]):
            return before, after
    return None


def find_gap(intervals: Sequence[Interval]) -> Interval | None:
    """Return the first days that lie between intervals but in none, None when gapless."""
    reached: date | None = None
    for interval in sorted(intervals, key=lambda one: one.start):
        if reached is not None and interval.start > reached:
            return Interval(reached, interval.start)
        if interval.end is None:
            return None
        reached = interval.end if reached is None else max(reached, interval.end)
    return None


def check_disjoint(intervals: Sequence[Interval]) -> None:
    """Raise `PeriodError` naming the two intervals that share a day."""
    found = find_overlap(intervals)
    if found is not None:
        raise PeriodError(
            _("The periods %(one)s and %(other)s overlap."),
            one=intervals[found[0]],
            other=intervals[found[1]],
        )


def check_contiguous(intervals: Sequence[Interval]) -> None:
    """Raise `PeriodError` unless each interval begins where the one before it ends."""
    check_disjoint(intervals)
    gap = find_gap(intervals)
    if gap is not None:
        raise PeriodError(_("No period covers %(gap)s."), gap=gap)
