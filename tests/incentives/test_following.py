"""Orders that come late for a closed month: what their payee shares and what those above get follows, once."""

from datetime import date

import pytest

from incentives.models import CommissionLine, Delta, Period
from incentives.services.periods import period_move

from ..cast import NOW
from ..sales.conftest import row, text
from .test_overrides import plan, tree  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def closed(tree, bring_in, document, published, accrue, acting):  # noqa: F811 - fixture
    """October with one shared order of the first, locked."""
    published(plan(document))
    bring_in(text(row("A1", 时间="2026-10-05 10:00")))
    shared(("A1", "P1", "70"), ("A1", "P2", "30"))
    accrue(date(2026, 10, 31))
    period = Period.objects.get(month=OCTOBER)
    for step, name in (("calculate", "settlement_officer"), ("review", "settlement_officer"), ("approve", "finance"), ("lock", "finance")):
        period = period_move(period=period, step=step, access=None, actor=acting(name), at=NOW)
    return period


def added(version):
    rows = CommissionLine.objects.filter(month=OCTOBER, version=version).order_by("kind", "payee_id", "order_id")
    return [(line.kind, line.base, line.before, line.amount_fen) for line in rows]


def test_a_late_order_pays_those_above_and_its_late_return_takes_back(closed, bring_in, accrue):
    before = sum(CommissionLine.objects.values_list("amount_fen", flat=True))
    bring_in(text(row("A2", 时间="2026-10-06 10:00", 数量="2")))
    accrue()
    # what was earned below before it: the first's 7.00
    assert added(2) == [(1, 2, 0, 2000), (21, 2000, 700, 200), (21, 2000, 700, 100)]
    assert sum(Delta.objects.values_list("amount_fen", flat=True)) == 2300
    back = row("R2", 类型="退订", 原单号="A2", 时间="2026-10-07 10:00", 数量="-2", 金额="-158.00")
    bring_in(text(back))
    accrue()
    assert sum(CommissionLine.objects.filter(month=OCTOBER).values_list("amount_fen", flat=True)) == before
    accrue()
    assert closed.results.count() == 3


def test_a_late_return_of_a_shared_order_leaves_nobody_anything(closed, bring_in, accrue):
    bring_in(text(row("R1", 类型="退订", 原单号="A1", 时间="2026-10-09 10:00", 数量="-1", 金额="-79.00")))
    accrue()
    sums = {}
    for payee, amount in CommissionLine.objects.filter(month=OCTOBER).values_list("payee_id", "amount_fen"):
        sums[payee] = sums.get(payee, 0) + amount
    assert set(sums.values()) == {0}
