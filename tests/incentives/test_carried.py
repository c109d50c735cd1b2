"""What a month leaves to later ones: excess above a most goes from month to month, and a change of an old month goes after it."""

from datetime import date

import pytest

from incentives.models import AccrualMark, CommissionLine, Delta, OpeningChange, Period, PeriodResult, Plan, Statement
from incentives.selectors.statements import line_address
from incentives.services.periods import period_move

from ..cast import NOW
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
ENDS = {date(2026, 8, 1): date(2026, 8, 31), SEPTEMBER: date(2026, 9, 30), OCTOBER: date(2026, 10, 31)}
CARRIED = 5


def flat(code="plans", most=50, excess="carried", **more):
    """10 yuan apiece, at most so many yuan a month."""
    return {
        "code": code,
        "kind": "flat",
        "title": {"zh": code, "en": code},
        "criteria": {"families": ["plans"]},
        "rules": [{"yuan_per_piece": "10"}],
        "limits": {"period": {"max_yuan": most, "excess": excess}},
        **more,
    }


def sold(ref, day, pieces, shop="T1"):
    return row(ref, 时间=f"{day} 10:00", 数量=str(pieces), 网点=shop)


@pytest.fixture
def capped(document, published):
    return published(document | {"components": [flat()]})


@pytest.fixture
def close(accrue, acting):
    """`close(month)` calculates a month to its end, and locks it by two people."""

    def closed(month):
        assert accrue(ENDS[month]).status == "done"
        period = Period.objects.get(month=month)
        hands = (("calculate", "settlement_officer"), ("review", "settlement_officer"), ("approve", "finance"), ("lock", "finance"))
        for step, name in hands:
            period = period_move(period=period, step=step, access=None, actor=acting(name), at=NOW)

    return closed


def earned(payee, month):
    """What the statement of the month says; None without one."""
    return Statement.objects.filter(payee_id=payee.pk, month=month).values_list("earned_fen", flat=True).first()


def paid(payee, month):
    """What all versions of the month come to."""
    return sum(CommissionLine.objects.filter(payee_id=payee.pk, month=month).values_list("amount_fen", flat=True))


def carried(payee, month):
    """(before the cut, paid, version) of what is carried into the month."""
    lines = CommissionLine.objects.filter(payee_id=payee.pk, month=month, kind=CARRIED).order_by("version", "plan_version_id")
    return [(line.amount_fen - line.cut_fen, line.amount_fen, line.version) for line in lines]


def test_the_excess_is_paid_in_the_months_after_though_nothing_is_sold(shop, bring_in, capped, accrue, close):
    bring_in(text(sold("A1", "2026-09-03", 12), sold("B1", "2026-09-03", 4, shop="T2")))
    close(SEPTEMBER)
    assert earned(shop.payee, SEPTEMBER) == 5000
    close(OCTOBER)
    # 120.00 of September: 50.00 then, 50.00 in October, 20.00 in November
    assert (earned(shop.payee, OCTOBER), carried(shop.payee, OCTOBER)) == (5000, [(7000, 5000, 1)])
    statement = Statement.objects.get(payee_id=shop.payee.pk, month=OCTOBER)
    assert (statement.facts, statement.lines, statement.partner_id, statement.county_id) == (0, 1, 9_001, shop.payee.county_id)
    line = CommissionLine.objects.get(month=OCTOBER)
    assert (line.order_id, line.day, line.partner_id, line.county_id, line.product_id) == (0, OCTOBER, 9_001, shop.payee.county_id, 0)
    bring_in(text(sold("N1", "2026-11-05", 1)))
    accrue()
    assert (earned(shop.payee, NOVEMBER), carried(shop.payee, NOVEMBER)) == (3000, [(2000, 2000, 1)])
    # whoever stayed below the most leaves nothing
    assert (earned(shop.far_payee, OCTOBER), earned(shop.far_payee, NOVEMBER)) == (None, None)


