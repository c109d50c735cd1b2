"""Working days: published years, unknown years, and counting over both."""

import logging
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel.calendar import CALENDAR, CalendarError, WorkingCalendar
from channelops.kernel.calendar_years import YEARS, CalendarYear, Holiday

ONE_DAY = timedelta(days=1)
days = st.dates(date(2005, 1, 1), date(2030, 12, 31))


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", sorted(YEARS))
def test_an_entry_is_sound(year: int) -> None:
    entry = YEARS[year]
    assert entry.source.startswith("https://www.gov.cn/")
    for holiday in entry.holidays:
        assert holiday.first <= holiday.last
        assert holiday.first.year == year
    for day in entry.working_days:
        assert day.year == year
        assert day.weekday() >= 5
        assert not any(holiday.first <= day <= holiday.last for holiday in entry.holidays)


@pytest.mark.parametrize("year", range(2005, CALENDAR.last_known_year() + 1))
def test_it_agrees_with_the_library_where_that_knows_the_year(year: int) -> None:
    known = {day.year for day in chinese_calendar.holidays}
    assert CALENDAR.is_known(year)
    if year in known:
        assert [CALENDAR.is_working_day(day) for day in every_day(year)] == [chinese_calendar.is_workday(day) for day in every_day(year)]


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        (date(2026, 11, 20), True, ""),
        (date(2026, 11, 21), False, ""),
        (date(2026, 2, 14), True, ""),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False, "Spring Festival"),
        (date(2026, 10, 10), True, ""),
        (date(2026, 10, 7), False, "National Day"),
        (date(2015, 9, 3), False, "Anti-Fascist 70th Day"),
    ],
)
def test_days_of_published_years(day: date, works: bool, holiday: str) -> None:
    assert CALENDAR.is_working_day(day) is works
    assert CALENDAR.holiday(day) == holiday


def test_an_unknown_year_counts_weekdays_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    calendar = WorkingCalendar(YEARS)
    unknown = calendar.last_known_year() + 1
    with caplog.at_level(logging.WARNING):
        working = [day for day in every_day(unknown) if calendar.is_working_day(day)]
    assert [record.args for record in caplog.records] == [(unknown,)]
    assert not calendar.is_known(unknown)
    assert calendar.unknown_years(date(unknown - 1, 1, 1), date(unknown + 1, 1, 1)) == [unknown, unknown + 1]
    assert calendar.holiday(date(unknown, 10, 1)) == "National Day"
    fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    assert working == [day for day in every_day(unknown) if day.weekday() < 5 and (day.month, day.day) not in fixed]


def test_an_added_year_replaces_what_was_assumed() -> None:
    invented = CalendarYear(
        source="https://www.gov.cn/example",
        holidays=(Holiday("Founding", date(2090, 3, 1), date(2090, 3, 3)),),
        working_days=(date(2090, 3, 4),),
    )
    calendar = WorkingCalendar({2090: invented})
    assert calendar.is_known(2090)
    assert calendar.holiday(date(2090, 3, 2)) == "Founding"
    assert not calendar.is_working_day(date(2090, 3, 3))
    assert calendar.is_working_day(date(2090, 3, 4))
    assert calendar.is_working_day(date(2090, 10, 2))  # the notice is complete: no fixed days beside it


def test_an_entry_silences_the_library_for_its_year() -> None:
    empty = CalendarYear(source="https://www.gov.cn/example", holidays=(), working_days=())
    calendar = WorkingCalendar({2025: empty})
    assert calendar.is_working_day(date(2025, 10, 1))
    assert not calendar.is_working_day(date(2025, 1, 26))
    assert not calendar.is_working_day(date(2026, 10, 1))


def test_counting_worked() -> None:
    friday = date(2026, 11, 20)
    assert CALENDAR.add_working_days(friday, 1) == date(2026, 11, 23)
    assert CALENDAR.add_working_days(friday, 0) == friday
    assert CALENDAR.add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert CALENDAR.add_working_days(date(2026, 11, 23), -1) == friday
    assert CALENDAR.add_working_days(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.working_days_between(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert CALENDAR.working_days_between(friday, friday) == 0


@given(days, st.integers(-400, 400).filter(bool))
def test_adding_and_counting_are_inverse(day: date, count: int) -> None:
    reached = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(reached)
    assert CALENDAR.working_days_between(day, reached) == count


@given(days, st.integers(-300, 300), st.integers(-300, 300))
def test_counts_add_up_from_working_days(day: date, one: int, other: int) -> None:
    start = CALENDAR.add_working_days(day, 0)
    middle, end = start + one * ONE_DAY, start + other * ONE_DAY
    if one >= 0 and other >= one:
        assert CALENDAR.working_days_between(start, end) == (
            CALENDAR.working_days_between(start, middle) + CALENDAR.working_days_between(middle, end)
        )
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, one), -one) == start


def test_absurd_counts_are_refused() -> None:
    with pytest.raises(CalendarError, match="too many"):
        CALENDAR.add_working_days(date(2026, 1, 1), 10_001)
