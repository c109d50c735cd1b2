"""Every line and every order without one explains itself, by page and by REST, to whoever sees the statement."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from channelops.sales.models import Order
from incentives.models import CommissionLine, Statement
from incentives.selectors.statements import line_address
from incentives.shown.articles import base_words
from incentives.shown.instalments import when_words
from incentives.shown.steps import step_rows

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
    assert "plans" not in failed
    assert "套餐" in failed
    told = rest("client").get(f"/api/v1/statements/{month.pk}/orders/{order.pk}/explanation/").json()
    assert told["plan"] == "fj"
    assert [test["passed"] for step in told["steps"] for test in step["tests"]].count(False) == 1
    unpaid = browse("agent_owner").get(f"/incentives/statements/{month.pk}/?tab=unpaid").content.decode()
    assert f"/incentives/statements/{month.pk}/orders/{order.pk}/" in unpaid


def test_a_line_names_what_its_article_asks(month, browse):
    line = CommissionLine.objects.get(before=2)
    page = browse("agent_owner").get(f"/incentives/statements/{month.pk}/lines/{line_address(line)}/").content.decode()
    assert "套餐" in page
    assert "plans" not in page
    assert "1 件" in page


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ({"test": "trigger", "value": "bill", "wanted": {"trigger": ("paid",)}}, "Event: Billed (asked: Paid by the customer)"),
        ({"test": "payee", "value": 7}, "Payee: known"),
        (
            {"test": "product", "value": {"product": "P", "family": "f"}, "wanted": {"families": ("g", "h")}},
            "Product: P · Fs (asked: Gs, h)",
        ),
        ({"test": "region", "value": {"county": "1", "city": ""}, "wanted": {"regions": ("1",)}}, "Region: One (asked: One)"),
    ],
)
def test_a_test_is_told_in_words(test, said):
    names = {"families": {"f": "Fs", "g": "Gs"}, "regions": {"1": "One"}}
    step = {"step": "tests", "component": "", "rule": 0, "tests": [test | {"passed": True}]}
    with override("en"):
        (row_,) = step_rows([step], SimpleNamespace(components=(), plan="fj"), names)
    assert row_["tests"][0]["text"] == said


@pytest.mark.parametrize(("later", "zh", "en"), [(1, "1 个月后", "1 month later"), (2, "2 个月后", "2 months later")])
def test_a_part_says_when_it_is_due(later, zh, en):
    with override("en"):
        assert when_words(later) == en
    with override("zh-hans"):
        assert when_words(later) == zh


@pytest.mark.parametrize(("count", "said"), [(1, "1 piece"), (-1, "−1 piece"), (2, "2 pieces")])
def test_pieces_are_counted_in_words(count, said):
    with override("en"):
        assert base_words(count, pieces=True) == said


def test_a_line_explains_itself_in_rest(month, rest):
    third = CommissionLine.objects.get(before=2)
    address = f"/api/v1/statements/{month.pk}/lines/{line_address(third)}/explanation/"
    told = rest("agent_owner").get(address).json()
    assert (told["amount"], told["version"]) == ("15.50", "fj 1")
    assert told["steps"][-1]["val"] == "15.50"
    assert rest("far_agent_owner").get(address).status_code == 404
    assert rest("agent_owner").get(f"/api/v1/statements/{month.pk}/lines/0-0-0-0/explanation/").status_code == 404
