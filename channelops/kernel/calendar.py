"""The working-day calendar: which days Chinese offices work.

Sources, the first that knows the year: our `calendar_years.YEARS`, then the library
`chinesecalendar` (2004 to 2026 in 1.11). A year in neither is *unknown*: the State Council
publishes a year only in the autumn before it, and promises that reach over New Year must
still get a due date. Such a year counts Monday to Friday without the statutory days of
fixed date, is reported by `is_known` and `unknown_years`, and is logged as a warning once;
whoever shows or checks readiness says it aloud. `calendar_years.py` tells how to add one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped, unused-ignore]

from channelops.kernel.calendar_years import STATUTORY, YEARS, CalendarYear
from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)
MAX_WORKING_DAYS = 10_000


class CalendarError(KernelError):
    """A number of working days that makes no sense."""


@dataclass(slots=True, eq=False)
class WorkingCalendar:
    """Days of work and rest by year; `years` takes the place of the library's years."""

    years: Mapping[int, CalendarYear]
    _rest: dict[date, str] = field(init=False, repr=False)
    _work: frozenset[date] = field(init=False, repr=False)
    _known: frozenset[int] = field(init=False, repr=False)
    _warned: set[int] = field(init=False, repr=False, default_factory=set)

    def __post_init__(self) -> None:
        library_rest: dict[date, str] = chinese_calendar.holidays
        library_work: dict[date, str] = chinese_calendar.workdays
        rest = {day: name for day, name in library_rest.items() if day.year not in self.years}
        work = {day for day in library_work if day.year not in self.years}
        for year in self.years.values():
            work.update(year.working_days)
            for holiday in year.holidays:
                for n in range((holiday.last - holiday.first).days + 1):
                    rest[holiday.first + n * ONE_DAY] = holiday.name
        self._rest, self._work = rest, frozenset(work)
        self._known = frozenset({day.year for day in library_rest} | set(self.years))

    def is_known(self, year: int) -> bool:
        """Return whether the year's notice is in the tables."""
        return year in self._known

    def unknown_years(self, start: date, end: date) -> list[int]:
        """Return the years without a notice between two days, both included."""
        return [year for year in range(start.year, end.year + 1) if not self.is_known(year)]

    def last_known_year(self) -> int:
        """Return the last year whose notice is in the tables."""
        return max(self._known)

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on `day`."""
        if self.holiday(day):
            return False
        return day in self._work or day.weekday() < 5

    def holiday(self, day: date) -> str:
        """Return the English name (a msgid) of the holiday on `day`, "" when there is none."""
        if not self.is_known(day.year):
            self._warn(day.year)
            return next((name for m, d, name in STATUTORY if (m, d) == (day.month, day.day)), "")
        return self._rest.get(day, "")

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` after `day` (before, when negative).

        With 0: `day` itself if it is one, else the next. Raises `CalendarError` beyond
        ±10,000.
        """
        if abs(count) > MAX_WORKING_DAYS:
            raise CalendarError(_("%(count)s working days are too many."), count=count)
        if count == 0:
            return day if self.is_working_day(day) else self.add_working_days(day, 1)
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lead from `start` to `end`: those in (start, end].

        Negative, over [end, start), when `end` is earlier; so it is the inverse of
        `add_working_days`.
        """
        if end < start:
            return -sum(self.is_working_day(end + n * ONE_DAY) for n in range((start - end).days))
        return sum(self.is_working_day(end - n * ONE_DAY) for n in range((end - start).days))

    def _warn(self, year: int) -> None:
        if year not in self._warned:
            self._warned.add(year)
            logger.warning("working calendar: no published notice for %d, weekends assumed", year)


CALENDAR = WorkingCalendar(YEARS)

is_known = CALENDAR.is_known
unknown_years = CALENDAR.unknown_years
is_working_day = CALENDAR.is_working_day
add_working_days = CALENDAR.add_working_days
working_days_between = CALENDAR.working_days_between
