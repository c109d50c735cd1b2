"""Instalments in settled months: held, released, forfeited, waiting; with what comes back, is clawed, shared, or comes late."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channelops.core.actors import Actor
from channelops.sales.models import Order, Payee
from incentives.models import Accrual, CommissionLine, Delta, InstalmentHold, Period, PeriodResult, Statement
from incentives.selectors.instalments import held_of
from incentives.services.periods import period_move

from ..cast import NOW, TODAY
from .test_clawbacks import months, sold, statement  # noqa: F401 - fixture
from .test_overrides import tree  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db
TITLE = {"zh": "分期", "en": "Instalments"}
THIRDS = [
    {"month": 0, "percent": "33.33"},
    {"month": 1, "percent": "33.33", "tests": [{"fact": "in_net"}]},
    {"month": 2, "tests": [{"fact": "minutes", "at_least": 60}]},
]


def plan(document, parts=THIRDS, **more):
    """100 yuan an order, a third at once, a third after a month from who is in the net, the rest after two from who calls."""
    document["components"] = [{"code": "a", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 100}]}]
    document["instalments"] = [{"code": "parts", "title": TITLE, "article": "13", "parts": parts}]
    return document | more


def added(month, *, payee="P1"):
    """(order, kind, part, fen) of what is held and what became of it in a month, all its versions."""
    refs = dict(Order.objects.values_list("pk", "ref"))
    rows = CommissionLine.objects.filter(month=date(2026, month, 1), kind__gte=24, payee_id=Payee.objects.get(code=payee).pk)
    return sorted((refs.get(row.order_id, ""), row.kind, row.rule >> 10, row.amount_fen) for row in rows)


def close(month):
    """Takes a month to its lock."""
    period = Period.objects.get(month=date(2026, month, 1))
    for step in ("calculate", "review", "approve", "lock"):
        period = period_move(period=period, step=step, access=None, actor=Actor.command("test"), at=NOW)


def paid():
    """What all months pay P1 together, differences included."""
    return sum(Statement.objects.filter(payee_id=Payee.objects.get(code="P1").pk).values_list("amount_fen", flat=True))


def test_a_third_at_once_the_rest_when_the_customer_passes(sold, document, published, accrue):  # noqa: F811 - fixtures
    """Three customers: one passes both, one has left by the second month, one calls too little in the third."""
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"), ("A2", "C2", "2026-09-06"), ("A3", "C3", "2026-09-07"))
    months(("C1", "2026-10", {}), ("C2", "2026-10", {"ended_on": "2026-10-19"}), ("C3", "2026-10", {}))
    months(("C1", "2026-11", {"minutes": "60"}), ("C3", "2026-11", {"minutes": "59"}))
    for month, lines, pays in (
        (9, [(ref, 27, part, fen) for ref in ("A1", "A2", "A3") for part, fen in ((2, -3333), (3, -3334))], 9_999),
        (10, [("A1", 28, 2, 3333), ("A2", 29, 2, 0), ("A3", 28, 2, 3333)], 6_666),
        (11, [("A1", 28, 3, 3334), ("A2", 29, 3, 0), ("A3", 29, 3, 0)], 3_334),
    ):
        sums = []
        for _again in range(2):
            assert accrue(date(2026, month, 20)).status == "done"
            assert (added(month), statement(month=month).amount_fen) == (lines, pays)
            sums.append(PeriodResult.objects.get(period__month=date(2026, month, 1)).checksum)
        assert sums[0] == sums[1]
    held = CommissionLine.objects.get(month=date(2026, 9, 1), kind=27, order_id=Order.objects.get(ref="A1").pk, tier=2)
    assert (held.component, held.rule & 1023, held.base, held.before, held.rate_millionths) == (0, 0, 10_000, 202610, 333_300)
    assert held.day == date(2026, 9, 5)
    lost = CommissionLine.objects.get(kind=29, order_id=Order.objects.get(ref="A3").pk)
    assert (lost.base, lost.amount_fen, lost.before) == (3_334, 0, 202611)
    # by article: what is held and released stands under the article that says so
    rows = Accrual.objects.filter(month=date(2026, 9, 1)).values_list("component", "lines", "amount_fen")
    assert sorted(rows) == [(0, 3, 30_000), (1, 6, -20_001)]


def test_what_is_not_told_waits_and_is_decided_by_the_month_it_was_due(sold, document, published, accrue):  # noqa: F811 - fixtures
    published(plan(document))
    sold(("A1", "C1", "2026-08-05"))
    sold(("B1", "", "2026-08-05"))
    for month in (8, 9, 10):
        accrue(date(2026, month, 20))
        close(month)
        assert [line for line in added(month) if line[1] != 27] == []
    # he has left in the meantime, but was in the net in September, and called in October
    months(("C1", "2026-09", {}), ("C1", "2026-10", {"minutes": "90"}), ("C1", "2026-11", {"ended_on": "2026-11-02"}))
    accrue(date(2026, 11, 20))
    assert added(11) == [("A1", 28, 2, 3333), ("A1", 28, 3, 3334)]


def test_what_is_decided_in_another_month_is_not_decided_again(sold, document, published, accrue):  # noqa: F811 - fixtures
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"))
    accrue(date(2026, 9, 20))
    accrue(date(2026, 10, 20))
    months(("C1", "2026-10", {}))
    accrue(date(2026, 11, 20))
    # October is open still and was calculated again before November
    assert added(10) == [("A1", 28, 2, 3333)]
    assert added(11) == []


@pytest.mark.parametrize("when", ["2026-09-20", "2026-10-20", "2026-11-20"])
def test_a_return_takes_back_what_was_paid_out_and_no_more(sold, document, published, accrue, when):  # noqa: F811 - fixtures
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"))
    months(("C1", "2026-10", {}), ("C1", "2026-11", {"minutes": "70"}), ("C1", "2026-12", {}))
    back = int(when[5:7])
    for month in (9, 10, 11):
        if month == back:
            sold(("R1", "C1", when), 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00")
        accrue(date(2026, month, 20))
    assert paid() == 0
    # of the month in which it came back no more was taken than all months before had paid
    assert statement(month=back).amount_fen == -sum(
        Statement.objects.filter(month__lt=date(2026, back, 1)).values_list("amount_fen", flat=True)
    )
    assert [line for line in added(11) if line[1] == 29] == []


def test_half_of_an_order_that_comes_back_halves_what_is_held(sold, document, published, accrue):  # noqa: F811 - fixtures
    """Two pieces, 200 yuan: 66.66 at once, 66.66 and 66.68 later; one comes back after the first two were paid."""
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"), 数量="2", 金额="158.00")
    months(("C1", "2026-10", {}), ("C1", "2026-11", {"minutes": "70"}))
    accrue(date(2026, 9, 20))
    accrue(date(2026, 10, 20))
    assert paid() == 13_332
    sold(("R1", "C1", "2026-11-02"), 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00")
    accrue(date(2026, 11, 20))
    assert added(11) == [("A1", 28, 3, 3334), ("R1", 27, 3, 3334)]
    assert paid() == 10_000


def test_a_clawback_takes_its_share_of_what_was_paid_and_nothing_more_is_released(sold, document, published, accrue):  # noqa: F811 - fixtures
    """Half of the 33.33 that were paid; October's part stays due, and is tested again when the customer is back."""
    clawback = [{"code": "left", "title": TITLE, "by": "steps", "steps": [{"days": 200, "percent": 50}]}]
    parts = [{"month": 0, "percent": "33.33"}, {"month": 1, "percent": "33.33"}, {"month": 2}]
    published(plan(document, parts, clawbacks=clawback))
    sold(("A1", "C1", "2026-08-05"))
    accrue(date(2026, 8, 20))
    close(8)
    months(("C1", "2026-09", {"ended_on": "2026-09-20"}))
    accrue(date(2026, 9, 20))
    close(9)
    assert added(9) == [("A1", 24, 0, -1667), ("", 26, 0, 1667)] or added(9) == [("", 26, 0, 1667), ("A1", 24, 0, -1667)]
    months(("C1", "2026-10", {}))
    accrue(date(2026, 10, 20))
    assert [line for line in added(10) if line[1] != 26] == [("A1", 25, 0, 1667), ("A1", 28, 2, 3333), ("A1", 28, 3, 3334)]
    assert paid() == 10_000


