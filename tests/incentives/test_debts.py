"""What a recoverable guarantee or a draw has added in one month is given back in later ones, never below what a month keeps."""

from datetime import date

import pytest

from incentives.models import CommissionLine, Statement

from ..sales.conftest import row, text
from .test_order_events import OWN, article, done

pytestmark = pytest.mark.django_db
ENDS = (date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 20))
TOP_UP, ADVANCE, RECOVERED = 4, 6, 7


def sold(ref, day, yuan):
    return row(ref, 时间=f"{day} 10:00", 金额=yuan)


def of_months(payee):
    """Of each month what was added and given back by (kind, fen), and what the statement pays."""
    told = []
    for end in ENDS:
        mine = {"payee_id": payee.pk, "month": end.replace(day=1)}
        lines = CommissionLine.objects.filter(**mine, order_id=0).order_by("kind").values_list("kind", "amount_fen")
        told.append(([*lines], Statement.objects.get(**mine).amount_fen))
    return told


@pytest.fixture
def three_months(shop, bring_in, document, published, accrue):
    """`three_months(article, yuan, …)` accrues three months with one order each, and each of them a second time."""

    def counted(extra, *yuan):
        published(document | {"components": [OWN, extra]})
        days = ("2026-09-05", "2026-10-05", "2026-11-05")
        bring_in(text(*(sold(f"A{day[5:7]}", day, each) for day, each in zip(days, yuan, strict=True))))
        for end in ENDS:
            done(accrue(end))
            done(accrue(end))
        return of_months(shop.payee)

    return counted


def test_a_guarantee_is_given_back_by_two_months_above_what_they_keep(three_months, shop, browse):
    """10 per cent: 20.00 earned and 30.00 added; 80.00 and 60.00 kept, 20.00 back; 90.00, the last 10.00 back."""
    terms = {"yuan": 50, "keep_yuan": 60, "recoverable": True}
    told = three_months(article("least", "guarantee", {"guarantee": terms}), "200.00", "800.00", "900.00")
    assert told == [([(TOP_UP, 3_000)], 5_000), ([(RECOVERED, -2_000)], 6_000), ([(RECOVERED, -1_000)], 8_000)]
    # who sells nothing at all gets it every month and gives nothing back
    assert of_months(shop.far_payee) == [([(TOP_UP, 5_000)], 5_000)] * 3
    september, october, november = Statement.objects.filter(payee_id=shop.payee.pk).order_by("month")
    for statement, before in ((october, september), (november, october)):
        page = browse("agent_owner").get(f"/incentives/statements/{statement.pk}/").content.decode()
        assert f'<a href="/incentives/statements/{before.pk}/">' in page


def test_a_draw_is_recovered_of_what_months_owed_together(three_months):
    """100.00 drawn a month, 120.00 kept: 10.00 earned, nothing back; 100.00, 80.00 back; 300.00, the 220.00 that are owed back."""
    terms = {"yuan": 100, "keep_yuan": 120}
    told = three_months(article("draw", "draw", {"draw": terms}), "100.00", "1000.00", "3000.00")
    assert told == [
        ([(ADVANCE, 10_000)], 11_000),
        ([(ADVANCE, 10_000), (RECOVERED, -8_000)], 12_000),
        ([(ADVANCE, 10_000), (RECOVERED, -22_000)], 18_000),
    ]
