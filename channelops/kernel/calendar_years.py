"""The published years: holidays and make-up working days as the State Council announced them.

Add a year as soon as its notice is out (usually in November of the year before):

1. Copy the last entry and put the notice's address in `source`.
2. `holidays`: one line a festival, first and last day off, both included.
3. `working_days`: the Saturdays and Sundays on which the notice orders work (调休上班).
4. Run `pytest tests/kernel/test_calendar.py`; it checks that make-up days are weekends and lie outside
   the holidays, and that an entry agrees with the library where that knows the year too.

An entry here replaces what the library `chinesecalendar` says about its year; years that are in
neither are unknown (see `calendar.py`). Only published notices belong here, no forecasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from channelops.kernel.errors import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Holiday:
    """One festival: its English name (a msgid) and its days off, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What one notice says."""

    source: str
    holidays: tuple[Holiday, ...]
    working_days: tuple[date, ...]


NEW_YEAR = _("New Year's Day")
SPRING_FESTIVAL = _("Spring Festival")
TOMB_SWEEPING_DAY = _("Tomb-sweeping Day")
LABOUR_DAY = _("Labour Day")
DRAGON_BOAT_FESTIVAL = _("Dragon Boat Festival")
MID_AUTUMN_FESTIVAL = _("Mid-autumn Festival")
NATIONAL_DAY = _("National Day")

YEARS: dict[int, CalendarYear] = {
    2026: CalendarYear(
        source="https://www.gov.cn/zhengce/content/202511/content_7047090.htm",
        holidays=(
            Holiday(NEW_YEAR, date(2026, 1, 1), date(2026, 1, 3)),
            Holiday(SPRING_FESTIVAL, date(2026, 2, 15), date(2026, 2, 23)),
            Holiday(TOMB_SWEEPING_DAY, date(2026, 4, 4), date(2026, 4, 6)),
            Holiday(LABOUR_DAY, date(2026, 5, 1), date(2026, 5, 5)),
            Holiday(DRAGON_BOAT_FESTIVAL, date(2026, 6, 19), date(2026, 6, 21)),
            Holiday(MID_AUTUMN_FESTIVAL, date(2026, 9, 25), date(2026, 9, 27)),
            Holiday(NATIONAL_DAY, date(2026, 10, 1), date(2026, 10, 7)),
        ),
        working_days=(
            date(2026, 1, 4),
            date(2026, 2, 14),
            date(2026, 2, 28),
            date(2026, 5, 9),
            date(2026, 9, 20),
            date(2026, 10, 10),
        ),
    ),
}

# Statutory days of fixed date (Regulation on Public Holidays, in force since 2025-01-01).
# They are all that is certain about a year before its notice: no forecast of lunar days.
STATUTORY: tuple[tuple[int, int, str], ...] = (
    (1, 1, NEW_YEAR),
    (5, 1, LABOUR_DAY),
    (5, 2, LABOUR_DAY),
    (10, 1, NATIONAL_DAY),
    (10, 2, NATIONAL_DAY),
    (10, 3, NATIONAL_DAY),
)
