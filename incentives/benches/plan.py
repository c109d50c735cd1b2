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
