"""What goes from one version of a plan to the next: excess and debts by the code, all else stays where it arose."""

import numpy as np
import pytest

from incentives.engine.crossing import crosses, crossing, handed, summed
from incentives.engine.reading import read
from incentives.engine.state import PLAN, Entry, Measure, State, joined

from .worlds import TITLE

CARRIED = {"limits": {"period": {"max_yuan": 100, "excess": "carried"}}}
LOST = {"limits": {"period": {"max_yuan": 100}}}


def flat(code, **more):
    return {"code": code, "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 10}], **more}


def draw(code="draw", kind="draw", **more):
    return {"code": code, "kind": kind, "title": TITLE, "rules": [{kind: {"yuan": 1000, "keep_yuan": 1200} | more}]}


def plan(*components, **more):
    document = {"format": "channelops-plan/1", "plan": "P", "title": TITLE, "from": "2026-10-01", "components": list(components)}
    return read(document | more)


def entry(component, measure, period, *pairs):
    owner, value = np.array(pairs, np.int64).T
    return Entry(component, 0, measure).of(owner, np.full(len(owner), period, np.int64), value)


def shown(state):
    return sorted(zip(*(getattr(state, name).tolist() for name in ("owner", "component", "measure", "period", "value")), strict=True))


@pytest.mark.parametrize(
    ("components", "more", "goes_on"),
    [((flat("a"),), {}, False), ((flat("a", **LOST),), {}, False), ((flat("a", **CARRIED),), {}, True), ((flat("a"), draw()), {}, True),
     ((flat("a"),), CARRIED, True)],
)  # fmt: skip
def test_whether_anything_goes_on(components, more, goes_on):
    assert crosses(plan(*components, **more)) is goes_on


def test_of_a_state_only_the_last_period_and_the_latest_debt_cross():
    state = joined([
        entry(0, Measure.EARNED, 202609, (1, 30_000)), entry(0, Measure.EARNED, 202610, (1, 12_000), (2, 5_000)),
        entry(0, Measure.VOLUME, 202610, (1, 12)), entry(1, Measure.EARNED, 202610, (1, 99)),
        entry(2, Measure.DEBT, 202608, (1, 700), (3, 40)), entry(2, Measure.DEBT, 202610, (1, 200)),
        entry(2, Measure.MONTH, 202610, (1, 5)),
    ])  # fmt: skip
    left = crossing(plan(flat("a", **CARRIED), flat("b", **LOST), draw()), state, 202610)
    earned, debt = int(Measure.EARNED), int(Measure.DEBT)
    assert shown(left) == [
        (1, 0, earned, 202610, 12_000), (1, 2, debt, 202610, 200), (2, 0, earned, 202610, 5_000), (3, 2, debt, 202608, 40),
    ]  # fmt: skip


def test_the_next_version_gets_it_under_its_own_numbers():
    before = plan(flat("a", **CARRIED), draw())
    after = plan(flat("new"), draw(), flat("a", limits={"period": {"max_yuan": 5, "over": "quarter", "excess": "carried"}}))
    left = joined([entry(0, Measure.EARNED, 202612, (1, 12_500), (2, 10_000)), entry(1, Measure.DEBT, 202611, (1, 300), (2, 0))])
    given, stays = handed(left, before, after, month=202612)
    assert shown(given) == [(1, 1, int(Measure.DEBT), 202612, 300), (1, 2, int(Measure.CARRIED), 202701, 2_500)]
    assert not len(stays)


@pytest.mark.parametrize("other", [plan(flat("x", **CARRIED)), plan(flat("a", **LOST), flat("draw")), plan(flat("a"))])
def test_what_the_next_version_does_not_carry_likewise_stays(other):
    before = plan(flat("a", **CARRIED), draw(), **CARRIED)
    left = joined([entry(0, Measure.EARNED, 202610, (1, 12_500)), entry(1, Measure.DEBT, 202610, (1, 300)),
                   entry(PLAN, Measure.EARNED, 202610, (1, 10_100))])  # fmt: skip
    given, stays = handed(left, before, other, month=202610)
    assert not len(given)
    carried, debt = int(Measure.CARRIED), int(Measure.DEBT)
    assert shown(stays) == [(1, PLAN, carried, 202611, 100), (1, 0, carried, 202611, 2_500), (1, 1, debt, 202610, 300)]


def test_what_two_versions_leave_comes_together():
    both = summed([entry(0, Measure.CARRIED, 202611, (1, 100), (2, 5)), entry(0, Measure.CARRIED, 202611, (1, 40)), State.empty()])
    assert shown(both) == [(1, 0, int(Measure.CARRIED), 202611, 140), (2, 0, int(Measure.CARRIED), 202611, 5)]
    assert not len(summed([State.empty()]))
