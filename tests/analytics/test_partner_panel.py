"""What a partner sold and earned stands on its page: month by month, and the last whole month by family."""

import pytest
from django.utils import translation

from analytics.selectors.partners import PartnerMonth, PartnerPast
from analytics.views.partner_panels import facts
from channelops.kernel.periods import Month
from partners.models import Partner

from ..cast import BEGIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(sold):
    """The company behind the first payee."""
    place = {"province_id": sold.payee.province_id, "city_id": sold.payee.city_id, "county_id": sold.payee.county_id}
    return Partner.objects.create(pk=sold.payee.partner_id, code="P1", name_zh="代理一", path="P1/", opened_on=BEGIN, **place)


def past(client, partner):
    answer = client.get(f"/partners/{partner.pk}/")
    assert answer.status_code == 200
    return next((each.context for each in answer.context["panels"] if each.template == "analytics/partner_past.html"), None)


def test_months_and_families_are_those_of_the_orders(partner, browse):
    told = past(browse("county_manager"), partner)
    chart = told["chart"]
    assert (chart["data"]["x"][0], chart["data"]["x"][-1]) == ("2025-11", "2026-11")
    assert (chart["data"]["bars"]["data"][-2:], chart["data"]["bars"]["open"]) == ([2, 3], [12])
    assert chart["rows"][-1] == ["2026-11", "3", "221.00", "—"]
    assert (told["whole"], [(part["name"], part["value"], part["share"]) for part in told["parts"]]) == (
        "2026-10",
        [("套餐", "2", "100.0%")],
    )
    assert told["facts"] == [{"label": "2026-10 订单", "value": "2", "note": ""}]
    lines = browse("county_manager").get(told["orders_url"]).context["table"]["lines"]
    assert len(lines) == 2


def test_whoever_sees_more_of_it_is_told_more(partner, browse):
    told = past(browse("city_manager"), partner)
    assert told["chart"]["rows"][-1][1:3] == ["4", "321.00"]


def test_a_partner_that_sold_nothing_has_no_such_panel(partner, world, browse):
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    other = Partner.objects.create(pk=9_009, code="P9", name_zh="新店", path="P9/", opened_on=BEGIN, **place)
    assert past(browse("county_manager"), other) is None


def test_the_last_whole_month_is_told_in_figures_under_the_chart():
    months = [
        PartnerMonth(month=Month(2026, 9), orders=20, amount_fen=90_000, commission_fen=None),
        PartnerMonth(month=Month(2026, 10), orders=25, amount_fen=100_000, commission_fen=8_900),
    ]
    with translation.override("zh-hans"):
        told = facts(PartnerPast(months=months, running=False, whole=Month(2026, 10), families=[], payee_code="P1"))
    assert [(fact["value"], fact.get("note", "")) for fact in told] == [("25", "环比 +25.0%"), ("89.00", ""), ("3.56", ""), ("8.9%", "")]
