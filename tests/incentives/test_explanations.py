"""Every line and every order without one explains itself, by page and by REST, to whoever sees the statement."""

import pytest

from channelops.sales.models import Order
from incentives.models import CommissionLine, Statement
from incentives.selectors.statements import line_address

from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(shop, bring_in, document, published, accrue):
    """November of one payee: three plans and a broadband that no article names."""
    published(document)
    bring_in(text(row("A1"), row("A2"), row("A3"), row("B1", 产品="KD-1")))
    accrue()
    return Statement.objects.get(payee_id=shop.payee.pk)


def test_an_order_without_commission_shows_every_test_with_its_value(month, browse, rest):
    order = Order.objects.get(ref="B1")
    answer = browse("agent_owner").get(f"/incentives/statements/{month.pk}/orders/{order.pk}/")
    tests = [test for step in answer.context["steps"] for test in step.get("tests", ())]
    (failed,) = (test["text"] for test in tests if not test["passed"])
    assert "宽带 300M" in failed
    assert "plans" in failed
    told = rest("client").get(f"/api/v1/statements/{month.pk}/orders/{order.pk}/explanation/").json()
    assert told["plan"] == "fj"
    assert [test["passed"] for step in told["steps"] for test in step["tests"]].count(False) == 1
    unpaid = browse("agent_owner").get(f"/incentives/statements/{month.pk}/?tab=unpaid").content.decode()
    assert f"/incentives/statements/{month.pk}/orders/{order.pk}/" in unpaid


def test_a_line_explains_itself_in_rest(month, rest):
    third = CommissionLine.objects.get(before=2)
    address = f"/api/v1/statements/{month.pk}/lines/{line_address(third)}/explanation/"
    told = rest("agent_owner").get(address).json()
    assert (told["amount"], told["version"]) == ("15.50", "fj 1")
    assert told["steps"][-1]["val"] == "15.50"
    assert rest("far_agent_owner").get(address).status_code == 404
    assert rest("agent_owner").get(f"/api/v1/statements/{month.pk}/lines/0-0-0-0/explanation/").status_code == 404
