"""What stands above a month's maximum is lost, or comes into the next month."""

import random
from datetime import date

import numpy as np

from incentives.engine.carrying import carry_forward
from incentives.engine.contributions import LineKind
from incentives.engine.rate import rate
from incentives.engine.rating import Opening
from incentives.engine.reading import read
from incentives.engine.state import State

from .worlds import CODES, TITLE, facts, sale

NOVEMBER = (date(2026, 11, 1) - date(1970, 1, 1)).days


def plan(excess, **limits):
    flat = {
        "code": "a",
        "kind": "flat",
        "title": TITLE,
        "rules": [{"yuan_per_piece": 10}],
        "limits": {"period": {"max_yuan": 100, "excess": excess}},
    }
    return read({"format": "channelops-plan/1", "plan": "P", "title": TITLE, "from": "2026-10-01", "components": [flat], **limits})


def sold(day, pieces):
    return facts([sale(random.Random(1), 1, 1) | {"day": day, "at": day, "payee": 1, "group": 1, "quantity": pieces}])


def next_month(version, pieces):
    """Rate 27 pieces in October, carry, and rate some in November; the amounts of November."""
    october = rate(sold(NOVEMBER - 1, 27), version, codes=CODES)
    assert october.lines.amount_fen.tolist() == [10_000]
    state = State.empty().updated(october.closing)
    carried = carry_forward(version, state, day=date(2026, 11, 1), at=0)
    november = rate(sold(NOVEMBER, pieces), version, codes=CODES, opening=Opening(state.updated(carried.closing), Opening.nothing().paid))
    return carried.lines, november.lines


def test_the_excess_is_paid_next_month_under_the_same_maximum():
    carried, november = next_month(plan("carried"), 2)
    assert carried.kind.tolist() == [LineKind.CARRIED]
    assert (carried.earned_fen.tolist(), carried.amount_fen.tolist()) == ([17_000], [10_000])
    assert november.amount_fen.tolist() == [0]


def test_what_is_lost_is_not_carried():
    carried, november = next_month(plan("lost"), 2)
    assert len(carried) == 0
    assert november.amount_fen.tolist() == [2_000]


def test_nothing_is_carried_inside_a_month():
    october = rate(sold(NOVEMBER - 1, 27), plan("carried"), codes=CODES)
    assert len(carry_forward(plan("carried"), october.closing, day=date(2026, 11, 2), at=0).lines) == 0


def test_carried_amounts_count_under_the_plans_own_maximum():
    carried, november = next_month(plan("carried", limits={"period": {"max_yuan": 120}}), 0)
    assert carried.amount_fen.tolist() == [10_000]
    assert np.concatenate([carried.plan_before_fen, november.plan_before_fen]).tolist() == [0, 10_000]
