"""Pieces of a month that are replaced because the tree was another: what is taken and given comes to what should have been, by lines
that are each a rate of what was earned.
"""

import numpy as np
import pytest

from incentives.engine.arithmetic import half_up
from incentives.engine.overrides import Pieces, replaced

FIRST = 20_000
COLUMNS = ("payee", "below", "level", "piece", "day", "rate_millionths", "before", "base")


def pieces(*rows):
    """(payee, below, level, piece, day, rate, base): what was paid in one line each."""
    table = np.array([(*row[:6], 0, row[6]) for row in rows], np.int64).reshape(-1, 8)
    columns = dict(zip(COLUMNS, table.T, strict=True))
    return Pieces(**columns, amount_fen=half_up(columns["base"], columns["rate_millionths"]))


def sums(*parts):
    """By payee, payee below, level and piece, base and amount; nothing left out but what comes to nothing."""
    found = {}
    for part in parts:
        for row in zip(*(getattr(part, name).tolist() for name in ("payee", "below", "level", "piece", "base", "amount_fen")), strict=True):
            base, fen = found.get(row[:4], (0, 0))
            found[row[:4]] = (base + row[4], fen + row[5])
    return {key: told for key, told in found.items() if told != (0, 0)}


def explained(part):
    totals = [half_up(part.before + more, part.rate_millionths) for more in (part.base, np.zeros_like(part.base))]
    return bool((part.amount_fen == totals[0] - totals[1]).all())


def test_the_same_again_is_nothing():
    paid = pieces((7, 1, 1, 0, FIRST, 100_000, 1_005), (8, 1, 2, 0, FIRST, 50_000, 1_005))
    assert [len(part) for part in replaced(paid, paid)] == [0, 0]


def test_a_first_stretch_counts_from_the_beginning_of_the_month():
    """What is kept by month alone began on its first day, however late the first order was."""
    back, given = replaced(pieces((7, 1, 1, 0, FIRST + 9, 100_000, 1_005)), pieces((7, 1, 1, 0, FIRST, 100_000, 1_005)))
    assert (len(back), len(given)) == (0, 0)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        # another one stands above
        ([(7, 1, 1, 0, FIRST, 100_000, 1_005)], [(8, 1, 1, 0, FIRST, 100_000, 1_005)]),
        # the rate changes inside the month, and no longer does
        ([(7, 1, 1, 0, FIRST, 100_000, 1_005)], [(7, 1, 1, 0, FIRST, 100_000, 505), (7, 1, 1, 1, FIRST + 10, 200_000, 500)]),
        ([(7, 1, 1, 0, FIRST, 100_000, 505), (7, 1, 1, 1, FIRST + 10, 200_000, 500)], [(7, 1, 1, 0, FIRST, 200_000, 1_005)]),
        # nobody stands above any more
        ([(7, 1, 1, 0, FIRST, 100_000, 1_005)], []),
        ([], [(7, 1, 1, 0, FIRST, 100_000, 1_005)]),
    ],
)
def test_taken_and_given_come_to_what_should_have_been(was, now):
    paid, due = pieces(*was), pieces(*now)
    back, given = replaced(due, paid)
    assert explained(back)
    assert explained(given)
    told = sums(paid, back, given)
    assert sorted(told.values()) == sorted(sums(due).values())
    # what was taken back whole has nothing left under its number
    for key in zip(*(getattr(back, name).tolist() for name in ("payee", "below", "level", "piece")), strict=True):
        assert key not in told


def test_what_is_given_anew_takes_no_number_that_is_taken_back():
    back, given = replaced(pieces((7, 1, 1, 0, FIRST, 200_000, 1_000)), pieces((7, 1, 1, 0, FIRST, 100_000, 1_000)))
    assert (back.piece.tolist(), given.piece.tolist()) == ([0], [1])


def test_more_stretches_than_a_line_can_tell_apart_are_said_aloud():
    paid = pieces(*((7, 1, 1, number, FIRST + number, 100_000 + number, 10) for number in range(31)))
    due = pieces(*((7, 1, 1, number, FIRST + number, 200_000 + number, 10) for number in range(2)))
    with pytest.raises(OverflowError, match="more often"):
        replaced(due, paid)
