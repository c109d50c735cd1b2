"""The guide to plan documents: its examples are valid, show every kind, and earn what the text says."""

import re
from pathlib import Path

import pytest

from incentives.engine.catalogue import unknown_codes
from incentives.engine.components import KINDS
from incentives.engine.rate import rate
from incentives.engine.reading import loads, read

from .worlds import FIRST_DAY, facts

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plan-document.md").read_text(encoding="utf-8")
PLANS = {plan.plan: plan for plan in (read(loads(text)) for text in re.findall(r"```json plan\n(.*?)```", GUIDE, re.DOTALL))}
CODES = {"products": {"5G-129": 1, "5G-169": 2}, "families": {"broadband": 1}, "channels": {"social": 2}}


def test_every_kind_has_its_example():
    assert {component.kind for plan in PLANS.values() for component in plan.components} == set(KINDS)


@pytest.mark.parametrize(
    ("name", "sold", "earned"),
    [
        ("EX-FLAT", [(1, 2, 0), (3, 3, 0)], [12_000, 10_500]),
        ("EX-PERCENT", [(3, 1, 800), (3, 1, 12_900), (3, 1, 100_000)], [100, 774, 5_000]),
        ("EX-PACKAGE", [(3, 5, 0), (3, 6, 0), (3, 15, 0), (3, 16, 0)], [0, 30_000, 30_000, 60_000]),
        ("EX-GRADUATED", [(3, 86, 0)], [923_000]),
        ("EX-WHOLE", [(3, 1, 900_000), (3, 1, 200_000)], [9_000, 3_000, 4_500]),
    ],
)
def test_the_examples_earn_what_the_text_says(name, sold, earned):
    day = FIRST_DAY + 70
    orders = [
        {"order_id": at, "at": at, "day": day, "payee": 1, "group": 1, "kind": 1, "quantity": pieces, "amount_fen": fen, "original_id": 0}
        | {"original_day": 0, "product": "", "family": "", "category": "", "channel": "social", "customer_class": "", "partner_type": ""}
        | {"stage": "", "tier": "", "province": "s1", "city": "y1", "county": "n1"}
        for at, (_product, pieces, fen) in enumerate(sold, start=1)
    ]
    columns = facts(orders)
    columns.product[:] = [product for product, _pieces, _fen in sold]
    columns.family[:] = 1
    assert rate(columns, PLANS[name], codes=CODES).lines.amount_fen.tolist() == earned


def test_a_code_that_nobody_knows_is_named_with_its_place():
    (problem,) = unknown_codes(PLANS["EX-FLAT"], CODES | {"channels": {}})
    assert (problem.pointer, str(problem)) == ("/components/0/criteria/channels", "“social” is not known.")
    assert unknown_codes(PLANS["EX-FLAT"], CODES) == []
