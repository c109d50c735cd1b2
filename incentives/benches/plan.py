"""The benches' plan: four components of 125 rules each, a quarter of the products to each component."""

from typing import Any

Document = dict[str, Any]
COMPONENTS = ("flat", "percentage", "graduated", "whole_volume")
# Of each component: products that have a rule for two channels and one for all, and families whose rule holds for the rest.
NAMED, FAMILIES, PRODUCTS = 60, 5, 125
CHANNELS = ("social", "own")
BOUNDS = (0, 5, 20, None)
STEPS = (0, 250, 500)


def document(begin: str) -> Document:
    """The plan as a document."""
    return {
        "format": "channelops-plan/1",
        "plan": "bench",
        "title": {"zh": "测速方案", "en": "Bench"},
        "payees": "partner",
        "from": begin,
        "to": None,
        "components": [_component(place, kind) for place, kind in enumerate(COMPONENTS)],
    }


def with_gaps(begin: str) -> Document:
    """The plan with as many rules, of which one in each component is for another product instead of a whole family: its orders earn
    nothing.
    """
    made = document(begin)
    for place, component in enumerate(made["components"]):
        component["rules"][-1]["criteria"] = {"products": [product(place, PRODUCTS - 1)]}
    return made


def with_articles(begin: str) -> Document:
    """The plan with gaps that also takes back of whoever leaves, and pays a component of four in two parts."""
    left = {"code": "left", "title": {"zh": "离网", "en": "Left"}, "by": "straight_line", "window_days": 90}
    parts = [{"month": 0, "percent": 50}, {"month": 3, "tests": [{"fact": "in_net"}]}]
    halves = {"code": "halves", "title": {"zh": "两期", "en": "Two parts"}, "components": [COMPONENTS[0]], "parts": parts}
    return with_gaps(begin) | {"clawbacks": [left], "instalments": [halves]}


def product(component: int, number: int) -> str:
    """The code of a product."""
    return f"p{component}-{number}"


def family(component: int, number: int) -> str:
    """The code of a family: that of every fifth product."""
    return f"f{component}-{number % FAMILIES}"


def rate(number: int) -> int:
    """What the rule pays: hundredths of a yuan apiece, or of a per cent."""
    return 100 + number % 89 * 7


def _component(place: int, kind: str) -> Document:
    named = [{"products": [product(place, number)]} for number in range(NAMED)]
    asked = [criteria | {"channels": list(CHANNELS)} for criteria in named] + named
    asked += [{"families": [family(place, number)]} for number in range(FAMILIES)]
    rules = [{"criteria": criteria, **_terms(kind, number)} for number, criteria in enumerate(asked)]
    criteria = {"categories": [f"c{place}"]}
    return {"code": kind, "kind": kind, "title": {"zh": kind, "en": kind}, "criteria": criteria, "rules": rules}


def _terms(kind: str, number: int) -> Document:
    if kind == "flat":
        return {"yuan_per_piece": _hundredths(rate(number))}
    if kind == "percentage":
        return {"percent": _hundredths(rate(number))}
    tiers = [
        {"from": low, "to": high, "yuan_per_piece": _hundredths(rate(number) + step)}
        for low, high, step in zip(BOUNDS, BOUNDS[1:], STEPS, strict=False)
    ]
    return {"table": {"by": "quantity", "edge": "inclusive", "tiers": tiers}}


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02}"