def test_who_shares_an_order_shares_its_parts_and_those_above_get_theirs_when_it_is_paid(tree, sold, document, published, accrue):  # noqa: F811 - fixtures
    """P1 sells, P2 gets a quarter and stands above: 10 per cent of what is paid out below, when it is."""
    parts = [{"month": 1, "percent": 50}, {"month": 2}]
    override = [{"code": "team", "title": TITLE, "way": "cascade", "percents": [10]}]
    published(plan(document, parts, overrides=override))
    sold(("A1", "C1", "2026-09-05"))
    shared(("A1", "P1", "75"), ("A1", "P2", "25"))
    for month in (9, 10, 11):
        accrue(date(2026, month, 20))
    assert added(9) == [("A1", 27, 1, -3750), ("A1", 27, 2, -3750)]
    assert added(9, payee="P2") == [("A1", 27, 1, -1250), ("A1", 27, 2, -1250)]
    assert (added(10), added(10, payee="P2")) == ([("A1", 28, 1, 3750)], [("A1", 28, 1, 1250)])
    above = (
        CommissionLine.objects.filter(kind=21, base__gt=0, payee_id=Payee.objects.get(code="P2").pk)
        .order_by("month")
        .values_list("month", "amount_fen")
    )
    assert list(above) == [(date(2026, 10, 1), 375), (date(2026, 11, 1), 375)]


