"""Active partners by region and month: kept by batch or counted anew, always the payees with more orders than cancelled ones."""

import pytest
from django.db import connection

from channelops.core.models import Region
from channelops.kernel.periods import Month
from channelops.sales.models import Channel, RegionPartners, Touchpoint
from channelops.sales.rollups.keeping import rollups_add, rollups_rebuild

from ..cast import BEGIN
from .conftest import row, text

pytestmark = pytest.mark.django_db
MONTHS = (Month(2026, 10), Month(2026, 11))


def kept():
    codes = dict(Region.objects.values_list("pk", "code"))
    channels = {0: "", **dict(Channel.objects.values_list("pk", "code"))}
    rows = RegionPartners.objects.exclude(active=0).values_list("month", "region_id", "level", "channel_id", "active")
    found = {(f"{month:%Y-%m}", codes[region], level, channels[channel]): active for month, region, level, channel, active in rows}
    return {tuple(part for part in key if part != ""): active for key, active in found.items()}


def by_hand():
    found = {}
    for level, column in enumerate(("province_id", "city_id", "county_id"), start=1):
        for channel in ("''", "c.code"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT month, r.code, channel, count(*) FROM (SELECT date_trunc('month', o.day) AS month, o.{column} AS place,"
                    f" {channel} AS channel, payee_id FROM sales_order o JOIN sales_payee y ON y.id = payee_id AND y.kind = 'partner'"
                    " JOIN sales_channel c ON c.id = o.channel_id GROUP BY 1, 2, 3, 4"
                    " HAVING sum(CASE o.kind WHEN 1 THEN 1 WHEN 3 THEN CASE WHEN quantity < 0 THEN -1 ELSE 0 END ELSE 0 END) > 0) s"
                    " JOIN core_region r ON r.id = place GROUP BY 1, 2, 3"
                )
                for month, code, told, count in cursor.fetchall():
                    found[(f"{month:%Y-%m}", code, level, told) if told else (f"{month:%Y-%m}", code, level)] = count
    return found


@pytest.fixture
def sold(shop, bring_in):
    """Two payees in two months; later files cancel the only order of one, and bring another back."""
    bring_in(
        text(
            row("A1", 时间="2026-10-03 09:00", 网点="T1"),
            row("A2", 时间="2026-10-04 09:00", 网点="T2"),
            row("A3", 时间="2026-11-04 09:00", 网点="T1"),
            row("A4", 时间="2026-11-05 09:00", 网点="T1"),
        )
    )
    while rollups_add() is not None:
        pass


def add(bring_in, *rows):
    bring_in(text(*rows))
    while rollups_add() is not None:
        pass


def test_a_batch_counts_its_payees_once_a_region(sold):
    assert kept() == by_hand()
    assert kept()["2026-10", "35", 1] == 2
    assert kept()["2026-11", "35", 1] == 1


def test_a_payee_whose_only_order_is_cancelled_is_no_longer_active(sold, bring_in):
    add(bring_in, row("B1", 类型="撤单", 原单号="A2", 时间="2026-10-09 09:00", 数量="-1", 金额="-79.00", 网点="T2"))
    assert kept() == by_hand()
    assert kept()["2026-10", "35", 1] == 1


def test_another_order_of_an_active_payee_changes_no_count(sold, bring_in):
    before = kept()
    add(bring_in, row("B2", 时间="2026-10-20 09:00", 网点="T1"))
    assert kept() == before == by_hand()


def test_a_rebuilt_month_counts_the_same(sold, bring_in):
    add(bring_in, row("B3", 时间="2026-11-20 09:00", 网点="T2"), row("B4", 时间="2026-10-20 09:00", 网点="T1"))
    before = kept()
    for month in MONTHS:
        rollups_rebuild(month=month)
    assert kept() == before == by_hand()


def test_who_sells_in_two_channels_is_one_partner_and_active_in_both(sold, shop, bring_in):
    online = Channel.objects.create(code="online", kind="online", name_zh="线上")
    place = {"province_id": shop.payee.province_id, "city_id": shop.payee.city_id, "county_id": shop.payee.county_id}
    Touchpoint.objects.create(code="T3", kind="web", channel=online, payee=shop.payee, name_zh="网店", opened_on=BEGIN, **place)
    add(bring_in, row("C1", 时间="2026-10-20 09:00", 网点="T3"), row("C2", 时间="2026-10-21 09:00", 网点="T3"))
    told = kept()
    assert told == by_hand()
    assert (told["2026-10", "35", 1], told["2026-10", "35", 1, "social"], told["2026-10", "35", 1, "online"]) == (2, 2, 1)
    # no longer in the one channel, still in the other and in all
    add(bring_in, row("B1", 类型="撤单", 原单号="A1", 时间="2026-10-22 09:00", 数量="-1", 金额="-79.00", 网点="T1"))
    told = kept()
    assert told == by_hand()
    assert (told["2026-10", "35", 1], told["2026-10", "35", 1, "social"], told["2026-10", "35", 1, "online"]) == (2, 1, 1)
    for month in MONTHS:
        rollups_rebuild(month=month)
    assert kept() == told
