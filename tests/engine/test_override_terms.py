"""Override articles in a plan document: read, written back alike, and refused at their place."""

import copy
import json

import pytest

from incentives.engine.document import Way
from incentives.engine.reading import loads, problems, read
from incentives.engine.writing import content_hash, dumps

TITLE = {"zh": "例", "en": "Example"}
PLAN = {
    "format": "channelops-plan/1",
    "plan": "TREE",
    "title": TITLE,
    "from": "2026-12-01",
    "components": [{"code": "all", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 1}]}],
    "overrides": [
        {"code": "team", "title": TITLE, "way": "cascade", "percents": [5, "2.5"], "own_activity": {"orders": 3, "yuan": 100}},
        {
            "code": "rank",
            "title": TITLE,
            "article": "12",
            "way": "differential",
            "components": ["all"],
            "rates": [{"ranks": [1], "percent": 8}, {"stages": ["C", "B"], "percent": 3}, {"percent": 1}],
            "depth": 4,
        },
    ],
}


def test_it_reads_back_what_it_writes():
    plan = read(PLAN)
    cascade, differential = plan.overrides
    assert (cascade.way, cascade.depth, cascade.least_orders, cascade.least_fen) == (Way.CASCADE, 2, 3, 10_000)
    assert [one.rate_millionths for one in differential.rates] == [80_000, 30_000, 10_000]
    assert (differential.rates[1].stages, differential.depth, differential.components) == (("B", "C"), 4, ("all",))
    again = read(loads(dumps(plan)))
    assert again == plan
    assert content_hash(again) == content_hash(plan)


def test_a_plan_without_overrides_says_nothing_of_them():
    plan = read({name: told for name, told in PLAN.items() if name != "overrides"})
    assert plan.overrides == ()
    assert "overrides" not in json.loads(dumps(plan))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda made: made[0].update(percents=[5, 0]), "/overrides/0/percents/1"),
        (lambda made: made[0].update(percents=[5, -1]), "/overrides/0/percents/1"),
        (lambda made: made[0].update(percents=[1] * 9), "/overrides/0/percents"),
        (lambda made: made[0].pop("percents"), "/overrides/0/percents"),
        (lambda made: made[0].update(rates=[{"percent": 1}]), "/overrides/0/rates"),
        (lambda made: made[0].update(code="all"), "/overrides/0/code"),
        (lambda made: made[1].update(code="team"), "/overrides/1/code"),
        (lambda made: made[1].update(components=["none"]), "/overrides/1/components/0"),
        (lambda made: made[1]["rates"].append({"ranks": [2], "percent": 1}), "/overrides/1/rates/3"),
        (lambda made: made[1]["rates"][0].update(percent=0), "/overrides/1/rates/0"),
        (lambda made: made[1].update(way="ladder"), "/overrides/1/way"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(change, pointer):
    made = copy.deepcopy(PLAN)
    change(made["overrides"])
    assert [one.pointer for one in problems(made)] == [pointer]
