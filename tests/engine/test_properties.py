"""What must hold for any plan and orders: rows in any order, shards, days, and sums that are the formula on the total."""

import random
from collections import Counter
from dataclasses import fields

import numpy as np
import pytest

from incentives.engine.contributions import LineKind
from incentives.engine.lines import NAMES, joined
from incentives.engine.paid import paid_from
from incentives.engine.rate import rate
from incentives.engine.rating import Opening
from incentives.engine.reading import read
from incentives.engine.state import State

from .worlds import CODES, document, facts, orders

SEEDS = range(40)


def rows(lines, without=()):
    """The lines as tuples, sorted, so that two results can be compared."""
    return sorted(zip(*(getattr(lines, name).tolist() for name in NAMES if name not in ("row", *without)), strict=True))


def entries(state):
    return sorted(zip(*(getattr(state, one.name).tolist() for one in fields(State)), strict=True))


def sums(lines):
    """What each payee earned under each component in each month."""
    found = Counter()
    for payee, component, day, amount in zip(
        lines.payee.tolist(), lines.component.tolist(), lines.day.tolist(), lines.amount_fen.tolist(), strict=True
    ):
        found[payee, component, np.datetime64(day, "D").astype("M8[M]")] += amount
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(seed):
    rng = random.Random(seed)
    plan, sold = read(document(rng)), orders(rng, 60)
    one = rate(facts(sold), plan, codes=CODES)
    rng.shuffle(sold)
    other = rate(facts(sold), plan, codes=CODES)
    assert rows(one.lines) == rows(other.lines)
    assert entries(one.closing) == entries(other.closing)
    ids = facts(sold).order_id
    of_orders = other.lines.row >= 0
    assert (ids[other.lines.row[of_orders]] == other.lines.order_id[of_orders]).all()
    assert (ids[other.findings.row] == other.findings.order_id).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_rating_in_shards_equals_rating_at_once(seed):
    rng = random.Random(seed)
    plan, sold = read(document(rng)), orders(rng, 60)
    whole = rate(facts(sold), plan, codes=CODES)
    shards = [rate(facts(part), plan, codes=CODES) for part in ([o for o in sold if o["group"] == g] for g in (1, 2)) if part]
    assert rows(joined([shard.lines for shard in shards])) == rows(whole.lines)
    assert sorted(o for shard in shards for o in shard.findings.order_id.tolist()) == sorted(whole.findings.order_id.tolist())
    assert sorted(entry for shard in shards for entry in entries(shard.closing)) == entries(whole.closing)


def told_in_time(sold):
    """The orders without returns that come before their order or do not say its day: by day these are other facts."""
    sales = {one["order_id"]: one for one in sold if one["kind"] == 1}
    return [
        one
        for one in sold
        if one["kind"] == 1
        or one["original_id"] not in sales
        or (one["original_day"] == sales[one["original_id"]]["day"] and one["at"] > sales[one["original_id"]]["at"])
    ]


def rate_by_day(plan, sold):
    """Every day from the closing of the day before, with what was paid for the orders that come back."""
    state, lines = State.empty(), joined([])
    by_id = {one["order_id"]: one for one in sold}
    for day in sorted({one["day"] for one in sold}):
        originals = [by_id[o]["original_id"] if o and by_id[o]["kind"] != 1 else 0 for o in lines.order_id.tolist()]
        groups = [
            by_id[o]["group"] if o and c >= 0 and plan.components[c].accumulate.per == "group" else p
            for o, p, c in zip(lines.order_id.tolist(), lines.payee.tolist(), lines.component.tolist(), strict=True)
        ]
        paid = paid_from(lines, plan, state=state, owner=np.array(groups, np.int64), original_id=np.array(originals, np.int64))
        result = rate(facts([one for one in sold if one["day"] == day]), plan, codes=CODES, opening=Opening(state, paid))
        state, lines = state.updated(result.closing), joined([lines, result.lines])
    return lines, state


@pytest.mark.parametrize("seed", range(40))
def test_rating_by_day_equals_rating_at_once(seed):
    rng = random.Random(seed)
    plan, sold = read(document(rng)), told_in_time(orders(rng, 60))
    whole = rate(facts(sold), plan, codes=CODES)
    lines, state = rate_by_day(plan, sold)
    assert sums(lines) == sums(whole.lines)
    assert entries(state) == entries(whole.closing)
    # without limits that look at a period's end every single line is the same
    if not (whole.lines.kind == LineKind.TOP_UP).any() and not plan.period_limits.min_fen:
        assert rows(lines) == rows(whole.lines)


def test_nothing_earns_nothing():
    result = rate(facts([]), read(document(random.Random(1))), codes=CODES)
    assert len(result.lines) == len(result.findings) == len(result.closing) == 0
