"""Months, half-open intervals and business days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel import periods
from channelops.kernel.periods import Interval, Month, PeriodError

dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
months = st.builds(Month, st.integers(2000, 2040), st.integers(1, 12))
intervals = st.builds(lambda start, days: Interval(start, start + timedelta(days=days)), dates, st.integers(1, 900))


def test_a_month_is_read_and_written() -> None:
    november = Month.parse("2026-11")
    assert (november.year, november.month, str(november)) == (2026, 11, "2026-11")
    assert november.next == Month(2026, 12)
    assert november.next.next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert november.interval == Interval(date(2026, 11, 1), date(2026, 12, 1))
    assert november.last == date(2026, 11, 30)
    assert len(Month(2024, 2).days) == 29


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "202611", "2026-11-01", " 2026-11", "２０２６-11", "0000-01", "9999-12", ""]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="month"):
        Month.parse(text)


@given(months, st.integers(-300, 300))
def test_month_arithmetic_is_inverse(month: Month, count: int) -> None:
    other = month.plus(count)
    assert other.minus(month) == count
    assert other.plus(-count) == month
    assert (other > month) == (count > 0)
    assert Month.parse(str(month)) == month


def test_to_date() -> None:
    assert Month(2026, 11).quarter == 4
    assert Month(2026, 11).quarter_to_date == [Month(2026, 10), Month(2026, 11)]
    assert Month(2026, 3).quarter_to_date == [Month(2026, 1), Month(2026, 2), Month(2026, 3)]
    assert [str(one) for one in Month(2026, 3).year_to_date] == ["2026-01", "2026-02", "2026-03"]
    assert periods.months(Month(2026, 3), Month(2026, 2)) == []


@given(dates)
def test_months_partition_the_days(day: date) -> None:
    month = Month.of(day)
    assert day in month.interval
    assert day not in month.next.interval
    assert day not in month.previous.interval
    assert month.days.count(day) == 1
    assert month.interval.end == month.next.interval.start


@given(intervals)
def test_pieces_by_month_partition_the_interval(interval: Interval) -> None:
    pieces = list(periods.split_by_month(interval))
    periods.check_contiguous(pieces)
    assert pieces[0].start == interval.start
    assert pieces[-1].end == interval.end
    assert sum(piece.days or 0 for piece in pieces) == interval.days
    assert all(Month.of(piece.start).interval.intersection(piece) == piece for piece in pieces)


@given(intervals, intervals)
def test_intersection_holds_exactly_the_common_days(one: Interval, other: Interval) -> None:
    common = one.intersection(other)
    assert common == other.intersection(one)
    assert one.overlaps(other) == (common is not None)
    for start in (one, other):
        for shift in (-1, 0):
            for edge in (start.start, start.end):
                assert edge is not None
                day = edge + timedelta(days=shift)
                assert (common is not None and day in common) == (day in one and day in other)


def test_open_intervals() -> None:
    ever = Interval(date(2026, 1, 1))
    assert date(9000, 1, 1) in ever
    assert date(2025, 12, 31) not in ever
    assert ever.days is None
    assert ever.intersection(Interval(date(2025, 1, 1), date(2026, 1, 2))) == Interval(date(2026, 1, 1), date(2026, 1, 2))
    assert not ever.overlaps(Interval(date(2025, 1, 1), date(2026, 1, 1)))
    with pytest.raises(PeriodError, match="without end"):
        list(periods.split_by_month(ever))


def test_an_empty_interval_is_refused() -> None:
    with pytest.raises(PeriodError, match="must end after it starts"):
        Interval(date(2026, 1, 1), date(2026, 1, 1))


def test_overlap_and_gap_are_named() -> None:
    march, may = Month(2026, 3).interval, Month(2026, 5).interval
    late_march = Interval(date(2026, 3, 31), date(2026, 4, 2))
    assert periods.find_overlap([may, march, late_march]) == (1, 2)
    assert periods.find_overlap([may, march]) is None
    assert periods.find_gap([may, march]) == Month(2026, 4).interval
    assert periods.find_gap([march, Month(2026, 4).interval, Interval(may.start)]) is None
    with pytest.raises(PeriodError, match="overlap"):
        periods.check_disjoint([march, late_march])
    with pytest.raises(PeriodError, match="No period covers"):
        periods.check_contiguous([march, may])


@given(st.lists(intervals, max_size=6))
def test_overlap_is_found_as_by_comparing_all(some: list[Interval]) -> None:
    slow = any(one.overlaps(other) for at, one in enumerate(some) for other in some[:at])
    found = periods.find_overlap(some)
    assert (found is not None) == slow
    assert found is None or some[found[0]].overlaps(some[found[1]])


def test_the_business_day_turns_at_sixteen_utc() -> None:
    assert periods.business_date(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert periods.business_date(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)
    with pytest.raises(PeriodError, match="time zone"):
        periods.business_date(datetime(2026, 11, 20))  # noqa: DTZ001


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_stamps_of_a_business_day_hold_exactly_its_moments(at: datetime) -> None:
    start, end = periods.business_stamps(periods.business_date(at))
    assert start <= at < end
    assert end - start == timedelta(days=1)
