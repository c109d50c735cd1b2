"""The SLA clock: time that counts only in working hours, and stops while paused.

A promise of N working days is N times the hours of one day, so one made at 10:00 falls due
at 10:00 N working days later, and one made at night at the end of the Nth day. All stamps
are aware; answers are in the business zone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from channelops.kernel.calendar import CALENDAR, WorkingCalendar
from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.periods import SHANGHAI, business_time

ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)
# Past this the promise is a typing mistake, not a promise.
MAX_DAYS_AHEAD = 3660

# Stands for the end of a pause that lasts.
FAR = datetime(9999, 1, 1, tzinfo=SHANGHAI)

Span: TypeAlias = tuple[datetime, datetime]


class ClockError(KernelError):
    """Hours, stamps or a promise that the clock cannot run on."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of a day as (from, to), in order; a `to` of 00:00 is midnight."""

    spans: tuple[tuple[time, time], ...] = (
        (time(9), time(12)),
        (time(13, 30), time(18)),
    )

    def __post_init__(self) -> None:
        if not self.spans:
            raise ClockError(_("Working hours need at least one span."))
        edges = [edge for start, end in self.on(date(2000, 1, 1)) for edge in (start, end)]
        for before, after in itertools.pairwise(edges):
            if after < before:
                raise ClockError(_("Working hours must follow one another."))
        if any(start == end for start, end in self.on(date(2000, 1, 1))):
            raise ClockError(_("A span of working hours must end after it starts."))

    def on(self, day: date) -> list[Span]:
        """Return the spans of `day` as aware stamps."""
        return [
            (
                datetime.combine(day, start, SHANGHAI),
                datetime.combine(day + ONE_DAY if end == time() else day, end, SHANGHAI),
            )
            for start, end in self.spans
        ]

    @property
    def a_day(self) -> timedelta:
        """Return the working time of one day."""
        return sum((end - start for start, end in self.on(date(2000, 1, 1))), NOTHING)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time when the clock stands still; an `end` of None lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Working hours on a working-day calendar."""

    hours: Hours = Hours()
    calendar: WorkingCalendar = CALENDAR

    def elapsed(self, start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()) -> timedelta:
        """Return the working time in [start, end) without the pauses.

        Raises `ClockError` when `end` is before `start`, `PeriodError` for naive stamps.
        """
        start, end = business_time(start), business_time(end)
        if end < start:
            raise ClockError(_("The end lies before the start."))
        total = NOTHING
        for span_start, span_end in self._running(start, pauses):
            if span_start >= end:
                break
            total += min(span_end, end) - span_start
            if span_end >= end:
                break
        return total

    def due(self, start: datetime, allowance: timedelta, *, pauses: Sequence[Pause] = ()) -> datetime | None:
        """Return the first moment at which `allowance` of working time has passed.

        None while a pause without end comes first. Raises `ClockError` for a negative
        allowance and for one that would take more than ten years.
        """
        start = business_time(start)
        if allowance < NOTHING:
            raise ClockError(_("A promise cannot be shorter than nothing."))
        if allowance == NOTHING:
            return start
        left = allowance
        for span_start, span_end in self._running(start, pauses):
            if span_end - span_start >= left:
                return span_start + left
            left -= span_end - span_start
        return None

    def due_in_days(self, start: datetime, days: int, *, pauses: Sequence[Pause] = ()) -> datetime | None:
        """Return when `days` working days after `start` are over; see `due`."""
        return self.due(start, days * self.hours.a_day, pauses=pauses)

    def _running(self, start: datetime, pauses: Iterable[Pause]) -> Iterator[Span]:
        """Yield the working spans from `start` on, without the pauses, until one lasts."""
        stops = _stops(pauses)
        lasting = min((begin for begin, end in stops if end == FAR), default=FAR)
        for n in range(MAX_DAYS_AHEAD):
            today = start.date() + n * ONE_DAY
            if lasting.date() < today:
                return
            spans = self.hours.on(today) if self.calendar.is_working_day(today) else []
            for span_start, span_end in spans:
                yield from _without(stops, max(span_start, start), span_end)
        raise ClockError(_("The promise reaches more than ten years ahead."))


def _stops(pauses: Iterable[Pause]) -> list[Span]:
    """Return the pauses as local spans by start; a lasting one ends at `FAR`."""
    stops = [(business_time(one.start), business_time(one.end) if one.end else FAR) for one in pauses]
    if any(end < start for start, end in stops):
        raise ClockError(_("The end lies before the start."))
    return sorted(stops)


def _without(stops: Iterable[Span], start: datetime, end: datetime) -> Iterator[Span]:
    """Yield what is left of [start, end) between the stops, in order."""
    for stop_start, stop_end in stops:
        if start < min(stop_start, end):
            yield start, min(stop_start, end)
        start = max(start, stop_end)
    if start < end:
        yield start, end
