"""Active partners by region and month: kept by batch or counted anew, always the payees with more orders than cancelled ones."""

import pytest
from django.db import connection

from channelops.core.models import Region
from channelops.kernel.periods import Month
from channelops.sales.models import RegionPartners
from channelops.sales.rollups.keeping import rollups_add, rollups_rebuild

from .conftest import row, text

pytestmark = pytest.mark.django_db
MONTHS = (Month(2026, 10), Month(2026, 11))


def kept():
    codes = dict(Region.objects.values_list("pk", "code"))
    rows = RegionPartners.objects.exclude(active=0).values_list("month", "region_id", "level", "active")
    return {(f"{month:%Y-%m}", codes[region], level): active for month, region, level, active in rows}


def by_hand():
    found = {}
    for level, column in enumerate(("province_id", "city_id", "county_id"), start=1):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT month, code, count(*) FROM (SELECT date_trunc('month', o.day) AS month, o.{column} AS place, payee_id"
                " FROM sales_order o JOIN sales_payee y ON y.id = payee_id AND y.kind = 'partner' GROUP BY 1, 2, 3"
                " HAVING sum(CASE o.kind WHEN 1 THEN 1 WHEN 3 THEN CASE WHEN quantity < 0 THEN -1 ELSE 0 END ELSE 0 END) > 0) s"
                " JOIN core_region r ON r.id = place GROUP BY 1, 2"
            )
            found |= {(f"{month:%Y-%m}", code, level): count for month, code, count in cursor.fetchall()}
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
