"""Instalments of what an event earned: a return of the order cancels what is held, and takes back only what was paid out."""

from datetime import date

import pytest

from channelops.sales.models import Order, OrderEvent, Payee
from incentives.models import CommissionLine, Period, Statement
from incentives.selectors.clawbacks import at_risk
from incentives.selectors.instalments import instalments_of

from ..cast import TODAY
from .test_clawbacks import months, sold  # noqa: F401 - fixture
from .test_instalments import THIRDS, TITLE, close, paid
from .test_order_events import FINDER, article, happened  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db
ACTIVATION = article("activation", "flat", {"yuan_per_piece": 100}, trigger="activated")


def plan(document, **more):
    """100 yuan a piece that is activated, in thirds: at once, in the net a month later, calling after two."""
    instalments = [{"code": "parts", "title": TITLE, "article": "13", "components": ["activation"], "parts": THIRDS}]
    return document | {"components": [ACTIVATION], "instalments": instalments} | more


def added(month, *, payee="P1"):
    """(order or event, kind, part, fen) of what is held and what became of it in a month, all its versions."""
    refs = dict(Order.objects.values_list("pk", "ref")) | dict(OrderEvent.objects.values_list("pk", "ref"))
    rows = CommissionLine.objects.filter(month=date(2026, month, 1), kind__gte=24, payee_id=Payee.objects.get(code=payee).pk)
    return sorted((refs.get(row.order_id, ""), row.kind, row.rule >> 10, row.amount_fen) for row in rows)


def pays(month, payee="P1"):
    return sum(
        Statement.objects.filter(month=date(2026, month, 1), payee_id=Payee.objects.get(code=payee).pk).values_list("amount_fen", flat=True)
    )


@pytest.fixture
def activated(sold, happened, published, document):  # noqa: F811 - fixtures
    """An order of August that is activated in September, of a customer who passes every test."""
    published(plan(document))
    sold(("A1", "C1", "2026-08-20"), 数量="2", 金额="158.00")
    happened("E1,activated,A1,,2026-09-05")
    months(("C1", "2026-10", {}), ("C1", "2026-11", {"minutes": "70"}))


def back(sold, when, pieces=-2):  # noqa: F811 - fixture
    sold(("R1", "C1", when), 类型="退订", 原单号="A1", 数量=str(pieces), 金额=f"{pieces * 79}.00")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        # before anything was paid at all: what the month holds is nothing, and nothing is paid
        ("2026-09-03", {9: 0, 10: 0, 11: 0}),
        ("2026-09-20", {9: 0, 10: 0, 11: 0}),
        # 66.66 were paid in September; the 66.66 and 66.68 that wait are nothing any more
        ("2026-10-20", {9: 6_666, 10: -6_666, 11: 0}),
        # 66.66 twice were paid
        ("2026-11-20", {9: 6_666, 10: 6_666, 11: -13_332}),
    ],
)
def test_a_return_takes_back_what_was_paid_out_of_an_event_and_no_more(activated, sold, accrue, when, told):  # noqa: F811 - fixture
    for month in (9, 10, 11):
        if month == int(when[5:7]):
            back(sold, when)
        for _again in range(2):
            assert accrue(date(2026, month, 20)).status == "done"
            assert pays(month) == told[month]
    assert paid() == 0
    assert [line for line in added(11) if line[1] == 29] == []


def test_half_of_the_order_halves_what_is_held_of_its_event(activated, sold, accrue):  # noqa: F811 - fixture
    """One of two pieces: 66.66 were paid, so 33.33 go back; of 66.66 and 66.68 that wait 33.33 and 33.34 are left."""
    accrue(date(2026, 9, 20))
    back(sold, "2026-10-20", -1)
    accrue(date(2026, 10, 20))
    assert added(9) == [("E1", 27, 2, -6_666), ("E1", 27, 3, -6_668)]
    assert added(10) == [("E1", 28, 2, 3_333), ("R1", 27, 2, 3_333), ("R1", 27, 3, 3_334)]
    assert pays(10) == -3_333 + 3_333
    accrue(date(2026, 11, 20))
    assert added(11) == [("E1", 28, 3, 3_334)]
    assert paid() == 10_000
    statement = Statement.objects.get(month=date(2026, 9, 1))
    told, listed = instalments_of(statement, on=TODAY, limit=9)
    event = OrderEvent.objects.get().pk
    assert (listed, [(each.order_id, each.fen, each.state) for each in told]) == (2, [(event, 3_333, "passed"), (event, 3_334, "passed")])


