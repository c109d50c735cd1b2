"""States as bytes: whatever order they were left in, of each key the latest counts and every measure is found."""

import numpy as np
import pytest

from incentives.accrual.states import kept, packed, unpacked
from incentives.engine.state import Measure, State, joined, key_of, owner_of_rule

VOLUME, DEBT = int(Measure.VOLUME), int(Measure.DEBT)


def state(*entries):
    """Entries of owner, component, rule, period, measure and value."""
    return State(*np.array(entries, np.int64).reshape(-1, 6).T)


EARLIER = state((7, 2, 1, 202611, VOLUME, 5), (3, 2, 4, 202611, VOLUME, 6), (3, -1, 0, 202610, DEBT, 9), (3, 2, 1, 202611, VOLUME, 8))
LATER = state((3, 2, 4, 202611, VOLUME, 60), (9, 2, 0, 202612, VOLUME, 1), (3, 2, 0, 202611, VOLUME, 0))


def entries(state):
    return sorted(zip(*(getattr(state, name).tolist() for name in State.__slots__), strict=True))


def test_the_later_entry_of_a_key_counts():
    assert entries(unpacked([packed(EARLIER), packed(LATER)])) == entries(EARLIER.updated(LATER))
    assert entries(unpacked([packed(joined([EARLIER, LATER]))])) == entries(EARLIER.updated(LATER))


@pytest.mark.parametrize("parts", [[EARLIER], [EARLIER, LATER], []])
def test_every_measure_is_found_as_in_the_state_itself(parts):
    plain = joined([])
    for each in parts:
        plain = plain.updated(each)
    had = kept([b"".join(packed(each) for each in parts)])
    owners, rules = np.array([3, 9, 7, 3, 1]), np.array([4, 0, 1, 1, 4])
    for component, rule, measure in [(2, 4, Measure.VOLUME), (2, 0, Measure.VOLUME), (-1, 0, Measure.DEBT), (1, 0, Measure.VOLUME)]:
        found, wanted = had.slot(component, rule, measure), plain.slot(component, rule, measure)
        assert (found.keys.tolist(), found.values.tolist()) == (wanted.keys.tolist(), wanted.values.tolist())
        sought = owner_of_rule(owners, rules), np.full(5, 202611)
        assert had.shelf(component, measure).at(*sought).tolist() == plain.shelf(component, measure).at(*sought).tolist()


def test_what_was_counted_is_taken_off():
    had = kept([packed(EARLIER), packed(LATER)])
    columns = ([3, 9, 3], [4, 0, 4], [202611, 202612, 202611], [7, 1, 3])
    had.reduce(2, Measure.VOLUME, tuple(map(np.array, columns)))
    keys = key_of(owner_of_rule(np.array([3, 9, 3]), np.array([4, 0, 1])), np.array([202611, 202612, 202611]))
    assert had.shelf(2, Measure.VOLUME).found(keys)[0].tolist() == [50, 0, 8]
    with pytest.raises(KeyError):
        had.reduce(1, Measure.VOLUME, tuple(map(np.array, columns)))


def test_only_the_owners_asked_for_are_kept():
    had = unpacked([packed(EARLIER), packed(LATER)], owners=np.array([7, 9, 40]))
    assert sorted(set(had.owner.tolist())) == [7, 9]


@pytest.mark.parametrize("entry", [(2**31, 0, 0, 202611, 1, 1), (1, 0, 4096, 202611, 1, 1), (-1, 0, 0, 202611, 1, 1)])
def test_a_key_without_room_is_refused(entry):
    with pytest.raises(OverflowError, match="bits"):
        packed(state(entry))
