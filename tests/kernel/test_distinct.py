"""Distinct values are what NumPy's own function finds, whatever stands in the array."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel.distinct import distinct


@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-3, 3)))
def test_each_value_stands_once_and_in_order(values):
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(values))


@pytest.mark.parametrize("values", [["2026-11-02", "2026-11-01", "2026-11-02"], []])
def test_days_stay_days(values):
    found = distinct(np.array(values, "M8[D]"))
    assert found.dtype == np.dtype("M8[D]")
    assert found.tolist() == np.unique(np.array(values, "M8[D]")).tolist()


def test_what_is_given_stays_as_it_is():
    values = np.array([3, 1, 3])
    assert distinct(values).tolist() == [1, 3]
    assert values.tolist() == [3, 1, 3]
