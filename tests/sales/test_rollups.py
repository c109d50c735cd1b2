"""Roll-ups: added by batch or rebuilt by month, the figures are the same, and they are the orders'."""

import pytest
from django.db.models import Sum

from channelops.kernel.periods import Month
from channelops.sales.models import Channel, CountyDay, Order, PayeeMonth, RegionDay, RegionMonth, RollupDue, Touchpoint
from channelops.sales.rollups.keeping import rollups_add, rollups_checksum, rollups_rebuild

from ..cast import BEGIN
from .conftest import row, text

pytestmark = pytest.mark.django_db


def add_all():
    while rollups_add() is not None:
        pass


@pytest.fixture
def busy(shop, bring_in):
    """Two months, two counties, two families, a revision that moves an order, a return, a return of a revised order, a late file."""
    bring_in(
        text(
            *[
                row(f"A{n}", 时间=f"2026-10-{1 + n % 28:02} 09:00", 网点=f"T{1 + n % 2}", 产品=("TC-1", "KD-1")[n % 3 == 0])
                for n in range(40)
            ]
        )
    )
    bring_in(text(*[row(f"B{n}", 时间=f"2026-11-{1 + n % 15:02} 09:00", 金额=f"{n}.50") for n in range(30)]))
    add_all()
    bring_in(
        text(
            row("A1", 版本="2", 时间="2026-11-02 10:00", 金额="120.00", 网点="T1"),
            row("A3", 版本="2", 时间="2026-10-04 09:00", 金额="10.00"),
        )
    )
    bring_in(
        text(row("R1", 类型="退订", 原单号="A2", 数量="-1", 金额="-79.00"), row("R2", 类型="撤单", 原单号="A4", 数量="-1", 金额="-79.00"))
    )
    bring_in(text(row("R1", 版本="2", 类型="退订", 原单号="A2", 数量="-1", 金额="-60.00"), row("Z1", 时间="2026-10-31 23:59")))


def test_added_and_rebuilt_are_equal(busy):
    add_all()
    added = rollups_checksum()
    for month in (Month(2026, 10), Month(2026, 11)):
        rollups_rebuild(month=month)
    assert rollups_checksum() == added
    assert all(any(sums) for sums in added.values())


def test_every_roll_up_sums_to_the_orders(busy):
    add_all()
    orders = Order.objects.aggregate(amount=Sum("amount_fen"), quantity=Sum("quantity"))
    for model in (CountyDay, PayeeMonth):
        assert model.objects.aggregate(amount=Sum("amount_fen"), quantity=Sum("quantity")) == orders
    for model in (RegionDay, RegionMonth):
        for level in (1, 2, 3):
            assert model.objects.filter(level=level).aggregate(amount=Sum("amount_fen"), quantity=Sum("quantity")) == orders


def test_what_a_payee_sold_is_kept_by_channel(shop, bring_in):
    online = Channel.objects.create(code="online", kind="online", name_zh="线上")
    Touchpoint.objects.create(
        code="T3", kind="web", channel=online, payee=shop.payee, name_zh="网店", opened_on=BEGIN, province_id=shop.payee.province_id
    )
    bring_in(text(row("A1"), row("A2", 网点="T3", 金额="20.00"), row("A3", 网点="T3", 金额="1.00")))
    add_all()
    sold = PayeeMonth.objects.filter(payee_id=shop.payee.pk).values_list("channel_id").annotate(amount=Sum("amount_fen"))
    assert dict(sold) == {shop.channel.pk: 7900, online.pk: 2100}


def test_a_changed_order_is_one_order_and_a_changed_return_one_return(busy):
    add_all()
    figures = CountyDay.objects.aggregate(orders=Sum("orders"), returns=Sum("returns"), returned=Sum("returned_fen"))
    # 40 + 30 + the late one − the cancelled one; one return, of 60 yuan by its revision
    assert figures == {"orders": 70, "returns": 1, "returned": -6000}


def test_what_is_due_is_added_once(busy):
    add_all()
    before = rollups_checksum()
    assert RollupDue.objects.count() == 0
    assert rollups_add() is None
    assert rollups_checksum() == before


def test_a_rebuild_settles_what_was_due(busy):
    for month in (Month(2026, 10), Month(2026, 11)):
        rollups_rebuild(month=month)
    rebuilt = rollups_checksum()
    add_all()
    assert rollups_checksum() == rebuilt
