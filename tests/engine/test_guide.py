"""The guide to plan documents: its examples are valid, show every kind, and earn what the text says."""

import re
from pathlib import Path

import pytest

from incentives.engine.catalogue import unknown_codes
from incentives.engine.components import KINDS
from incentives.engine.context import Context, slot_of
from incentives.engine.facts import Facts, OrderKind
from incentives.engine.rate import rate
from incentives.engine.reading import loads, read

from .worlds import FIRST_DAY, facts

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plan-document.md").read_text(encoding="utf-8")
PLANS = {plan.plan: plan for plan in (read(loads(text)) for text in re.findall(r"```json plan\n(.*?)```", GUIDE, re.DOTALL))}
JANUARY = FIRST_DAY + 92
ORDER = {"day": FIRST_DAY + 70, "payee": 1, "kind": 1, "quantity": 1, "original_day": FIRST_DAY + 70}
MONTH = {"day": FIRST_DAY + 61, "kind": OrderKind.MONTH, "quantity": 0, "stage": 1}
CODES = {"products": {"5G-129": 1, "5G-169": 2}, "families": {"broadband": 1}, "channels": {"social": 2}}
CODES |= {"stages": {"A": 1, "B": 2, "D": 4}, "campaigns": {"YEAR-END": 7}}
KNOWN = Context(quotas={"sales": slot_of([(1, 202612, 50)])}, standings={"quality": slot_of([(1, 202612, 920_000)])})


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


@pytest.mark.parametrize(
    ("name", "happened", "earned"),
    [
        ("EX-FIXED", [{"amount_fen": 12_900}, {"amount_fen": 1_000_000}], [2_323, 10_000]),
        ("EX-CLIFF", [{"quantity": 49}, {"quantity": 1}, {"quantity": 60}], [0, 50_000, 100_000]),
        ("EX-ATTAINMENT", [{"quantity": 60}], [57_000]),
        (
            "EX-RESIDUAL",
            [
                {"kind": OrderKind.BILL, "months": 1, "amount_fen": 10_000, "arrears_fen": 2_000},
                {"kind": OrderKind.BILL, "months": 13, "amount_fen": 10_000},
            ],
            [240],
        ),
        ("EX-FINDER", [{"kind": OrderKind.REFERRAL, "amount_fen": 1_000_000}, {"payee": 2, "amount_fen": 1_000_000}], [20_000]),
        ("EX-SPIFF", [{"quantity": 3, "campaign": 7}, {"campaign": 0}], [3_000]),
        ("EX-COEFFICIENT", [{"stage": 2}], [3_500, 700, 420]),
        (
            "EX-GUARANTEE",
            [MONTH, {"quantity": 20}, MONTH | {"day": JANUARY}, {"day": JANUARY, "quantity": 80}],
            [70_000, 280_000, 130_000, -80_000],
        ),
        ("EX-DRAW", [MONTH, {"quantity": 20}], [70_000, 100_000, -50_000]),
    ],
)
def test_the_examples_of_events_and_months_earn_what_the_text_says(name, happened, earned):
    rows = [ORDER | {"order_id": at, "at": at} | one for at, one in enumerate(happened, start=1)]
    columns = {name: [row.get(name, 0) for row in rows] for name in {name for row in rows for name in row}}
    assert (
        rate(Facts.of(**{"amount_fen": [0] * len(rows)} | columns), PLANS[name], codes=CODES, context=KNOWN).lines.amount_fen.tolist()
        == earned
    )


def test_a_code_that_nobody_knows_is_named_with_its_place():
    (problem,) = unknown_codes(PLANS["EX-FLAT"], CODES | {"channels": {}})
    assert (problem.pointer, str(problem)) == ("/components/0/criteria/channels", "“social” is not known.")
    assert unknown_codes(PLANS["EX-FLAT"], CODES) == []
