"""Overrides: the slow reference agrees, what is taken back below is taken back above, and shards do not matter."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from incentives.engine.document import Override, Title, UplineRate, Way
from incentives.engine.overrides import Earned, Tree, followed, number_of, overrides, parts_of
from incentives.engine.spans import Spans

from . import reference_people as slow
from .test_guide import PLANS

FIRST = 20_000


def article(rng):
    """As the reference reads it."""
    if rng.random() < 0.5:
        return {"way": "cascade", "percents": [rng.choice([5, 2.5, 0.3333, 10]) for _ in range(rng.randint(1, 4))]}
    rates = [{"ranks": [rank], "percent": rng.choice([8, 6, 3.3333, 2])} for rank in range(1, rng.randint(2, 4))]
    return {"way": "differential", "rates": [*rates, {"percent": rng.choice([0.5, 1])}], "depth": rng.randint(1, 5)}


def terms(told):
    rates = [{"percent": percent} for percent in told["percents"]] if told["way"] == "cascade" else told["rates"]
    made = tuple(UplineRate(round(one["percent"] * 10_000), tuple(one.get("ranks", ()))) for one in rates)
    return Override("over", Title("管理", "Over"), Way(told["way"]), made, told.get("depth", len(made)))


def world(rng):
    """Up to nine payees, each only ever below a smaller number, some of them moved inside the month."""
    size, tree = rng.randint(2, 9), []
    for payee in range(2, size + 1):
        if rng.random() < 0.9:
            tree.append((payee, FIRST - 10, rng.randint(1, payee - 1)))
            days = rng.sample(range(FIRST + 1, FIRST + 30), rng.choice([0, 0, 1, 3]))
            tree += [(payee, day, rng.randint(0, payee - 1)) for day in days]
    active = {payee for payee in range(1, size + 1) if rng.random() < 0.8}
    earned = [(rng.randint(1, size), FIRST + rng.randrange(30), rng.randint(-3_000, 30_000)) for _ in range(rng.randint(0, 40))]
    return tree, active, earned


def columns(earned):
    return Earned(*(np.array([row[place] for row in earned], np.int64) for place in range(3)))


def grown(tree, active):
    return Tree(Spans.of(tree), Spans.of([]), np.array(sorted(active), np.int64))


def sums(pieces):
    found = Counter()
    for payee, below, level, amount in zip(*(getattr(pieces, n).tolist() for n in ("payee", "below", "level", "amount_fen")), strict=True):
        found[payee, below, level] += amount
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("seed", range(400))
def test_the_slow_reference_agrees(seed):
    rng = random.Random(seed)
    told, (tree, active, earned) = article(rng), world(rng)
    made = overrides(terms(told), columns(earned), grown(tree, active), stages={})
    assert sums(made) == slow.overrides(told, tree, active, earned)
    assert len(set(keys(made))) == len(made)


@pytest.mark.parametrize("seed", range(60))
def test_rows_in_any_order_and_shards_of_payees_are_the_same(seed):
    rng = random.Random(seed)
    told, (tree, active, earned) = terms(article(rng)), world(rng)
    whole = sums(overrides(told, columns(earned), grown(tree, active), stages={}))
    rng.shuffle(earned)
    shards = [[row for row in earned if row[0] % 3 == place] for place in range(3)]
    found = Counter()
    for shard in shards:
        found.update(sums(overrides(told, columns(shard), grown(tree, active), stages={})))
    assert found == whole


def stored(pieces):
    """The pieces as the tables give them back: level, piece and months in one number."""
    level, piece, back = parts_of(number_of(pieces.level, pieces.piece, np.full(len(pieces), 7)))
    assert set(back.tolist()) <= {7}
    return replace(pieces, level=level, piece=piece)


def keys(pieces):
    return list(zip(*(getattr(pieces, name).tolist() for name in ("payee", "below", "level", "piece")), strict=True))


@pytest.mark.parametrize("seed", range(120))
def test_all_that_is_taken_back_below_leaves_nobody_above_anything(seed):
    """In two later months, after those above have moved and gone to sleep."""
    rng = random.Random(seed)
    told, (tree, active, earned) = terms(article(rng)), world(rng)
    paid = stored(overrides(told, columns(earned), grown(tree, active), stages={}))
    first = rng.sample(earned, len(earned) // 2)
    rest = list(earned)
    for row in first:
        rest.remove(row)
    later = [(payee, FIRST + 40, 0) for payee, *_rest in tree]
    moved, found = grown([*tree, *later], set()), Counter(sums(paid))
    for back in (first, rest):
        change = followed(columns([(payee, day, -amount) for payee, day, amount in back]), paid, moved)
        assert (change.before + change.base == 0).all() or back is first
        found.update(sums(change))
        at = {key: place for place, key in enumerate(keys(paid))}
        for key, base in zip(keys(change), change.base.tolist(), strict=True):
            paid.base[at[key]] += base
    assert not +found
    assert not -found


def test_a_differential_pays_what_is_left_above_the_highest_below():
    """Head 8 %, second 5 %, third 3 %; who is asleep leaves the part to whoever stands above."""
    rates = (UplineRate(80_000, (1,)), UplineRate(50_000, (2,)), UplineRate(30_000))
    terms = Override("over", Title("管理", "Over"), Way.DIFFERENTIAL, rates, 3)
    tree, earned = [(3, 0, 2), (2, 0, 1)], columns([(3, FIRST, 10_000)])
    assert sums(overrides(terms, earned, grown(tree, {1, 2}), stages={})) == {(2, 3, 1): 200, (1, 3, 2): 300}
    assert sums(overrides(terms, earned, grown(tree, {1}), stages={})) == {(1, 3, 2): 500}


def test_a_stage_has_its_own_rate():
    terms = Override("over", Title("管理", "Over"), Way.DIFFERENTIAL, (UplineRate(60_000, stages=("C",)), UplineRate(20_000)), 1)
    tree = Tree(Spans.of([(2, 0, 1)]), Spans.of([(1, 0, 66), (1, FIRST + 10, 67)]), np.array([1]))
    made = overrides(terms, columns([(2, FIRST, 1_000), (2, FIRST + 10, 1_000)]), tree, stages={"C": 67})
    assert (made.day.tolist(), made.rate_millionths.tolist(), made.amount_fen.tolist()) == ([FIRST, FIRST + 10], [0, 40_000], [0, 40])


def test_the_guides_example_pays_what_the_text_says():
    article = PLANS["EX-TREE"].overrides[0]
    tree, earned = [(3, 0, 2), (2, 0, 1)], columns([(3, FIRST, 100_000)])
    assert sums(overrides(article, earned, grown(tree, {1, 2}), stages={})) == {(2, 3, 1): 2_000, (1, 3, 2): 3_000}
    assert sums(overrides(article, earned, grown(tree, {1}), stages={})) == {(1, 3, 2): 5_000}
