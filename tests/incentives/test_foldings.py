"""Of hundreds of rules an explanation shows those that come near; those for other products are told as one."""

from incentives.engine.explain import explain_order
from incentives.engine.reading import read
from incentives.engine.trying import Try
from incentives.shown.foldings import FEW, folded

PLAN = {
    "format": "channelops-plan/1",
    "plan": "fj",
    "title": {"zh": "方案", "en": "Plan"},
    "from": "2026-01-01",
    "to": None,
}
ORDER = {"day": "2026-12-02", "payee": "P1", "product": "mine", "channel": "own"}


def plan_of(rules):
    """So many rules for other products, and between them one for the order's, by a channel that is not the order's."""
    named = [{"criteria": {"products": [f"other-{number}"]}, "yuan_per_piece": 1} for number in range(rules)]
    named.insert(1, {"criteria": {"products": ["mine"], "channels": ["social"]}, "yuan_per_piece": 2})
    return read(PLAN | {"components": [{"code": "c", "kind": "flat", "title": PLAN["title"], "rules": named}]})


def steps_of(rules):
    """Why the order earns nothing."""
    (order,) = Try(plan_of(rules), [ORDER]).orders()
    return order.steps


def test_a_few_rules_are_told_one_by_one():
    steps = steps_of(FEW)
    assert folded(steps) == steps


def test_many_rules_for_other_products_are_told_as_one():
    steps = folded(steps_of(FEW + 1))
    assert [(step.get("rule"), step.get("others")) for step in steps[3:]] == [(2, None), (0, FEW + 1)]
    (near, others) = (step["tests"] for step in steps[3:])
    assert [(test["test"], test["passed"]) for test in near] == [("product", True), ("channel", False)]
    assert others == [
        {"test": "product", "value": {"product": "mine", "family": "", "category": ""}, "wanted": {}, "by": "", "passed": False}
    ]


def test_every_rule_stands_in_the_explanation_itself():
    tried = Try(plan_of(499), [ORDER])
    fact = {name: int(getattr(tried.typed.facts, name)[0]) for name in type(tried.typed.facts).__slots__}
    steps = explain_order(fact, tried.plan, codes=tried.typed.codes)
    assert len(steps) == 3 + 500
