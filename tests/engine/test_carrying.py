"""What stands above a month's maximum is lost, or comes into the next month."""

import random
from datetime import date

import numpy as np

from incentives.engine.contributions import LineKind
from incentives.engine.paid import Paid
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
    return facts([sale(random.Random(1), 1, 1) | {"day": day, "at": day * 86_400_000_000, "payee": 1, "group": 1, "quantity": pieces}])


def october(version):
    """The state that 27 pieces at 10 yuan leave under a maximum of 100."""
    made = rate(sold(NOVEMBER - 1, 27), version, codes=CODES)
    assert made.lines.amount_fen.tolist() == [10_000]
    return State.empty().updated(made.closing)


def november(version, pieces, through=None):
    return rate(sold(NOVEMBER, pieces), version, codes=CODES, opening=Opening(october(version), Paid.nothing(), through)).lines


def test_the_excess_is_paid_next_month_under_the_same_maximum():
    lines = november(plan("carried"), 2)
    assert lines.kind.tolist() == [LineKind.CARRIED, LineKind.EARNED]
    assert (lines.earned_fen.tolist(), lines.amount_fen.tolist()) == ([17_000, 2_000], [10_000, 0])


def test_what_is_lost_is_not_carried():
    assert november(plan("lost"), 2).amount_fen.tolist() == [2_000]


def test_it_comes_in_once_although_the_month_is_rated_day_by_day():
    version = plan("carried")
    state = october(version)
    for pieces in (2, 3):
        made = rate(sold(NOVEMBER, pieces), version, codes=CODES, opening=Opening(state, Paid.nothing()))
        state = state.updated(made.closing)
        assert made.lines.kind.tolist().count(LineKind.CARRIED) == (pieces == 2)


def test_it_comes_in_although_nothing_is_sold_and_goes_on_until_it_is_paid():
    version = plan("carried")
    nothing = facts([])
    made = rate(nothing, version, codes=CODES, opening=Opening(october(version), Paid.nothing(), date(2027, 1, 31))).lines
    assert made.period.tolist() == [202611, 202612]
    assert (made.earned_fen.tolist(), made.amount_fen.tolist()) == ([17_000, 7_000], [10_000, 7_000])


def test_nothing_is_carried_inside_a_month():
    version = plan("carried")
    opening = Opening(october(version), Paid.nothing(), date(2026, 10, 31))
    assert len(rate(facts([]), version, codes=CODES, opening=opening).lines) == 0


def test_carried_amounts_count_under_the_plans_own_maximum():
    lines = november(plan("carried", limits={"period": {"max_yuan": 120}}), 0)
    assert lines.amount_fen.tolist() == [10_000, 0]
    assert lines.plan_before_fen.tolist() == [0, 10_000]


def test_the_plans_own_excess_is_carried_as_a_line_of_the_plan():
    version = plan("lost", limits={"period": {"max_yuan": 60, "excess": "carried"}})
    made = rate(sold(NOVEMBER - 1, 10), version, codes=CODES)
    assert made.lines.amount_fen.tolist() == [6_000]
    later = rate(sold(NOVEMBER, 1), version, codes=CODES, opening=Opening(made.closing, Paid.nothing()))
    assert [(part.component.tolist(), part.kind.tolist(), part.amount_fen.tolist()) for part in later.parts] == [
        ([0], [LineKind.EARNED], [1_000]),
        ([-1], [LineKind.CARRIED], [4_000]),
    ]
    assert np.concatenate([part.plan_before_fen for part in later.parts]).tolist() == [4_000, 0]
