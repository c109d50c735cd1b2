"""An order that a spiff and another article would both pay: refused, the higher, or both, as the plan says."""

import pytest

from incentives.engine.reading import read
from incentives.engine.trying import Try

TITLE = {"zh": "例", "en": "Example"}
PLAN = {
    "format": "channelops-plan/1",
    "plan": "D",
    "title": TITLE,
    "from": "2026-01-01",
    "components": [
        {"code": "flat", "kind": "flat", "title": TITLE, "criteria": {"families": ["plans"]}, "rules": [{"yuan_per_piece": 10}]},
        {"code": "spiff", "kind": "spiff", "title": TITLE, "criteria": {"campaigns": ["C"]}, "rules": [{"yuan_per_order": 15}]},
    ],
}
ROW = {"day": "2026-11-19", "payee": "P1"}
ORDERS = [
    ROW | {"order": "one piece", "family": "plans", "campaign": "C"},
    ROW | {"order": "two pieces", "family": "plans", "campaign": "C", "quantity": "2"},
    ROW | {"order": "plan alone", "family": "plans"},
    ROW | {"order": "spiff alone", "campaign": "C"},
    ROW | {"order": "back", "kind": "return", "original": "one piece", "quantity": "-1"},
]


@pytest.mark.parametrize(
    ("rule", "paid"),
    [
        ("both", [25, 35, 10, 15, -25]),
        ("refuse", [10, 20, 10, 15, -10]),
        ("higher", [15, 20, 10, 15, -15]),
    ],
)
def test_the_plan_decides(rule, paid):
    tried = Try(read(PLAN | {"double": rule}), ORDERS)
    assert [order.amount_fen // 100 for order in tried.orders()] == paid
    assert Try(read(PLAN | {"double": rule}), ORDERS[::-1]).amount_fen == tried.amount_fen
