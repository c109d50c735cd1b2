"""What must hold for any plan and orders: rows in any order, shards, days, and sums that are the formula on the total."""

import random
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest

from incentives.engine.contributions import LineKind
from incentives.engine.lines import NAMES, joined
from incentives.engine.paid import Paid, paid_from
from incentives.engine.rate import rate
from incentives.engine.rating import Opening
from incentives.engine.reading import read
from incentives.engine.state import State

from .happenings import context, lived, told
from .reference_days import BACK
from .worlds import CODES, document, facts

SEEDS = range(40)


def rows(lines, without=()):
    """The lines as tuples, sorted, so that two results can be compared."""
    return sorted(zip(*(getattr(lines, name).tolist() for name in NAMES if name not in ("row", *without)), strict=True))


def entries(state):
    return sorted(zip(*(getattr(state, one.name).tolist() for one in fields(State)), strict=True))


def sums(lines, apart=True):
    """What each payee earned under each component, or all together, in each month."""
    found = Counter()
    for payee, component, day, amount in zip(
        lines.payee.tolist(), lines.component.tolist(), lines.day.tolist(), lines.amount_fen.tolist(), strict=True
    ):
        found[payee, component if apart else 0, np.datetime64(day, "D").astype("M8[M]")] += amount
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(seed):
    rng = random.Random(seed)
    plan, sold, known = read(document(rng)), lived(rng, 50), context(told(rng))
    one = rate(facts(sold), plan, codes=CODES, context=known)
    rng.shuffle(sold)
    other = rate(facts(sold), plan, codes=CODES, context=known)
    assert rows(one.lines) == rows(other.lines)
    assert entries(one.closing) == entries(other.closing)
    ids = facts(sold).order_id
    of_orders = other.lines.row >= 0
    assert (ids[other.lines.row[of_orders]] == other.lines.order_id[of_orders]).all()
    assert (ids[other.findings.row] == other.findings.order_id).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_rating_in_shards_equals_rating_at_once(seed):
    rng = random.Random(seed)
    plan, sold, known = read(document(rng)), lived(rng, 50), context(told(rng))
    whole = rate(facts(sold), plan, codes=CODES, context=known)
    opening = Opening(State.empty(), Paid.nothing(), date(1970, 1, 1) + timedelta(days=max(one["day"] for one in sold)))
    parts = [[one for one in sold if one["group"] == group] for group in (1, 2)]
    shards = [rate(facts(part), plan, codes=CODES, opening=opening, context=known) for part in parts]
    assert rows(joined([shard.lines for shard in shards])) == rows(whole.lines)
    assert sorted(o for shard in shards for o in shard.findings.order_id.tolist()) == sorted(whole.findings.order_id.tolist())
    assert sorted(entry for shard in shards for entry in entries(shard.closing)) == entries(whole.closing)


def told_in_time(sold):
    """The facts without returns that come before their order or do not say its day, and without what becomes of an order later than
    a return of it: by day these are other facts.
    """
    sales = {one["order_id"]: one for one in sold if one["kind"] == 1}
    kept = [
        one
        for one in sold
        if one["kind"] not in BACK
        or one["original_id"] not in sales
        or (one["original_day"] == sales[one["original_id"]]["day"] and one["at"] > sales[one["original_id"]]["at"])
    ]
    ended = {one["original_id"]: one["at"] for one in sorted(kept, key=lambda one: -one["at"]) if one["kind"] in BACK}
    return [one for one in kept if one["kind"] < 4 or one["kind"] == 9 or one["at"] < ended.get(one["order_id"], one["at"] + 1)]


def rate_by_day(plan, sold, known):
    """Every day from the closing of the day before, with what was paid for the orders that come back."""
    state, lines = State.empty(), joined([])
    returned = {one["order_id"]: one["original_id"] for one in sold if one["kind"] in BACK}
    for day in sorted({one["day"] for one in sold}):
        originals = [returned.get(order, 0) for order in lines.order_id.tolist()]
        groups = [
            p % 2 + 1 if c >= 0 and plan.components[c].accumulate.per == "group" else p
            for p, c in zip(lines.payee.tolist(), lines.component.tolist(), strict=True)
        ]
        whose = {"owner": np.array(groups, np.int64), "original_id": np.array(originals, np.int64)}
        opening = Opening(state, paid_from(lines, plan, state=state, context=known, **whose))
        result = rate(facts([one for one in sold if one["day"] == day]), plan, codes=CODES, opening=opening, context=known)
        state, lines = state.updated(result.closing), joined([lines, result.lines])
    return lines, state


@pytest.mark.parametrize("seed", range(40))
def test_rating_by_day_equals_rating_at_once(seed):
    rng = random.Random(seed)
    plan, sold, known = read(document(rng)), told_in_time(lived(rng, 50)), context(told(rng))
    whole = rate(facts(sold), plan, codes=CODES, context=known)
    lines, state = rate_by_day(plan, sold, known)
    assert entries(state) == entries(whole.closing)
    looks = np.isin(whole.lines.kind, (LineKind.TOP_UP, LineKind.ADVANCE, LineKind.RECOVERED)).any()
    # what looks at the end of a month comes at another time, so the plan's own limits may cut another component for it
    apart = not (looks and plan.period_limits.max_fen is not None)
    assert sums(lines, apart) == sums(whole.lines, apart)
    # without it every single line is the same
    if not looks and not plan.period_limits.min_fen:
        assert rows(lines) == rows(whole.lines)


def test_nothing_earns_nothing():
    result = rate(facts([]), read(document(random.Random(1))), codes=CODES)
    assert len(result.lines) == len(result.findings) == len(result.closing) == 0
