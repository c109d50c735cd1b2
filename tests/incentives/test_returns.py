"""A return in a later month: it takes back what its order was paid there, whatever the limits and tiers of that month made of it."""

from datetime import date

import pytest

from incentives.models import CommissionLine

from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
BY_VOLUME = {
    "by": "quantity",
    "edge": "inclusive",
    "tiers": [{"from": 0, "to": 2, "yuan_per_piece": "10"}, {"from": 2, "to": None, "yuan_per_piece": "15"}],
}


@pytest.fixture
def amounts(shop, accrue):
    """`amounts(10, 11)` calculates the months of 2026 in turn; what each then pays for its lines."""

    def made(*months):
        for month in months:
            run = accrue(date(2026, month, 20))
            assert run.status == "done", run.error
        lines = CommissionLine.objects.filter(payee_id=shop.payee.pk).order_by("day", "order_id", "kind")
        return [[line.amount_fen for line in lines if line.month.month == month] for month in months]

    return made


def sold(ref, month, pieces=1):
    return row(ref, 时间=f"2026-{month:02}-0{ref[-1]} 10:00", 数量=str(pieces))


def returned(ref, original, month, pieces=1):
    return row(ref, 类型="退订", 原单号=original, 时间=f"2026-{month:02}-1{ref[-1]} 10:00", 数量=f"-{pieces}", 金额="-79.00")


def component(document, **words):
    document["components"] = [{"code": "plans", "title": {"zh": "套餐", "en": "Plans"}, "criteria": {"families": ["plans"]}, **words}]
    return document


def test_under_a_most_it_takes_back_what_the_order_earned(document, published, bring_in, amounts):
    """10 yuan an order, 8 at the most, 20 a month: the third is paid 4 of its 8, and its return takes 8."""
    limits = {"order": {"max_yuan": 8}, "period": {"max_yuan": 20}}
    published(component(document, kind="flat", rules=[{"yuan_per_piece": 10}], limits=limits))
    bring_in(text(*(sold(f"A{n}", 10) for n in (1, 2, 3)), returned("R1", "A3", 11)))
    assert amounts(10, 11) == [[800, 800, 400], [-800]]


def test_of_whole_volume_it_takes_back_the_rate_of_the_month(document, published, bring_in, amounts):
    """Two at 10 yuan, the third lifts all to 15."""
    published(component(document, kind="whole_volume", rules=[{"table": BY_VOLUME}]))
    bring_in(text(*(sold(f"A{n}", 10) for n in (1, 2, 3)), returned("R1", "A1", 11)))
    assert amounts(10, 11) == [[1000, 1000, 1500, 1000], [-1500]]


def test_of_whole_volume_over_a_quarter_it_takes_back_the_rate_of_the_quarter(document, published, bring_in, amounts):
    """One a month: September lifts July and August to 15."""
    published(component(document, kind="whole_volume", rules=[{"table": BY_VOLUME}], accumulate={"over": "quarter"}))
    bring_in(text(*(sold(f"A{month}", month) for month in (7, 8, 9)), returned("R1", "A7", 11)))
    assert amounts(7, 8, 9, 11) == [[1000], [1000], [1500, 1000], [-1500]]


def test_what_came_back_before_is_not_taken_again(document, published, bring_in, amounts):
    """Five pieces earn 2 × 10 + 3 × 15.50 = 66.50; four come back in the month, so of five more only one, a fifth, is left."""
    published(document)
    bring_in(text(sold("A1", 10, 5), returned("R1", "A1", 10, 4), returned("R2", "A1", 11, 5)))
    assert amounts(10, 11) == [[6650, -5650], [-1330]]


def test_under_a_new_version_it_takes_back_by_that_of_its_order(document, published, bring_in, amounts):
    """10 yuan an order in October, 20 from November on."""
    published(component(document, kind="flat", rules=[{"yuan_per_piece": 10}]))
    published(component(document, kind="flat", rules=[{"yuan_per_piece": 20}]) | {"from": "2026-11-01"})
    bring_in(text(sold("A1", 10), sold("A2", 11), returned("R1", "A1", 11)))
    assert amounts(10, 11) == [[1000], [2000, -1000]]
