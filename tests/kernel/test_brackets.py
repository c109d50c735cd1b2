"""Tier tables: where a value falls, what it earns, and rows that are no table."""

from bisect import bisect_left, bisect_right
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel.brackets import Basis, BracketError, BracketInvalid, Edge, Mode, Row, TierTable, problems

YUAN = 100 * 1_000_000  # millionths of a fen in one yuan apiece


def table(*rows: Row, edge: Edge = Edge.INCLUSIVE, step: int | Decimal = 1, basis: Basis = Basis.QUANTITY) -> TierTable:
    return TierTable(rows, basis, edge, step)


SHARED = (Row(0, 100, 10 * YUAN), Row(100, 200, 12 * YUAN, 5000), Row(200, None, 15 * YUAN, 9000))
STEPPED = (Row(0, 100, 10 * YUAN), Row(101, 200, 12 * YUAN, 5000), Row(201, None, 15 * YUAN, 9000))


@st.composite
def tables(draw: st.DrawFn) -> TierTable:
    """Any valid table: shared or stepped boundaries, either edge, whole or broken steps."""
    step = draw(st.sampled_from([1, 5, 100, Decimal("0.5")]))
    shared = draw(st.booleans())
    steps = sorted(draw(st.sets(st.integers(2, 400), max_size=5)))
    if not shared:  # the next row starts one step on, so ends must lie two steps apart
        steps = [n * 2 for n in steps]
    rows, lower = [], 0 * step
    for place in range(len(steps) + 1):
        upper = steps[place] * step if place < len(steps) else None
        rows.append(Row(lower, upper, draw(st.integers(0, 10**9)), draw(st.integers(0, 10**5))))
        lower = (upper or 0) if shared else (upper or 0) + step
    return TierTable(tuple(rows), draw(st.sampled_from(Basis)), draw(st.sampled_from(Edge)), step)


values = st.one_of(st.integers(0, 90_000), st.decimals(0, 1000, places=2))


@st.composite
def placed(draw: st.DrawFn) -> tuple[TierTable, int | Decimal]:
    """A table and a value, often one at a bound or a hair beside it."""
    tiers = draw(tables())
    edges = [edge for row in tiers.rows for edge in (row.lower, row.upper) if edge is not None]
    shift = st.sampled_from([Decimal("-0.01"), Decimal(0), Decimal("0.01"), Decimal("0.5")])
    beside = st.builds(lambda edge, by: max(edge + by, Decimal(0)), st.sampled_from(edges), shift)
    return tiers, draw(st.one_of(values, beside))


def slow_place(tiers: TierTable, value: int | Decimal) -> int:
    """Walk the rows as typed, without the table's own bounds."""
    for place, (row, after) in enumerate(pairwise(tiers.rows)):
        assert row.upper is not None
        if tiers.edge is Edge.INCLUSIVE and value <= row.upper:
            return place
        if tiers.edge is Edge.EXCLUSIVE and value < after.lower:
            return place
    return len(tiers.rows) - 1


def slow_total(tiers: TierTable, value: int | Decimal, mode: Mode) -> int:
    """Price the value in fractions, bracket by bracket, and round at the end."""
    if value == 0:
        return 0
    reached = slow_place(tiers, value)
    if mode is Mode.WHOLE:
        earned = Fraction(value) * tiers.rows[reached].rate_millionths
        flat = tiers.rows[reached].flat_fen
    else:
        earned, flat, bottom = Fraction(0), 0, Fraction(0)
        for place in range(reached + 1):
            row = tiers.rows[place]
            top = Fraction(value)
            if place < reached:
                inclusive = tiers.edge is Edge.INCLUSIVE
                top = Fraction(row.upper or 0) if inclusive else Fraction(tiers.rows[place + 1].lower)
            earned += (top - bottom) * row.rate_millionths
            flat += row.flat_fen
            bottom = top
    fen = earned / 1_000_000
    return int(fen + Fraction(1, 2)) + flat


@pytest.mark.parametrize(
    ("rows", "edge", "value", "place"),
    [
        (SHARED, Edge.INCLUSIVE, 100, 0),
        (SHARED, Edge.EXCLUSIVE, 100, 1),
        (SHARED, Edge.INCLUSIVE, Decimal("100.5"), 1),
        (STEPPED, Edge.INCLUSIVE, 100, 0),
        (STEPPED, Edge.INCLUSIVE, Decimal("100.5"), 1),
        (STEPPED, Edge.EXCLUSIVE, Decimal("100.5"), 0),
        (STEPPED, Edge.INCLUSIVE, 101, 1),
        (STEPPED, Edge.EXCLUSIVE, 101, 1),
        (SHARED, Edge.EXCLUSIVE, 0, 0),
        (SHARED, Edge.INCLUSIVE, 0, 0),
        (SHARED, Edge.INCLUSIVE, 10**9, 2),
    ],
)
def test_the_edge_decides(rows: tuple[Row, ...], edge: Edge, value: int | Decimal, place: int) -> None:
    assert table(*rows, edge=edge).lookup(value) == place
    assert table(*rows, edge=edge).row(value) is rows[place]
    columns = table(*rows, edge=edge).columns(scale=2)
    find = bisect_left if columns.side == "left" else bisect_right
    assert find(columns.bounds[1:], int(value * 2)) == place


