"""The SLA clock: hours, nights, weekends, holidays and pauses."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel.clock import Clock, ClockError, Hours, Pause
from channelops.kernel.periods import SHANGHAI, PeriodError

CLOCK = Clock()
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """A moment of November 2026 at Asia/Shanghai (the 20th is a Friday), as `20 09:30`."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.integers(0, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))
pauses = st.lists(st.builds(lambda start, length: Pause(start, start + length), moments, spans), max_size=4)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("20 09:00", "20 12:00", 3),
        ("20 11:00", "20 14:30", 2),
        ("20 12:00", "20 13:30", 0),
        ("20 17:00", "23 10:00", 2),
        ("20 20:00", "23 08:00", 0),
        ("20 00:00", "27 00:00", 37.5),
        ("20 10:00", "20 10:00", 0),
    ],
)
def test_elapsed(start: str, end: str, hours: float) -> None:
    assert CLOCK.elapsed(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("18 10:00", 2, "20 10:00"),
        ("18 09:00", 2, "19 18:00"),
        ("18 20:00", 2, "20 18:00"),
        ("20 10:00", 2, "24 10:00"),
        ("21 10:00", 1, "23 18:00"),
        ("18 12:30", 1, "19 12:00"),
        ("20 10:00", 0, "20 10:00"),
    ],
)
def test_due_in_working_days(start: str, days: int, due: str) -> None:
    assert CLOCK.due_in_days(at(start), days) == at(due)


def test_due_in_hours_and_over_the_national_day() -> None:
    assert CLOCK.due(at("20 11:00"), 2 * HOUR) == at("20 14:30")
    before = datetime(2026, 9, 30, 17, tzinfo=SHANGHAI)
    assert CLOCK.due(before, 2 * HOUR) == datetime(2026, 10, 8, 10, tzinfo=SHANGHAI)


def test_a_stamp_may_come_in_any_zone() -> None:
    assert CLOCK.due(datetime(2026, 11, 20, 3, tzinfo=UTC), 2 * HOUR) == at("20 14:30")


def test_pauses_stop_the_clock() -> None:
    waiting = [Pause(at("20 10:00"), at("20 11:00")), Pause(at("20 10:30"), at("20 11:30"))]
    assert CLOCK.elapsed(at("20 09:00"), at("20 12:00"), pauses=waiting) == 1.5 * HOUR
    assert CLOCK.due(at("20 09:00"), 2 * HOUR, pauses=waiting) == at("20 14:00")
    night = [Pause(at("20 18:00"), at("23 09:00"))]
    assert CLOCK.due(at("20 17:00"), 2 * HOUR, pauses=night) == at("23 10:00")


def test_a_lasting_pause_has_no_due_time() -> None:
    waiting = [Pause(at("20 11:00"))]
    assert CLOCK.due(at("20 09:00"), 3 * HOUR, pauses=waiting) is None
    assert CLOCK.due(at("20 09:00"), 2 * HOUR, pauses=waiting) == at("20 11:00")
    assert CLOCK.elapsed(at("20 09:00"), at("27 09:00"), pauses=waiting) == 2 * HOUR


def test_round_the_clock_hours() -> None:
    clock = Clock(hours=Hours(((time(0), time(0)),)))
    assert clock.hours.a_day == 24 * HOUR
    assert clock.due(at("20 23:00"), 2 * HOUR) == at("23 01:00")
    assert Hours().a_day == 7.5 * HOUR


@given(moments, spans, pauses)
def test_the_due_moment_is_the_first_with_enough_elapsed(start: datetime, allowance: timedelta, stops: list[Pause]) -> None:
    due = CLOCK.due(start, allowance, pauses=stops)
    assert due is not None
    assert CLOCK.elapsed(start, due, pauses=stops) == allowance
    if allowance:
        moment = timedelta(microseconds=1)
        assert CLOCK.elapsed(start, due - moment, pauses=stops) < allowance


@given(moments, spans, spans, pauses)
def test_elapsed_adds_up(start: datetime, one: timedelta, other: timedelta, stops: list[Pause]) -> None:
    middle, end = start + one, start + one + other
    parts = CLOCK.elapsed(start, middle, pauses=stops) + CLOCK.elapsed(middle, end, pauses=stops)
    assert CLOCK.elapsed(start, end, pauses=stops) == parts
    assert parts <= CLOCK.elapsed(start, end)


@pytest.mark.parametrize(
    "hours",
    [
        (),
        ((time(12), time(9)),),
        ((time(9), time(12)), (time(11), time(18))),
        ((time(9), time(9)),),
        ((time(13), time(0)), (time(14), time(15))),
    ],
)
def test_hours_that_are_none_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ClockError):
        Hours(hours)


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ClockError, match="end lies before"):
        CLOCK.elapsed(at("20 10:00"), at("20 09:00"))
    with pytest.raises(ClockError, match="end lies before"):
        CLOCK.elapsed(at("20 10:00"), at("20 11:00"), pauses=[Pause(at("20 10:00"), at("20 09:00"))])
    with pytest.raises(ClockError, match="shorter than nothing"):
        CLOCK.due(at("20 10:00"), -HOUR)
    with pytest.raises(ClockError, match="ten years"):
        CLOCK.due_in_days(at("20 10:00"), 4000)
    with pytest.raises(PeriodError, match="time zone"):
        CLOCK.due(datetime(2026, 11, 20, 10), HOUR)  # noqa: DTZ001
