"""Clawbacks: the slow reference agrees day by day, nothing is taken twice, and the documents' mistakes are named."""

import copy
import random

import numpy as np
import pytest

from incentives.engine.clawback_terms import read as read_terms
from incentives.engine.clawbacks import Left, clawed, recovered
from incentives.engine.nodes import Node
from incentives.engine.reading import loads, problems, read
from incentives.engine.writing import dumps

from . import reference_people as slow
from .test_guide import PLANS

TITLE = {"zh": "扣回", "en": "Clawback"}
PLAN = {
    "format": "channelops-plan/1",
    "plan": "BACK",
    "title": TITLE,
    "from": "2026-12-01",
    "components": [{"code": c, "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 1}]} for c in "ab"],
    "clawbacks": [
        {"code": "left", "title": TITLE, "by": "steps", "components": ["a"], "recover_percent": 50}
        | {"steps": [{"days": 30, "percent": 100}, {"days": 90, "percent": "33.3333"}]},
        {"code": "gone", "title": TITLE, "by": "straight_line", "components": ["b"], "window_days": 180},
    ],
}
FIRST = 20_000


def article(rng):
    told = {"code": "x", "title": TITLE, "by": rng.choice(["full", "straight_line", "steps", "months"])}
    if told["by"] == "months":
        return told | {"months": rng.randint(1, 12)}
    if told["by"] == "steps":
        days = sorted(rng.sample(range(1, 200), rng.randint(1, 4)))
        return told | {"steps": [{"days": day, "percent": rng.choice([100, 50, 33.3333])} for day in days]}
    return told | {"window_days": rng.randint(1, 200)}


def line(rng):
    """An order, the suspensions of its customer, apart from each other, and the leaving, in every fourth case inside the last one."""
    day, at, told = FIRST, FIRST + rng.randint(0, 40), []
    for _ in range(rng.randint(0, 3)):
        after = at + rng.randint(1, 30)
        told.append((at, after))
        at = after + rng.randint(2, 30)
    ended = at + rng.randint(1, 60)
    if told and rng.random() < 0.4:
        ended = told[-1][1]
    return {"day": day, "ended": ended, "suspensions": told, "paid": rng.choice([0, -5, rng.randint(1, 99_999)])}


def left(lines):
    rows = []
    for one in lines:
        since = next((first for first, after in one["suspensions"] if after == one["ended"]), 0)
        rows.append((one["day"], one["ended"], since, sum(after - first for first, after in one["suspensions"]), one["paid"]))
    return Left(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


@pytest.mark.parametrize("seed", range(200))
def test_the_slow_reference_agrees(seed):
    rng = random.Random(seed)
    told, lines = article(rng), [line(rng) for _ in range(30)]
    made = clawed(read_terms(Node(told, "", [])), left(lines))
    assert made.amount_fen.tolist() == [slow.clawed(told, one) for one in lines]
    assert (-made.amount_fen <= np.maximum(left(lines).paid_fen, 0)).all()


def test_what_is_due_is_kept_up_to_the_share_and_the_rest_waits():
    due, payable = np.array([5_000, 5_000, 0, 100]), np.array([20_000, 3_001, 9_000, -500])
    assert recovered(due, payable, 500_000).tolist() == [5_000, 1_501, 0, 0]


def test_it_reads_back_what_it_writes():
    plan = read(PLAN)
    assert (plan.clawbacks[0].window_days, plan.clawbacks[0].recover_millionths, plan.clawbacks[1].window_days) == (90, 500_000, 180)
    assert read(loads(dumps(plan))) == plan


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda made: made[0]["steps"].reverse(), "/clawbacks/0/steps/1/days"),
        (lambda made: made[0]["steps"][0].update(percent=0), "/clawbacks/0/steps/0/percent"),
        (lambda made: made[0]["steps"][0].update(percent=101), "/clawbacks/0/steps/0/percent"),
        (lambda made: made[0].update(recover_percent=0), "/clawbacks/0/recover_percent"),
        (lambda made: made[1].pop("window_days"), "/clawbacks/1/window_days"),
        (lambda made: made[1].update(window_days=0), "/clawbacks/1/window_days"),
        (lambda made: made[1].update(months=3), "/clawbacks/1/months"),
        (lambda made: made[1].update(components=["a"]), "/clawbacks/1/components"),
        (lambda made: made[1].update(code="left"), "/clawbacks/1/code"),
        (lambda made: made[1].update(components=["c"]), "/clawbacks/1/components/0"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(change, pointer):
    made = copy.deepcopy(PLAN)
    change(made["clawbacks"])
    assert [one.pointer for one in problems(made)] == [pointer]


def test_the_guides_example_takes_what_the_text_says():
    (article,) = PLANS["EX-LEFT"].clawbacks
    days = np.array([20, 40, 90])
    none = np.zeros(3, np.int64)
    made = clawed(article, Left(none + FIRST, FIRST + days, none, none, none + 3_500))
    assert made.amount_fen.tolist() == [-3_500, -1_750, 0]
    assert recovered(np.array([3_500]), np.array([4_000]), article.recover_millionths).tolist() == [2_000]
