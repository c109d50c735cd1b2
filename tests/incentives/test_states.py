"""States as bytes: whatever order they were left in, of each key the latest counts and every measure is found."""

import numpy as np
import pytest

from incentives.accrual.states import packed, unpacked
from incentives.engine.state import Measure, State, joined

VOLUME, DEBT = int(Measure.VOLUME), int(Measure.DEBT)


def state(*entries):
    """Entries of owner, component, rule, period, measure and value."""
    return State(*np.array(entries, np.int64).reshape(-1, 6).T)


EARLIER = state((7, 2, 1, 202611, VOLUME, 5), (3, 2, 4, 202611, VOLUME, 6), (3, -1, 0, 202610, DEBT, 9), (3, 2, 1, 202611, VOLUME, 8))
LATER = state((3, 2, 4, 202611, VOLUME, 60), (9, 2, 0, 202612, VOLUME, 1), (3, 2, 0, 202611, VOLUME, 0))


def test_the_later_entry_of_a_key_counts():
    kept = unpacked([packed(EARLIER), packed(LATER)])
    expected = EARLIER.updated(LATER)
    assert sorted(zip(*(getattr(kept, name).tolist() for name in State.__slots__), strict=True)) == sorted(
        zip(*(getattr(expected, name).tolist() for name in State.__slots__), strict=True)
    )


@pytest.mark.parametrize("parts", [[EARLIER], [EARLIER, LATER], []])
def test_every_measure_is_found_as_in_the_state_itself(parts):
    plain = joined([])
    for each in parts:
        plain = plain.updated(each)
    kept = unpacked([packed(each) for each in parts])
    for component, rule, measure in [(2, 4, Measure.VOLUME), (2, 0, Measure.VOLUME), (-1, 0, Measure.DEBT), (1, 0, Measure.VOLUME)]:
        for found, wanted in (
            (kept.slot(component, rule, measure), plain.slot(component, rule, measure)),
            (kept.slots(component, measure), plain.slots(component, measure)),
        ):
            assert (found.keys.tolist(), found.values.tolist()) == (wanted.keys.tolist(), wanted.values.tolist())


def test_entries_are_found_by_their_keys():
    kept = unpacked([packed(EARLIER), packed(LATER)])
    keys = tuple(np.array(column) for column in ([9, 3], [0, 4], [202612, 202611]))
    assert kept.value[kept.places(2, Measure.VOLUME, keys)].tolist() == [1, 60]
    with pytest.raises(KeyError):
        kept.places(1, Measure.VOLUME, keys)


def test_only_the_owners_asked_for_are_kept():
    kept = unpacked([packed(EARLIER), packed(LATER)], owners=np.array([7, 9, 40]))
    assert sorted(set(kept.owner.tolist())) == [7, 9]


def test_keys_that_no_number_holds_are_refused():
    with pytest.raises(OverflowError, match="bits"):
        unpacked([packed(state((2**31 - 1, 0, 0, 202611, 1, 1), (-(2**31), 30_000, 30_000, 0, 9, 1)))])
