"""The timetable: which job runs at what time of the night, after which others, as data (`channelops/schedule.py`)."""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from channelops.kernel.periods import SHANGHAI

Days = Callable[[date], bool]


def every_day(_day: date) -> bool:
    """Every business date."""
    return True


def month_end(day: date) -> bool:
    """The last business date of a month: the night into the first of the next."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the timetable.

    `at` ("01:30") is the time on the morning after the business date `days` says yes to; `after` are codes of jobs that must be
    done first for the same date. Instead of `at`, `every_minutes` repeats the job all day long on the current date.
    """

    job: str
    at: str = ""
    days: Days = every_day
    after: tuple[str, ...] = ()
    every_minutes: int = 0

    def __post_init__(self) -> None:
        if bool(self.at) == bool(self.every_minutes):
            raise ValueError(f"{self.job}: either a time or an interval")

    def due_at(self, business_date: date) -> datetime:
        """The moment planned for a business date: on the next morning, or for a repeating job at midnight."""
        if self.every_minutes:
            return datetime.combine(business_date, time(), SHANGHAI)
        return datetime.combine(business_date + timedelta(days=1), time.fromisoformat(self.at), SHANGHAI)


Timetable = Sequence[Entry]


def timetable() -> Timetable:
    """The timetable that `settings.JOB_TIMETABLE` names."""
    found: Timetable = import_string(settings.JOB_TIMETABLE)
    return found


def nightly() -> list[Entry]:
    """The steps of a night, in their order."""
    return sorted((entry for entry in timetable() if entry.at), key=lambda entry: entry.at)


def before(job: str) -> tuple[str, ...]:
    """The codes of the jobs that a job waits for."""
    return next((entry.after for entry in timetable() if entry.job == job), ())


def behind(job: str, *, on: date) -> list[str]:
    """The codes of all jobs that wait for a job on that date, directly or through others, in the night's order."""
    waiting = {job}
    steps = [entry for entry in nightly() if entry.days(on)]
    for _round in steps:
        waiting |= {entry.job for entry in steps if waiting & set(entry.after)}
    return [entry.job for entry in steps if entry.job in waiting and entry.job != job]
