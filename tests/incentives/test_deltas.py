"""An order that comes late for a closed month: that month stays as it is, the difference is paid with the open one."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from channelops.core.refusals import Refused
from incentives.models import CommissionLine, Delta, Period, PeriodResult, Statement
from incentives.services.periods import period_move

from ..cast import NOW
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def october(shop, bring_in, document, published, accrue, acting):
    """October is calculated with two orders of each payee, and locked by two people."""
    published(document)
    bring_in(text(*(row(f"{shop_}{n}", 时间=f"2026-10-0{n} 10:00", 网点=shop_) for n in (1, 3) for shop_ in ("T1", "T2"))))
    assert accrue(date(2026, 10, 31)).status == "done"
    period = Period.objects.get(month=OCTOBER)
    for step, name in (("calculate", "settlement_officer"), ("review", "settlement_officer"), ("approve", "finance"), ("lock", "finance")):
        period = period_move(period=period, step=step, access=None, actor=acting(name), at=NOW)
    return period


def posted(payee, month=OCTOBER):
    """What all versions of a month come to."""
    return sum(CommissionLine.objects.filter(payee_id=payee.pk, month=month).values_list("amount_fen", flat=True))


def test_a_late_order_is_paid_with_the_open_month(shop, october, bring_in, accrue):
    # the one in the middle pushes the later one into the second tier
    bring_in(text(row("L1", 时间="2026-10-02 10:00"), row("N1")))
    assert accrue().status == "done"
    delta = Delta.objects.get()
    assert (delta.payee_id, delta.origin_month, delta.posted_month, delta.amount_fen, delta.lines) == (
        shop.payee.pk,
        OCTOBER,
        NOVEMBER,
        1550,
        2,
    )
    assert posted(shop.payee) == 1000 + 1000 + 1550
    assert posted(shop.far_payee) == 2000
    assert Statement.objects.get(payee_id=shop.payee.pk, month=OCTOBER).amount_fen == 2000
    november = Statement.objects.get(payee_id=shop.payee.pk, month=NOVEMBER)
    assert (november.earned_fen, november.adjusted_fen, november.amount_fen) == (1000, 1550, 2550)


def test_without_a_change_nothing_is_posted(shop, october, bring_in, accrue):
    accrue()
    assert PeriodResult.objects.filter(period=october).count() == 1
    bring_in(text(row("L1", 时间="2026-10-02 10:00")))
    accrue()
    accrue()
    assert PeriodResult.objects.filter(period=october).count() == 2
    assert Delta.objects.count() == 1


def test_a_return_takes_back_what_was_paid(shop, october, bring_in, accrue):
    bring_in(text(row("R1", 类型="退订", 原单号="T13", 数量="-1", 金额="-79.00")))
    accrue()
    november = Statement.objects.get(payee_id=shop.payee.pk, month=NOVEMBER)
    assert november.earned_fen == -1000
    assert not Delta.objects.exists()


def test_the_database_keeps_what_is_closed(october):
    with pytest.raises(DatabaseError, match="only differences follow"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT incentives_fresh(%s, 1); SELECT incentives_fresh_attach(%s, 1)", [OCTOBER, OCTOBER])
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        CommissionLine.objects.filter(month=OCTOBER).update(amount_fen=1)
    assert CommissionLine.objects.filter(month=OCTOBER).count() == 4


def test_who_ran_it_does_not_approve_it(shop, bring_in, document, published, accrue, acting):
    published(document)
    bring_in(text(row("A1")))
    accrue()
    period = Period.objects.get()
    officer = acting("settlement_officer")
    for step in ("calculate", "review"):
        period = period_move(period=period, step=step, access=None, actor=officer, at=NOW)
    with pytest.raises(Refused):
        period_move(period=period, step="approve", access=None, actor=officer, at=NOW)
    assert Period.objects.get().status == "review"