def test_an_order_that_comes_late_is_held_with_its_month_and_released_with_those_of_it(sold, document, published, accrue):  # noqa: F811 - fixtures
    published(plan(document))
    sold(("A1", "C1", "2026-08-05"))
    accrue(date(2026, 8, 20))
    close(8)
    months(("C2", "2026-09", {}), ("C1", "2026-09", {}))
    accrue(date(2026, 9, 20))
    close(9)
    sold(("L1", "C2", "2026-08-20"))
    sold(("R1", "C1", "2026-08-25"), 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00")
    accrue(date(2026, 10, 20))
    # of the late order a third is paid; of the one that came back all that was: two thirds
    assert sum(Delta.objects.values_list("amount_fen", flat=True)) == 3_333 - 6_666
    assert [line for line in added(8) if line[0] != "A1"] == [("L1", 27, 2, -3333), ("L1", 27, 3, -3334), ("R1", 27, 3, 3334)]
    assert added(10) == [("L1", 28, 2, 3333)]
    for _again in range(2):
        accrue(date(2026, 10, 21))
        assert (added(10), PeriodResult.objects.filter(version__gt=1).count()) == ([("L1", 28, 2, 3333)], 1)
    assert paid() == 6_666


def test_a_hold_keeps_a_part_until_it_is_lifted(sold, document, published, accrue, world):  # noqa: F811 - fixtures
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"))
    months(("C1", "2026-10", {}))
    accrue(date(2026, 9, 20))
    line = CommissionLine.objects.get(kind=27, tier=2)
    names = ("payee_id", "order_id", "plan_version_id", "component", "rule")
    assert held(line) == (6667, 6667)
    with CaptureQueriesContext(connection) as asked:
        assert held(line) == (6667, 6667)
    # the lines were summed once; what is kept of them is told apart as soon as a hold or a line is another
    assert not any("kind = 27" in query["sql"] for query in asked.captured_queries)
    hold = InstalmentHold.objects.create(
        **{name: getattr(line, name) for name in names}, reason="x", held_by=world.agent_owner, held_at=NOW
    )
    assert held(line) == (6667, 3334)
    accrue(date(2026, 10, 20))
    assert added(10) == []
    InstalmentHold.objects.filter(pk=hold.pk).update(lifted_by=world.agent_owner, lifted_at=NOW)
    assert held(line) == (6667, 6667)
    accrue(date(2026, 10, 20))
    assert added(10) == [("A1", 28, 2, 3333)]
    assert held(line) == (3334, 3334)


def held(line):
    told = held_of(line.payee_id, on=TODAY)
    return told.fen, told.ahead_fen
