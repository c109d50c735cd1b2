"""Columns of whole numbers: half-up as the kernel rounds, exact beyond 64 bits of product, refused beyond 64 bits of result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel.money import MILLION, apply_millionths, divide_half_up
from incentives.engine.arithmetic import check_sums, half_up, share
from incentives.engine.problems import EngineError

amounts = st.integers(-(10**14), 10**14)


@given(st.lists(st.tuples(amounts, st.integers(0, 10_000_000)), min_size=1, max_size=20))
def test_a_product_is_the_kernels_to_the_fen(pairs):
    values, rates = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    assert half_up(values, rates).tolist() == [apply_millionths(value, rate) for value, rate in pairs]


@given(st.integers(0, 10**14), st.integers(0, 10**7), st.integers(0, MILLION - 1))
def test_a_rest_is_rounded_together_with_the_product(value, rate, rest):
    found = half_up(np.array([value, 10**14]), np.array([rate, 10**7]), np.array([rest, 0]))
    assert found[0] == divide_half_up(value * rate + rest, MILLION)


def test_a_half_fen_goes_away_from_zero():
    assert half_up(np.array([1, -1, 3, -3]), np.array([500_000] * 4)).tolist() == [1, -1, 2, -2]


def test_what_no_column_can_hold_is_refused():
    with pytest.raises(EngineError, match="larger than can be kept"):
        half_up(np.array([10**18]), np.array([10_000_000]))
    with pytest.raises(EngineError, match="larger than can be kept"):
        check_sums(np.full(10, 2**60))


def test_one_large_amount_among_many_small_is_no_overflow():
    check_sums(np.append(np.ones(100_000, np.int64), 10**15))


@given(amounts, st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_share_never_exceeds_the_whole(amount, part, whole):
    found = share(np.array([amount]), np.array([part]), np.array([whole]))[0]
    assert found == (amount if part >= whole else divide_half_up(amount * part, whole))
