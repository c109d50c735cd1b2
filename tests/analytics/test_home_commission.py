"""An agent's own commission at home: the latest statement with what it is made of, the one before, and nobody else's."""

from datetime import date

import pytest
from django.db import connection

from channelops.sales.models import ProductFamily
from incentives.models import Accrual, Period, Statement

from .test_home_panels import home

pytestmark = pytest.mark.django_db


def lay(month, *, payee, number, **sums):
    """A statement, and an accrual of one family for each of `families`, as the accrual of the month writes them."""
    families = sums.pop("families", {})
    place = {"province_id": payee.province_id, "city_id": payee.city_id, "county_id": payee.county_id}
    whose = {"month": month, "payee_id": payee.pk, "partner_id": payee.partner_id}
    rows = [("statement", Statement, {"id": number, **whose, **place, **sums})]
    for family, (lines, fen) in families.items():
        rows.append(("accrual", Accrual, {**whose, "family_id": family, "plan_version_id": 0, "lines": lines, "amount_fen": fen}))
    Period.objects.create(month=month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_fresh(%s, 1)", [month])
        for table, model, told in rows:
            values = {field.column: 0 for field in model._meta.concrete_fields if field.column} | told
            names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
            cursor.execute(f"INSERT INTO incentives_fresh_{table}_{month:%Y%m}_1 ({names}) VALUES ({marks})", list(values.values()))
        cursor.execute("SELECT incentives_fresh_attach(%s, 1)", [month])


@pytest.fixture
def paid(sold):
    """The first partner: 30.00 yuan in October, 45.60 in November out of two families."""
    plans, broadband = (ProductFamily.objects.get(code=code).pk for code in ("plans", "broadband"))
    families = {plans: (3, 4000), broadband: (1, 560)}
    lay(date(2026, 10, 1), payee=sold.payee, number=1, facts=2, paid=2, lines=2, earned_fen=3000, amount_fen=3000)
    lay(
        date(2026, 11, 1),
        payee=sold.payee,
        number=2,
        facts=5,
        paid=4,
        unpaid=1,
        lines=4,
        earned_fen=4560,
        amount_fen=4560,
        families=families,
    )
    return sold


def test_the_latest_statement_stands_first_with_its_parts(paid, browse):
    answer, panels = home(browse("agent_owner"))
    told = panels["home_own"]["commission"]
    assert (told["month"], told["amount_fen"], told["before"]["fen"]) == ("2026-11", 4560, 3000)
    assert [part["value"] for part in told["parts"]] == ["40.00", "5.60"]
    assert [item["value"] for item in told["pair"]] == ["4", "1"]
    assert told["url"] == "/incentives/statements/2/"
    assert "45.60" in answer.content.decode()


def test_another_agent_sees_nothing_of_it(paid, browse):
    answer, panels = home(browse("far_agent_owner"))
    assert panels["home_own"]["commission"] is None
    assert "45.60" not in answer.content.decode()