def test_a_late_order_of_a_locked_month_goes_through_all_later_ones_once(shop, bring_in, capped, accrue, close):
    bring_in(text(sold("A1", "2026-09-03", 8)))
    close(SEPTEMBER)
    close(OCTOBER)
    bring_in(text(sold("N1", "2026-11-05", 2)))
    accrue()
    assert [paid(shop.payee, month) for month in (SEPTEMBER, OCTOBER, NOVEMBER)] == [5000, 3000, 2000]
    # 90.00 more for September, which pays its most already: October carries 120.00 and pays 50.00, November 70.00 of 90.00
    bring_in(text(sold("L1", "2026-09-02", 9)))
    accrue()
    assert [paid(shop.payee, month) for month in (SEPTEMBER, OCTOBER, NOVEMBER)] == [5000, 5000, 5000]
    told = Delta.objects.order_by("origin_month").values_list("origin_month", "posted_month", "cause", "amount_fen")
    assert list(told) == [(SEPTEMBER, NOVEMBER, "late", 0), (OCTOBER, NOVEMBER, "carried", 2000)]
    november = Statement.objects.get(payee_id=shop.payee.pk, month=NOVEMBER)
    assert (november.earned_fen, november.adjusted_fen, november.amount_fen) == (5000, 2000, 7000)
    assert not OpeningChange.objects.exists()
    before = everything_posted()
    accrue()
    assert everything_posted() == before


def everything_posted():
    return [*CommissionLine.objects.order_by("pk").values_list(), *Delta.objects.order_by("pk").values_list()]


def test_what_an_old_month_changes_follows_though_the_night_stopped_half_way(shop, bring_in, capped, accrue, close):
    bring_in(text(sold("A1", "2026-09-03", 8)))
    close(SEPTEMBER)
    close(OCTOBER)
    OpeningChange.objects.create(month=OCTOBER, payee_id=shop.payee.pk)
    accrue()
    assert PeriodResult.objects.filter(period__month=OCTOBER).count() == 1
    assert not OpeningChange.objects.exists()


def test_an_earlier_month_that_is_still_open_goes_after_a_closed_one(shop, bring_in, capped, accrue, close):
    bring_in(text(sold("A1", "2026-09-03", 8)))
    accrue(ENDS[SEPTEMBER])
    close(OCTOBER)
    assert paid(shop.payee, OCTOBER) == 3000
    bring_in(text(sold("A2", "2026-09-04", 1)))
    accrue(date(2026, 11, 1))
    accrue()
    assert [paid(shop.payee, month) for month in (SEPTEMBER, OCTOBER)] == [5000, 4000]
    assert Delta.objects.values_list("origin_month", "cause", "amount_fen").get() == (OCTOBER, "carried", 1000)


def test_the_nights_additions_equal_the_month_anew(shop, bring_in, capped, accrue, close, ways):
    bring_in(text(sold("A1", "2026-10-03", 9), sold("B1", "2026-10-03", 7, shop="T2")))
    accrue(date(2026, 10, 31))
    bring_in(text(sold("N1", "2026-11-02", 1)))
    accrue(date(2026, 11, 2))
    del ways[:]
    bring_in(text(sold("N2", "2026-11-03", 3), sold("N3", "2026-11-03", 1)))
    accrue(date(2026, 11, 3))
    assert ways == ["added", "added"]
    added = november()
    assert (earned(shop.payee, NOVEMBER), earned(shop.far_payee, NOVEMBER)) == (5000, 2000)
    AccrualMark.objects.all().delete()
    accrue(date(2026, 11, 3))
    assert november() == added
    # October grows: November opens otherwise, and is counted as a whole
    del ways[:]
    bring_in(text(sold("A2", "2026-10-04", 1, shop="T2")))
    accrue(date(2026, 11, 3))
    assert ways == ["added", "whole"]
    assert earned(shop.far_payee, NOVEMBER) == 3000


def november():
    tables = [sorted(map(repr, model.objects.filter(month=NOVEMBER).values_list())) for model in (CommissionLine, Statement)]
    return [*tables, PeriodResult.objects.values_list("facts", "lines", "amount_fen", "checksum").get(period__month=NOVEMBER)]


def test_the_next_version_takes_over_what_is_carried_by_the_code(shop, bring_in, document, published, accrue):
    published(document | {"components": [flat(), flat("gone", 20)], "to": "2026-10-15"})
    later = published(document | {"components": [flat("more", 90), flat("plans", 30)], "from": "2026-10-15"})
    bring_in(text(sold("A1", "2026-09-03", 10)))
    accrue(ENDS[SEPTEMBER])
    # on 1 October the first version still rules: 50.00 of each 100.00 there, 20.00 of the other
    accrue(ENDS[OCTOBER])
    assert sorted(carried(shop.payee, OCTOBER)) == [(5000, 5000, 1), (8000, 2000, 1)]
    bring_in(text(sold("A2", "2026-10-03", 2)))
    accrue(ENDS[OCTOBER])
    accrue()
    # 70.00 - 50.00 go over to the later version under its own most; the article that it does not know is paid as before
    lines = CommissionLine.objects.filter(month=NOVEMBER, kind=CARRIED)
    told = {(line.plan_version_id == later.pk, line.component): (line.amount_fen - line.cut_fen, line.amount_fen) for line in lines}
    assert told == {(True, 1): (2000, 2000), (False, 1): (8000, 2000)}
    assert Plan.objects.count() == 1


