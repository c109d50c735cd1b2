"""KPI answers: every metric of the small world by hand; ratios sum over sum; distinct counts per level; periods and comparisons."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import Http404

from analytics.metrics.definitions import METRICS, metrics_answered
from analytics.selectors.kpis import KpiQuestion, kpi_answer, node_visible
from channelops.sales.models import RollupDue
from channelops.sales.selectors.figures import Span

pytestmark = pytest.mark.django_db
NOVEMBER = Span(first=date(2026, 11, 1), last=date(2026, 11, 30), grain="month")
D = Decimal


def ask(access, *codes, node, span=NOVEMBER, **more):
    """The answer for some metrics of a node."""
    known = metrics_answered()
    return kpi_answer(access, KpiQuestion(metrics=[known[code] for code in codes], node=node_visible(access, code=node), span=span, **more))


BY_HAND = [
    # metric, 泉港, 泉州, 福建
    ("orders", 3, 4, 5),
    ("quantity", 3, 4, 5),
    ("revenue", 22100, 32100, 52100),
    ("active_partners", 1, 1, 2),
    ("average_order", 7367, 8025, 10420),
    ("returns_share", D("0.333333"), D("0.250000"), D("0.200000")),
    ("online_share", D("0.333333"), D("0.250000"), D("0.200000")),
    ("orders_year_on_year", D("2.000000"), D("3.000000"), D("4.000000")),
]


@pytest.mark.parametrize(("code", "county", "city", "province"), BY_HAND)
def test_every_metric_is_what_one_adds_up_by_hand(sold, as_seen_by, code, county, city, province):
    access = as_seen_by("province_manager")
    found = [ask(access, code, node=node).rows[0].value.value for node in ("350505", "3505", "35")]
    assert found == [county, city, province]


def test_the_table_by_hand_forgets_no_metric(db):
    assert {code for code, *_ in BY_HAND} | {"commission", "commission_to_revenue"} == {metric.code for metric in METRICS}


def test_a_ratio_tells_what_stands_above_and_below_the_line(sold, as_seen_by):
    row = ask(as_seen_by("city_manager"), "average_order", node="3505").rows[0]
    assert (row.value.numerator, row.value.denominator) == (32100, 4)


def test_a_partner_active_in_two_counties_is_one_in_the_city(sold, as_seen_by):
    access = as_seen_by("city_manager")
    counties = ask(access, "active_partners", node="3505", level="county").rows
    assert {row.place.code: row.value.value for row in counties} == {"350505": 1, "350582": 1}
    assert ask(access, "active_partners", node="3505").rows[0].value.value == 1


def test_a_partner_active_in_two_months_is_one_in_the_range(sold, as_seen_by):
    months = Span(first=date(2026, 10, 1), last=date(2026, 11, 30), grain="range")
    assert [row.value.value for row in ask(as_seen_by("county_manager"), "active_partners", node="350505", span=months).rows] == [1]


def test_days_months_and_the_range_add_up_alike(sold, as_seen_by):
    access, total = as_seen_by("county_manager"), []
    for grain in ("day", "month", "range"):
        answer = ask(access, "revenue", node="350505", span=Span(first=date(2026, 10, 5), last=date(2026, 11, 19), grain=grain))
        total.append(sum(row.value.value for row in answer.rows))
    assert total == [32100, 32100, 32100]


def test_no_period_after_the_data_is_answered(sold, as_seen_by):
    access = as_seen_by("county_manager")
    days = Span(first=date(2026, 11, 18), last=date(2026, 12, 5), grain="day")
    assert [row.period.day for row in ask(access, "orders", node="350505", span=days).rows] == [18, 19]
    later = Span(first=date(2027, 1, 1), last=date(2027, 1, 31), grain="month")
    assert ask(access, "orders", node="350505", span=later).rows == ()


def test_an_unfinished_month_is_held_against_as_many_days(sold, as_seen_by):
    access = as_seen_by("county_manager")
    year = ask(access, "revenue", node="350505", compare="year").rows[0]
    assert (year.base.value, year.change) == (10000, D("1.210000"))
    before = ask(access, "revenue", node="350505", compare="previous").rows[0]
    assert (before.base.value, before.change) == (8000, D("1.762500"))


def test_what_is_kept_by_month_only_is_not_held_against_half_a_month(sold, as_seen_by):
    span = Span(first=date(2026, 10, 1), last=date(2026, 11, 30), grain="month")
    october, november = ask(as_seen_by("county_manager"), "active_partners", node="350505", span=span, compare="previous").rows
    assert (november.value.value, november.base) == (1, None)
    assert (october.value.value, october.base) == (1, None)


def test_a_month_long_over_is_whole_though_its_last_days_hold_nothing(sold, as_seen_by):
    access = replace(as_seen_by("county_manager"), on=date(2027, 11, 20))
    year = Span(first=date(2026, 1, 1), last=date(2026, 12, 31), grain="range")
    answer = ask(access, "active_partners", "revenue", node="350505", span=year, compare="year")
    active, revenue = answer.rows
    assert (answer.span.last, active.value.value, active.base.value, active.change) == (date(2026, 11, 30), 1, 1, 0)
    # the whole November of the year before, not its first nineteen days
    assert revenue.base.value == 15000


def test_shares_change_by_points(sold, as_seen_by):
    row = ask(as_seen_by("county_manager"), "online_share", node="350505", compare="previous").rows[0]
    assert row.change == D("0.333333")


def test_channels_of_a_node(sold, as_seen_by):
    rows = ask(as_seen_by("county_manager"), "orders", node="350505", level="channel").rows
    assert {row.place.code: row.value.value for row in rows} == {"social": 2, "wechat": 1}
    assert ask(as_seen_by("county_manager"), "orders", node="350505", channel=sold.online).rows[0].value.value == 1


def test_who_stands_elsewhere_finds_nothing(sold, as_seen_by):
    for name in ("sister_manager", "far_county_manager", "other_manager"):
        with pytest.raises(Http404):
            node_visible(as_seen_by(name), code="350505")
    with pytest.raises(Http404):
        node_visible(as_seen_by("county_manager"), code="3505")
    assert node_visible(as_seen_by("county_manager")).code == "350505"


def test_parts_that_one_does_not_see_are_not_among_the_rows(sold, as_seen_by):
    rows = ask(as_seen_by("far_city_manager"), "orders", node="3502", level="county").rows
    assert [row.place.code for row in rows] == ["350203"]


def test_figures_say_until_when_they_reach(sold, as_seen_by):
    answer = ask(as_seen_by("county_manager"), "orders", node="350505")
    assert (answer.fresh.day, answer.fresh.at, answer.fresh.pending) == (date(2026, 11, 19), datetime(2026, 11, 19, 16, tzinfo=UTC), False)
    RollupDue.objects.create(batch=sold.source.batches.get(), month=date(2026, 11, 1))
    assert ask(as_seen_by("county_manager"), "orders", node="350505").fresh.pending


@pytest.mark.parametrize(
    ("codes", "more", "queries"),
    [
        (("orders",), {}, 3),
        (("orders", "revenue", "online_share"), {"level": "county"}, 4),
        (("revenue", "active_partners"), {"compare": "year"}, 6),
    ],
)
def test_an_answer_takes_few_questions(sold, as_seen_by, django_assert_num_queries, codes, more, queries):
    access = as_seen_by("city_manager")
    with django_assert_num_queries(queries):
        ask(access, *codes, node="3505", **more)
