"""Active partners of several months: what is kept for a span is what its months come to, and nothing is told that has changed."""

from datetime import date

import pytest

from channelops.sales.models import Channel, SpanPartners, Touchpoint
from channelops.sales.rollups.keeping import rollups_add
from channelops.sales.rollups.spans import spans_count
from channelops.sales.selectors.active_partners import channel_partners, partner_figures
from channelops.sales.selectors.figures import Span

from ..cast import BEGIN
from .conftest import row, text

pytestmark = pytest.mark.django_db
SPANS = [(date(2026, 9, 1), date(2026, 11, 30)), (date(2026, 9, 1), date(2026, 10, 31)), (date(2026, 10, 1), date(2026, 11, 30))]


def add_all():
    while rollups_add() is not None:
        pass


@pytest.fixture
def sold(shop, bring_in, world):
    """Three months; one payee sells in two counties, one takes back in November what it sold in October."""
    bring_in(
        text(
            row("A1", 时间="2026-09-03 09:00", 网点="T1"),
            row("A2", 时间="2026-10-04 09:00", 网点="T2"),
            row("A3", 时间="2026-11-05 09:00", 网点="T1"),
            row("A4", 时间="2026-11-06 09:00", 网点="T1"),
        )
    )
    bring_in(text(row("B1", 类型="撤单", 原单号="A2", 时间="2026-11-09 09:00", 数量="-1", 金额="-79.00", 网点="T2")))
    add_all()
    return world


def told(world):
    """Every span at every level."""
    by_level = {1: [world.province], 2: [world.city, world.far_city], 3: [world.county, world.sister_county, world.far_county]}
    return [
        partner_figures(Span(first=first, last=last, grain="range"), level=level, regions=[region.pk for region in regions])
        for first, last in SPANS
        for level, regions in by_level.items()
    ]


def told_by_channel(world):
    """Every span at every level: the channels of each region, and each region in each channel."""
    by_level = {1: [world.province], 2: [world.city, world.far_city], 3: [world.county, world.sister_county, world.far_county]}
    spans = [Span(first=first, last=last, grain="range") for first, last in SPANS]
    channels = list(Channel.objects.values_list("pk", flat=True))
    found = []
    for span in spans:
        for level, regions in by_level.items():
            ids = [region.pk for region in regions]
            found.append([channel_partners(span, level=level, region_id=region) for region in ids])
            found.append([partner_figures(span, level=level, regions=ids, channel_id=channel) for channel in channels])
    return found


def test_what_is_kept_is_what_the_months_come_to(sold, django_assert_num_queries):
    live = told(sold)
    assert spans_count() == 3
    with django_assert_num_queries(len(live)):
        assert told(sold) == live
    whole, until_october, from_october = (live[number * 3] for number in range(3))
    assert [list(each.values()) for each in (whole, until_october, from_october)] == [[{"active": 1}], [{"active": 2}], [{"active": 1}]]
    assert spans_count() == 0


def test_a_month_that_changes_takes_its_spans_along(sold, bring_in):
    spans_count()
    bring_in(text(row("C1", 时间="2026-11-20 09:00", 网点="T2")))
    add_all()
    assert list(SpanPartners.objects.values_list("first", "last")) == [(date(2026, 9, 1), date(2026, 10, 1))]
    live = told(sold)
    assert live[0]
    assert spans_count() == 2
    assert told(sold) == live


def test_by_channel_whoever_sells_in_two_is_active_in_both(sold, shop, bring_in):
    online = Channel.objects.create(code="online", kind="online", name_zh="线上")
    place = {"province_id": shop.payee.province_id, "city_id": shop.payee.city_id, "county_id": shop.payee.county_id}
    Touchpoint.objects.create(code="T3", kind="web", channel=online, payee=shop.payee, name_zh="网店", opened_on=BEGIN, **place)
    bring_in(text(row("C1", 时间="2026-10-20 09:00", 网点="T3"), row("C2", 时间="2026-11-20 09:00", 网点="T2")))
    add_all()
    live, together = told_by_channel(sold), told(sold)
    whole = Span(first=date(2026, 9, 1), last=date(2026, 11, 30), grain="range")
    channels = channel_partners(whole, level=1, region_id=sold.province.pk)
    assert channels == {(shop.channel.pk, whole.first): {"active": 2}, (online.pk, whole.first): {"active": 1}}
    assert partner_figures(whole, level=1, regions=[sold.province.pk]) == {(sold.province.pk, whole.first): {"active": 2}}
    assert spans_count() == 3
    assert (told_by_channel(sold), told(sold)) == (live, together)


def test_own_staff_are_no_partners(sold, shop):
    shop.payee.kind, shop.payee.partner_id = "staff", None
    shop.payee.save()
    spans_count()
    assert told(sold)[0] == {}
