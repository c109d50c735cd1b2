"""Shared orders: every line's parts sum to it, returns take back what was given, and the slow reference agrees."""

import random

import numpy as np
import pytest

from incentives.engine.problems import EngineError
from incentives.engine.splits import Given, Shared, Shares, allocate, share_problems, split

from . import reference_people as slow

COLUMNS = {"order_id": "order", "payee": "payee", "component": "component", "own": "own", "base": "base", "amount_fen": "amount"}


def shares_of(told):
    rows = [(order, place, payee, round(percent * 10_000)) for order, named in told.items() for place, (payee, percent) in enumerate(named)]
    return Shares(*(np.array(column, np.int64) for column in zip(*rows, strict=True))) if rows else Shares(*(np.zeros(0, np.int64),) * 4)


def shared(lines):
    return Shared(**{name: np.array([line[word] for line in lines], np.int64) for name, word in COLUMNS.items()})


def parts_of(lines, told, given=None):
    parts = split(shared(lines), shares_of(told), given or Given.nothing())
    found = zip(parts.line.tolist(), parts.payee.tolist(), parts.amount_fen.tolist(), strict=True)
    return sorted(each for each in found if each[2])


def world(rng):
    """Orders of two payees under two components, some of them shared among up to four, some of them returned in pieces."""
    lines, told = [], {}
    for order in range(1, 13):
        payee = rng.randint(1, 2)
        if rng.random() < 0.6:
            others = rng.sample([3, 4, 5], rng.randint(1, 3))
            cuts = sorted(rng.sample(range(1, 10_000), len(others)))
            percents = [(high - low) / 100 for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True)]
            told[order] = list(zip([payee, *others] if rng.random() < 0.8 else [*others, 6], percents, strict=True))
        for component in (0, 1):
            base, amount = rng.choice([0, 1, 3, 7]), rng.choice([0, 1, rng.randint(1, 99_999)])
            lines.append({"order": order, "payee": payee, "component": component, "own": 1, "base": base, "amount": amount})
            for _return in range(rng.choice([0, 0, 1, 3])):
                back = rng.randint(0, base)
                lines.append({"order": order, "payee": payee, "component": component, "own": 0, "base": -back, "amount": -back})
    return lines, told


@pytest.mark.parametrize("seed", range(200))
def test_the_slow_reference_agrees(seed):
    lines, told = world(random.Random(seed))
    assert parts_of(lines, told) == sorted(each for each in slow.split(lines, told) if each[2])


@pytest.mark.parametrize("seed", range(60))
def test_the_parts_of_a_line_sum_to_nothing_and_rows_come_in_any_order(seed):
    rng = random.Random(seed)
    lines, told = world(rng)
    sums = {}
    for line, _payee, amount in parts_of(lines, told):
        sums[line] = sums.get(line, 0) + amount
    assert set(sums.values()) <= {0}
    own = [line for line in lines if line["own"]]
    shuffled = rng.sample(own, len(own))
    key = [(lines_[at]["order"], lines_[at]["component"], p, a) for lines_ in (own,) for at, p, a in parts_of(own, told)]
    assert sorted(key) == sorted((shuffled[at]["order"], shuffled[at]["component"], p, a) for at, p, a in parts_of(shuffled, told))


@pytest.mark.parametrize("seed", range(60))
def test_all_orders_returned_leave_everyone_at_nothing(seed):
    """In one go, or the sales in one rating and the returns in later ones that only know what was given."""
    rng = random.Random(seed)
    lines, told = world(rng)
    own = [line for line in lines if line["own"]]
    back = [{**line, "own": 0, "base": -line["base"], "amount": -line["amount"]} for line in own]
    sums = {}
    for _line, payee, amount in parts_of([*own, *back], told):
        sums[payee] = sums.get(payee, 0) + amount
    assert set(sums.values()) <= {0}
    gave = [(at, payee, amount) for at, payee, amount in parts_of(own, told) if payee != own[at]["payee"]]
    columns = [(own[at]["order"], own[at]["component"], payee, amount, own[at]["base"], 0) for at, payee, amount in gave]
    given = Given(*(np.array(column, np.int64) for column in zip(*columns, strict=True))) if columns else Given.nothing()
    later = parts_of(back, told, given)
    assert sorted((payee, -amount) for _at, payee, amount in gave) == sorted((p, a) for at, p, a in later if p != back[at]["payee"])


def test_the_remainder_goes_to_the_largest_then_to_the_earlier_share():
    third = np.array([333_333, 333_333, 333_334])
    assert allocate(np.array([100, -100]), np.tile(third, 2), np.repeat([0, 1], 3)).tolist() == [33, 33, 34, -33, -33, -34]
    assert allocate(np.array([1, 3]), np.array([500_000] * 4), np.repeat([0, 1], 2)).tolist() == [1, 0, 2, 1]


def test_shares_that_do_not_make_a_whole_are_named():
    told = {1: [(1, 50), (2, 49.9999)], 2: [(1, 0), (2, 100)], 3: [(1, 120), (2, -20)], 4: [(1, 50), (1, 50)], 5: [(1, 40), (2, 60)]}
    found = [(order, sentence % values) for order, sentence, values in share_problems(shares_of(told))]
    assert found == [
        (1, "The shares sum to 99.9999 %, not to 100 %."),
        (2, "A share is not above zero."),
        (3, "A share is not above zero."),
        (4, "A payee is named twice."),
    ]
    with pytest.raises(EngineError):
        parts_of([], told)
