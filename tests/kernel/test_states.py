"""Tables of transitions: what they allow, and tables that contradict themselves."""

from dataclasses import replace

import pytest

from channelops.kernel.states import Illegal, StateMachine, StatesInvalid, Transition

SUBMIT = Transition("submit", ("draft", "rejected"), "submitted", "plan.edit", label="Submit")
REJECT = Transition("reject", ("submitted",), "rejected", "plan.review", reason_required=True)
APPROVE = Transition("approve", ("submitted",), "approved", "plan.approve")

PLAN = StateMachine(
    name="Plan",
    states=("draft", "submitted", "rejected", "approved"),
    initial="draft",
    final=("approved",),
    transitions=(SUBMIT, REJECT, APPROVE),
)


def test_allowed_follows_the_table() -> None:
    assert PLAN.allowed("draft") == [SUBMIT]
    assert PLAN.allowed("submitted") == [REJECT, APPROVE]
    assert PLAN.allowed("approved") == []
    assert PLAN.is_final("approved")
    assert not PLAN.is_final("draft")


def test_check_returns_the_transition_or_refuses_aloud() -> None:
    assert PLAN.check("rejected", "submit") is SUBMIT
    with pytest.raises(Illegal, match="Submit is not possible in status “approved”, only in draft, rejected"):
        PLAN.check("approved", "submit")
    with pytest.raises(Illegal, match="Plan has no transition “publish”"):
        PLAN.check("draft", "publish")


def test_a_refusal_speaks_the_readers_words() -> None:
    machine = replace(PLAN, labels={"draft": "草稿", "approved": "已批准"})
    assert machine.label("draft") == "草稿"
    assert machine.label("submitted") == "submitted"
    with pytest.raises(Illegal, match="in status “已批准”, only in 草稿, rejected"):
        machine.check("approved", "submit")


def test_a_transition_without_label_shows_its_name() -> None:
    assert str(Transition("send_back", ("a",), "b", "")) == "send back"
    assert str(SUBMIT) == "Submit"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"initial": "new"}, "“new” is not one of its states"),
        ({"final": ("approved", "gone")}, "“gone” is not one of its states"),
        ({"transitions": (SUBMIT, REJECT, replace(APPROVE, target="done"))}, "“done” is not one"),
        ({"transitions": (SUBMIT, REJECT, replace(APPROVE, sources=("sent",)))}, "“sent” is not one"),
        ({"transitions": (SUBMIT, REJECT, replace(APPROVE, sources=()))}, "has no source"),
        ({"transitions": (SUBMIT, REJECT, APPROVE, APPROVE)}, "“approve” is named twice"),
        ({"states": ("draft", "submitted", "rejected", "approved", "draft")}, "“draft” is named twice"),
        ({"transitions": (SUBMIT, REJECT)}, "“approved” cannot be reached"),
        ({"final": ()}, "“approved” must either be final or have a way out"),
        ({"final": ("approved", "draft")}, "“draft” must either be final or have a way out"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(change: dict[str, object], sentence: str) -> None:
    parts = {name: getattr(PLAN, name) for name in ("name", "states", "initial", "transitions", "final")}
    with pytest.raises(StatesInvalid, match=sentence):
        StateMachine(**(parts | change))  # type: ignore[arg-type]


def test_a_second_way_in_makes_states_reachable() -> None:
    machine = StateMachine(
        name="Deal",
        states=("draft", "imported", "done"),
        initial="draft",
        also_initial=("imported",),
        final=("done",),
        transitions=(Transition("finish", ("draft", "imported"), "done", "deal.edit"),),
    )
    assert [one.name for one in machine.allowed("imported")] == ["finish"]
