"""Rounding, yuan as typed and shown, and sharing out."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel import money
from channelops.kernel.money import MoneyError, Rounding

fens = st.integers(-(10**15), 10**15)
weights = st.lists(
    st.one_of(
        st.integers(0, 10**6),
        st.decimals(0, 1000, places=4),
        st.fractions(0, 100, max_denominator=50),
    ),
    min_size=1,
    max_size=12,
).filter(any)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(5, 2, 3), (-5, 2, -3), (5, -2, -3), (-5, -2, 3), (4, 3, 1), (5, 3, 2), (-1, 3, 0), (0, 7, 0), (1, 2, 1), (-1, 2, -1)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert money.divide_half_up(numerator, denominator) == rounded


@given(st.integers(), st.integers().filter(bool))
def test_rounding_is_nearest_and_odd(numerator: int, denominator: int) -> None:
    rounded = money.divide_half_up(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert money.divide_half_up(-numerator, denominator) == -rounded


def test_division_by_zero_is_refused() -> None:
    with pytest.raises(MoneyError, match="divided by zero"):
        money.divide_half_up(1, 0)


def test_no_decimal_context_can_round_money() -> None:
    with localcontext() as context:
        context.prec = 3
        assert money.yuan_from_fen(123456789) == Decimal("1234567.89")
        assert money.round_half_up(Decimal("123456.785"), 2) == Decimal("123456.79")
        assert money.ratio(123456, 1_000_000) == Decimal("0.123456")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12", 1200),
        ("1234.5", 123450),
        ("1,234.56", 123456),
        ("-0.01", -1),
        ("−1,000.00", -100000),
        ("+3.10", 310),
        (" 7 ", 700),
        ("1.1000", 110),
        ("007", 700),
    ],
)
def test_yuan_are_read(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e3",
        "1E3",
        "12,34",
        "1,2345",
        "1.",
        ".5",
        "1 000",
        "¥5",
        "--1",
        "NaN",
        "Infinity",
        "١٢",
        "１２",
        "1.0.0",
        "0x10",
        "1_000",
        "9" * 81,
    ],
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(MoneyError, match="is not an amount"):
        money.parse_yuan(text)


def test_a_fraction_of_a_fen_needs_a_named_rounding() -> None:
    with pytest.raises(MoneyError, match="more than two decimals"):
        money.parse_yuan("1.005")
    assert money.parse_yuan("1.005", rounding=Rounding.HALF_UP) == 101
    assert money.parse_yuan("-1.005", rounding=Rounding.HALF_UP) == -101
    assert money.fen_from_yuan(Decimal("1.0049999"), rounding=Rounding.HALF_UP) == 100


def test_more_than_a_bigint_is_refused() -> None:
    assert money.parse_yuan("92233720368547758.07") == money.MAX_FEN
    with pytest.raises(MoneyError, match="larger than can be kept"):
        money.parse_yuan("92233720368547758.08")
    with pytest.raises(MoneyError, match="larger than can be kept"):
        money.apply_millionths(money.MAX_FEN, 2_000_000)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999999", "1e-999999"])
def test_absurd_decimals_are_refused(value: str) -> None:
    with pytest.raises(MoneyError):
        money.fen_from_yuan(Decimal(value), rounding=Rounding.HALF_UP)


@pytest.mark.parametrize(
    ("fen", "page", "file"),
    [(0, "0.00", "0.00"), (5, "0.05", "0.05"), (123456, "1,234.56", "1234.56"), (-123456, "−1,234.56", "-1234.56"), (-5, "−0.05", "-0.05")],
)
def test_fen_are_written(fen: int, page: str, file: str) -> None:
    assert money.format_page(fen) == page
    assert money.format_file(fen) == file


def test_a_grouped_file_amount() -> None:
    assert money.format_file(-123456789, grouped=True) == "-1,234,567.89"


@given(fens)
def test_what_is_written_can_be_read(fen: int) -> None:
    assert money.parse_yuan(money.format_page(fen)) == fen
    assert money.parse_yuan(money.format_file(fen)) == fen
    assert money.fen_from_yuan(money.yuan_from_fen(fen)) == fen


@given(fens, st.integers(-(10**8), 10**8))
def test_a_rate_is_the_same_in_millionths(fen: int, millionths: int) -> None:
    rate = money.rate_from_millionths(millionths)
    assert money.millionths_from_rate(rate) == millionths
    assert money.apply_rate(fen, rate) == money.apply_millionths(fen, millionths)
    assert money.apply_millionths(-fen, millionths) == -money.apply_millionths(fen, millionths)


def test_rates_worked() -> None:
    assert money.apply_rate(19900, Decimal("0.035")) == 697  # 696.5
    assert money.apply_rate(-19900, Decimal("0.035")) == -697
    assert money.apply_fraction(3100, 15, 31) == 1500
    assert money.ratio(1, 3) == Decimal("0.333333")
    assert money.ratio(2, 3, places=2) == Decimal("0.67")
    with pytest.raises(MoneyError, match="six decimals"):
        money.millionths_from_rate(Decimal("0.0000001"))
    with pytest.raises(MoneyError, match="divided by zero"):
        money.ratio(1, 0)


def test_floats_are_no_money() -> None:
    with pytest.raises(TypeError):
        money.format_page(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        money.allocate(1.5, [1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "by", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (10, [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")], [5, 3, 2]),
        (5, [3, 7], [2, 3]),  # 1.5 and 3.5: the tie goes to the earlier share
        (1, [0, 1, 1], [0, 1, 0]),
        (0, [1, 2], [0, 0]),
        (7, [Fraction(1, 3), Fraction(2, 3)], [2, 5]),
    ],
)
def test_allocation_worked(total: int, by: list[int], parts: list[int]) -> None:
    assert money.allocate(total, by) == parts


@given(fens, weights)
def test_allocation_sums_and_is_fair(total: int, by: list[int | Decimal | Fraction]) -> None:
    parts = money.allocate(total, by)
    assert sum(parts) == total
    assert money.allocate(-total, by) == [-part for part in parts]
    whole = sum(map(Fraction, by))
    rests = []
    for part, weight in zip(parts, by, strict=True):
        quota = abs(total) * Fraction(weight) / whole
        assert int(quota) <= abs(part) <= int(quota) + 1
        rests.append((abs(part) > int(quota), quota - int(quota)))
    # whoever got a fen more had no smaller fraction than whoever did not, and was earlier on a tie
    more = [(rest, -place) for place, (got, rest) in enumerate(rests) if got]
    less = [(rest, -place) for place, (got, rest) in enumerate(rests) if not got]
    assert not more or not less or min(more) > max(less)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [([], "nobody"), ([1, -1], "Share 2 is negative"), ([0, 0], "All shares are zero"), ([Decimal("NaN")], "not a number")],
)
def test_bad_weights_are_refused(by: list[int], sentence: str) -> None:
    with pytest.raises(MoneyError, match=sentence):
        money.allocate(100, by)


def test_an_error_keeps_its_template_for_translation() -> None:
    with pytest.raises(MoneyError) as caught:
        money.parse_yuan("abc")
    assert caught.value.template % caught.value.params == str(caught.value)
    assert caught.value.params == {"text": "abc"}
