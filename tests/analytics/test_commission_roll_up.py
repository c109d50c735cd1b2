"""Commission by region: rolled up from lines where orders were posted, again whenever a month was calculated again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from analytics.models import RegionCommission
from analytics.selectors.commission import month_due
from analytics.services.commission import commission_roll_up
from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.sales.selectors.figures import Span
from incentives.hooks import accruals_ended
from incentives.models import CommissionLine, Period, PeriodResult

from ..cast import NOW, TODAY
from .test_kpi_answer import NOVEMBER, ask

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)
FRESH = "incentives_fresh_commissionline_202611_1"


def lay_lines(*placed):
    """Writes one line for each (province, city, county, fen) into November, as the accrual does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_fresh(%s, 1)", [MONTH])
        for number, (province, city, county, fen) in enumerate(placed, start=1):
            line = {field.column: 0 for field in CommissionLine._meta.concrete_fields if field.column}
            line |= {"order_id": number, "amount_fen": fen, "month": MONTH, "day": MONTH, "payee_id": 1, "version": 1, "component": 1}
            line |= {"province_id": province.pk, "city_id": city.pk, "county_id": county.pk}
            marks = ", ".join(["%s"] * len(line))
            cursor.execute(f"INSERT INTO {FRESH} ({', '.join(line)}) VALUES ({marks})", list(line.values()))
        cursor.execute("SELECT incentives_fresh_attach(%s, 1)", [MONTH])


@pytest.fixture
def calculated(sold, world):
    """November calculated: 22.10 yuan in 泉港, 10.00 in 晋江."""
    period = Period.objects.create(month=MONTH)
    lay_lines(
        (world.province, world.city, world.county, 2000),
        (world.province, world.city, world.county, 210),
        (world.province, world.city, world.sister_county, 1000),
    )
    return PeriodResult.objects.create(
        period=period, version=1, posted_month=MONTH, facts=3, lines=3, amount_fen=3210, checksum="0" * 16, made_at=NOW, business_date=TODAY
    )


def roll_all():
    while (month := month_due()) is not None:
        commission_roll_up(month=month)


def test_every_level_has_the_sum_of_its_lines(calculated, as_seen_by):
    roll_all()
    access = as_seen_by("province_manager")
    found = [ask(access, "commission", node=node).rows[0].value.value for node in ("350505", "350582", "3505", "35")]
    assert found == [2210, 1000, 3210, 3210]


def test_the_share_of_revenue_is_sum_over_sum(calculated, as_seen_by):
    roll_all()
    row = ask(as_seen_by("city_manager"), "commission_to_revenue", node="3505").rows[0]
    assert (row.value.value, row.value.numerator, row.value.denominator) == (Decimal("0.100000"), 3210, 32100)


def test_a_month_calculated_again_is_rolled_up_again(calculated, world):
    roll_all()
    assert month_due() is None
    lay_lines((world.province, world.city, world.county, 500))
    calculated.made_at += timedelta(days=1)
    calculated.save()
    assert month_due() == MONTH
    roll_all()
    assert dict(RegionCommission.objects.values_list("region_id", "amount_fen")) == {
        world.province.pk: 500,
        world.city.pk: 500,
        world.county.pk: 500,
    }


def test_a_month_not_calculated_is_not_nothing(calculated, as_seen_by):
    access = as_seen_by("county_manager")
    assert ask(access, "commission", node="350505").rows[0].value.value is None
    roll_all()
    both = Span(first=date(2026, 10, 1), last=NOVEMBER.last, grain="month")
    assert [row.value.value for row in ask(access, "commission", node="350505", span=both).rows] == [None, 2210]
    together = Span(first=date(2026, 10, 1), last=NOVEMBER.last, grain="range")
    assert ask(access, "commission_to_revenue", node="350505", span=together).rows[0].value.value is None


def test_the_dashboard_shows_commission_once_it_is_there(calculated, browse):
    def names():
        return [tile["name"] for tile in browse("city_manager").get("/dashboard/").context["tiles"]]

    assert "酬金计提" not in names()
    roll_all()
    assert names()[2:4] == ["酬金计提", "酬金占收比"]


def test_a_year_of_which_one_month_is_calculated_says_so(calculated, browse):
    roll_all()
    months = {"first": "2026-10", "last": "2026-11"}
    tile = next(each for each in browse("city_manager").get("/dashboard/", months).context["tiles"] if each["name"] == "酬金计提")
    assert (tile["value"], [note["tone"] for note in tile["notes"]]) == ("—", ["warn"])
    november = next(each for each in browse("city_manager").get("/dashboard/").context["tiles"] if each["name"] == "酬金计提")
    assert november["value"] == "32.10"
    before = browse("city_manager").get("/dashboard/", {"first": "2026-10", "last": "2026-10"}).context["tiles"]
    assert "酬金计提" not in [each["name"] for each in before]


def test_an_accrual_that_ends_asks_for_the_roll_up(world):
    for told in accruals_ended:
        told(business_date=TODAY, actor=Actor.command("test"), at=NOW)
    assert list(JobRun.objects.filter(job="analytics.commission").values_list("business_date", flat=True)) == [TODAY]