def test_a_return_that_is_told_late_of_a_closed_month_changes_the_parts_of_it(activated, sold, accrue):  # noqa: F811 - fixture
    """September and October are locked, 66.66 paid in each; the return of September comes in November: all of it goes back."""
    for month in (9, 10):
        accrue(date(2026, month, 20))
        close(month)
    back(sold, "2026-09-25")
    for _again in range(2):
        accrue(date(2026, 11, 20))
        assert Period.objects.get(month=date(2026, 9, 1)).status == "locked"
        assert added(9) == [("E1", 27, 2, -6_666), ("E1", 27, 3, -6_668), ("R1", 27, 3, 6_668)]
        assert (added(11), paid()) == ([], 0)


def test_who_shares_the_order_and_who_found_it_give_back_their_own_parts(sold, happened, published, document, accrue):  # noqa: F811 - fixtures
    """P2 gets a quarter of the activation and 2 per cent of 79.00 for the deal, half of it at once."""
    halves = [{"month": 0, "percent": 50}, {"month": 1}]
    published(document | {"components": [ACTIVATION, FINDER], "instalments": [{"code": "parts", "title": TITLE, "parts": halves}]})
    sold(("A1", "C1", "2026-08-20"))
    shared(("A1", "P1", "75"), ("A1", "P2", "25"))
    happened("E1,activated,A1,,2026-09-05", "E2,referred,A1,,2026-09-05,,,,P2")
    accrue(date(2026, 9, 20))
    assert added(9) == [("E1", 27, 2, -3_750)]
    assert added(9, payee="P2") == [("E1", 27, 2, -1_250), ("E2", 27, 2, -79)]
    assert (pays(9), pays(9, "P2")) == (3_750, 1_250 + 79)
    sold(("R1", "C1", "2026-10-05"), 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00")
    accrue(date(2026, 10, 20))
    assert (pays(10), pays(10, "P2")) == (-3_750, -1_250 - 79)
    accrue(date(2026, 11, 20))
    assert (added(11), added(11, payee="P2")) == ([], [])


def test_nothing_more_is_released_of_an_event_whose_customer_has_gone(sold, happened, published, document, accrue):  # noqa: F811 - fixtures
    """33.33 are paid; the customer leaves in October: they go back, and the parts that no test asks for stay where they are."""
    parts = [{"month": 0, "percent": "33.33"}, {"month": 1, "percent": "33.33"}, {"month": 2}]
    instalments = [{"code": "parts", "title": TITLE, "parts": parts}]
    clawback = [{"code": "left", "title": TITLE, "by": "full", "window_days": 90}]
    published(plan(document, instalments=instalments, clawbacks=clawback))
    sold(("A1", "C1", "2026-08-20"))
    happened("E1,activated,A1,,2026-09-05")
    months(("C1", "2026-10", {"ended_on": "2026-10-14"}))
    for month in (9, 10, 11):
        accrue(date(2026, month, 20))
    assert ("A1", 24, 0, -3_333) in added(10)
    assert at_risk(Statement.objects.get(month=date(2026, 10, 1)), on=date(2026, 10, 31)) == 0
    assert [line for month in (10, 11) for line in added(month) if line[1] == 28] == []
    told, _listed = instalments_of(Statement.objects.get(month=date(2026, 9, 1)), on=TODAY, limit=9)
    assert [each.state for each in told] == ["clawed", "clawed"]