def test_totals_worked() -> None:
    tiers = table(*SHARED)
    # 100 × 10 yuan + 50 × 12 yuan + 50 yuan for entering the second tier
    assert tiers.total(150, Mode.GRADUATED) == 100_000 + 60_000 + 5_000
    assert tiers.total(150, Mode.WHOLE) == 180_000 + 5_000
    assert tiers.total(0, Mode.WHOLE) == tiers.total(0, Mode.GRADUATED) == 0


def test_a_crossing_trues_up_the_earlier_units() -> None:
    tiers = table(Row(0, 100, 10 * YUAN), Row(100, None, 12 * YUAN))
    # the 101st piece brings 12 yuan and 2 yuan more for each of the hundred before it
    assert tiers.difference(100, 101, Mode.WHOLE) == 1200 + 100 * 200
    assert tiers.difference(101, 100, Mode.WHOLE) == -(1200 + 100 * 200)
    assert tiers.difference(100, 101, Mode.GRADUATED) == 1200


def test_a_percentage_of_an_amount_rounds_once() -> None:
    tiers = table(Row(0, 1_000_00, 35_000), Row(1_000_00, None, 50_000), basis=Basis.AMOUNT, step=100)
    assert tiers.total(19900, Mode.GRADUATED) == 697  # 696.5 fen
    assert tiers.total(2_000_01, Mode.GRADUATED) == 3500 + 5000  # 5000.05 fen


@given(placed())
def test_lookup_and_totals_equal_the_slow_reference(case: tuple[TierTable, int | Decimal]) -> None:
    tiers, value = case
    assert tiers.lookup(value) == slow_place(tiers, value)
    for mode in Mode:
        assert tiers.total(value, mode) == slow_total(tiers, value, mode)


@given(tables(), st.lists(values, min_size=2, max_size=12), st.sampled_from(Mode))
def test_differences_telescope(tiers: TierTable, chain: list[int | Decimal], mode: Mode) -> None:
    steps = [tiers.difference(before, after, mode) for before, after in pairwise(chain)]
    assert sum(steps) == tiers.total(chain[-1], mode) - tiers.total(chain[0], mode)


@given(placed())
def test_columns_place_a_value_like_the_table(case: tuple[TierTable, int | Decimal]) -> None:
    tiers, value = case
    columns = tiers.columns(scale=100)
    scaled = int(value * 100)
    find = bisect_left if columns.side == "left" else bisect_right
    assert find(columns.bounds[1:], scaled) == tiers.lookup(Decimal(scaled) / 100)
    assert len(columns.bounds) == len(columns.rates_millionths) == len(columns.flats_fen) == len(tiers.rows)
    assert columns.bounds[0] == 0


def test_a_broken_bound_is_no_column() -> None:
    tiers = table(Row(0, Decimal("0.5"), 1), Row(Decimal("0.5"), None, 2), step=Decimal("0.5"))
    with pytest.raises(BracketError, match="1/2 is not whole"):
        tiers.columns()
    assert tiers.columns(scale=2).bounds == (0, 1)


@pytest.mark.parametrize(
    ("rows", "row", "column", "sentence"),
    [
        ([], 0, "rows", "no row"),
        ([Row(1, None, 1)], 1, "lower", "Row 1 must start at 0"),
        ([Row(0, 10, 1)], 1, "upper", "Row 1 is the last and must be open"),
        ([Row(0, None, 1), Row(10, None, 1)], 1, "upper", "Row 1 is not the last"),
        ([Row(0, 10, 1), Row(12, None, 1)], 2, "lower", "Row 2 leaves a gap after .* 10"),
        ([Row(0, 10, 1), Row(9, None, 1)], 2, "lower", "Row 2 overlaps the row before it, which ends at 10"),
        ([Row(0, 10, 1), Row(10, 5, 1), Row(5, None, 1)], 2, "upper", "Row 2 must end after it starts"),
        ([Row(0, 10, 1), Row(10, 20, 1), Row(21, None, 1)], 3, "lower", "Row 3 must meet the row before it"),
        ([Row(0, Decimal("1.5"), 1), Row(Decimal("1.5"), None, 1)], 1, "upper", "1.5 is not a multiple of the step 1"),
        ([Row(0, Decimal("NaN"), 1), Row(1, None, 1)], 1, "upper", "not a number"),
        ([Row(0, None, -1)], 1, "rate_millionths", "cannot be negative"),
        ([Row(0, None, 1, -1)], 1, "flat_fen", "cannot be negative"),
    ],
)
def test_bad_rows_are_refused_at_their_place(rows: list[Row], row: int, column: str, sentence: str) -> None:
    with pytest.raises(BracketInvalid, match=sentence) as caught:
        table(*rows)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_all_problems_are_told_at_once() -> None:
    found = problems([Row(1, 5, -1), Row(6, 7, 1)])
    assert [(one.row, one.column) for one in found] == [(1, "rate_millionths"), (1, "lower"), (2, "upper")]
    assert [one.column for one in problems(SHARED, step=0)] == ["step"]


@pytest.mark.parametrize("value", [-1, Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity")])
def test_a_value_outside_the_table_is_refused(value: int | Decimal) -> None:
    with pytest.raises(BracketError, match="cannot be placed"):
        table(*SHARED).lookup(value)
