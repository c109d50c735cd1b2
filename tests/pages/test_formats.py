"""How numbers, dates and names are written for a reader."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from channelops.core import formats

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("fen", "written"),
    [(0, "0.00"), (123_456_789, "1,234,567.89"), (-5, "−0.05"), (-98_765, "−987.65"), (None, "—")],
)
def test_money_is_yuan_with_a_real_minus(fen, written):
    assert formats.format_money(fen) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (1_234_567, None, "1,234,567"),
        (-3, None, "−3"),
        (Decimal("18.40"), None, "18.40"),
        (Decimal("2.345"), 2, "2.35"),
        (Decimal("-2.345"), 2, "−2.35"),
        (0.1, None, "0.1"),
        (Decimal("1E+3"), None, "1,000"),
        (None, None, "—"),
        ("", None, "—"),
    ],
)
def test_a_number_is_grouped_and_rounded_half_up(value, places, written):
    assert formats.format_number(value, places=places) == written


@pytest.mark.parametrize(("value", "written"), [(5, "+5"), (0, "0"), (-5, "−5"), (Decimal("18.4"), "+18.4")])
def test_a_change_carries_its_sign(value, written):
    assert formats.format_number(value, signed=True) == written


@pytest.mark.parametrize(
    ("ratio", "written"), [(Decimal("0.588"), "58.8"), (Decimal("0.58849"), "58.8"), (1, "100.0"), (-0.027, "−2.7"), (None, "—")]
)
def test_a_ratio_is_written_in_percent(ratio, written):
    assert formats.format_percent(ratio) == written


@pytest.mark.parametrize(("size", "written"), [(0, "0 B"), (999, "999 B"), (12_400, "12.4 kB"), (3_141_592, "3.1 MB"), (None, "—")])
def test_a_file_size_is_short(size, written):
    assert formats.format_size(size) == written


def test_days_are_iso_and_the_weekday_is_the_readers():
    day = date(2026, 11, 20)
    assert (formats.format_day(day), formats.format_month_day(day)) == ("2026-11-20", "11-20")
    with translation.override("en"):
        assert formats.format_weekday(day) == "2026-11-20 Fri"


def test_midnight_ends_the_day_before():
    midnight = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert (formats.format_stamp(midnight), formats.format_until(midnight)) == ("2026-11-20 00:00", "2026-11-19 24:00")
    assert formats.format_stamp(datetime(2026, 11, 19, 16, 1, tzinfo=UTC)) == "2026-11-20 00:01"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 19, 18, 14, tzinfo=UTC), "Today 02:14"),  # the 20th in Shanghai
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), "Yesterday 23:59"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "Tomorrow 00:00"),
        (datetime(2026, 11, 18, 8, 40, tzinfo=UTC), "11-18 16:40"),
        (datetime(2025, 11, 18, 8, 40, tzinfo=UTC), "2025-11-18"),
        (None, "—"),
    ],
)
def test_a_moment_is_as_near_as_a_reader_needs(at, written):
    with translation.override("en"):
        assert formats.format_moment(at, now=NOW) == written


@pytest.mark.parametrize(
    ("language", "thing", "name"),
    [
        ("zh-hans", {"name_zh": "泉州市", "name_en": "Quanzhou"}, "泉州市"),
        ("en", {"name_zh": "泉州市", "name_en": "Quanzhou"}, "Quanzhou"),
        ("en", {"name_zh": "泉州市", "name_en": ""}, "泉州市"),
        ("zh-hans", {"name_zh": "", "name_en": "Quanzhou"}, "Quanzhou"),
    ],
)
def test_a_name_is_the_readers_and_never_missing(language, thing, name):
    with translation.override(language):
        assert formats.local_name(thing) == name


def test_a_small_line_spans_its_box():
    assert formats.spark_points([0, 10]) == [("2.0", "24.0"), ("74.0", "4.0")]
    assert formats.spark_points([5, 5, 5])[1] == ("38.0", "14.0")
    assert formats.spark_points([1, None, 3]) == [("2.0", "24.0"), ("74.0", "4.0")]
    assert formats.spark_points([]) == []