def test_two_halves_of_a_month_come_together_in_the_version_after(shop, bring_in, document, published, accrue):
    published(document | {"components": [flat()], "to": "2026-10-15"})
    later = published(document | {"components": [flat(most=30)], "from": "2026-10-15"})
    bring_in(text(sold("A1", "2026-10-03", 9), sold("A2", "2026-10-20", 8)))
    accrue(ENDS[OCTOBER])
    accrue()
    # 40.00 above the 50.00 of the first and 50.00 above the 30.00 of the second, under the most of the second
    line = CommissionLine.objects.get(month=NOVEMBER, kind=CARRIED)
    assert (line.plan_version_id, line.amount_fen - line.cut_fen, line.amount_fen) == (later.pk, 9000, 3000)


def test_a_quarter_carries_once_when_it_ends(shop, bring_in, document, published, accrue):
    limits = {"limits": {"period": {"max_yuan": 50, "over": "quarter", "excess": "carried"}}}
    published(document | {"components": [flat() | limits]})
    bring_in(text(sold("A1", "2026-08-03", 7), sold("A2", "2026-09-04", 2)))
    for on in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 20)):
        accrue(on)
    assert [paid(shop.payee, date(2026, month, 1)) for month in (8, 9, 10, 11)] == [5000, 0, 4000, 0]


def test_statement_and_explanation_lead_to_the_month_it_came_from(shop, bring_in, capped, accrue, close, browse, rest):
    bring_in(text(sold("A1", "2026-09-03", 12)))
    close(SEPTEMBER)
    close(OCTOBER)
    september, october = Statement.objects.order_by("month")
    page = browse("agent_owner").get(f"/incentives/statements/{october.pk}/").content.decode()
    assert f'<a href="/incentives/statements/{september.pk}/">' in page
    assert [cell in page for cell in (">70.00<", ">50.00<", ">20.00<")] == [True] * 3
    line = CommissionLine.objects.get(month=OCTOBER)
    steps = rest("agent_owner").get(f"/api/v1/statements/{october.pk}/lines/{line_address(line)}/explanation/").json()["steps"]
    assert [(step["val"], step["url"]) for step in steps] == [("70.00", f"/incentives/statements/{september.pk}/"), ("50.00", "")]
    assert "2026-09" in steps[0]["src"]
    shown = browse("agent_owner").get(f"/incentives/statements/{october.pk}/lines/{line_address(line)}/").content.decode()
    assert f'<a href="/incentives/statements/{september.pk}/">' in shown


def test_a_late_order_moves_the_later_month_of_its_quarter(shop, bring_in, document, published, accrue, close):
    published(document | {"components": [flat(excess="lost") | {"limits": {"period": {"max_yuan": 50, "over": "quarter"}}}]})
    bring_in(text(sold("A1", "2026-08-03", 3), sold("A2", "2026-09-04", 3)))
    close(date(2026, 8, 1))
    close(SEPTEMBER)
    bring_in(text(sold("L1", "2026-08-02", 1)))
    accrue()
    told = Delta.objects.order_by("origin_month").values_list("origin_month", "cause", "amount_fen")
    assert list(told) == [(date(2026, 8, 1), "late", 1000), (SEPTEMBER, "carried", -1000)]
    accrue()
    assert Delta.objects.count() == 2


def test_everything_stays_as_it_is_where_nothing_is_carried(shop, bring_in, document, published, accrue):
    published(document | {"components": [flat(excess="lost")]})
    bring_in(text(sold("A1", "2026-10-03", 9), sold("N1", "2026-11-03", 1)))
    accrue(ENDS[OCTOBER])
    accrue()
    assert (earned(shop.payee, OCTOBER), earned(shop.payee, NOVEMBER)) == (5000, 1000)
