"""An order that two incentives meet, of one plan or of two: found before publishing and in the run, decided by the plan's rule."""

import copy
import json
from datetime import date

import pytest

from incentives.models import Period, Plan, Statement
from incentives.selectors.plan_doubles import doubles_between
from incentives.services.plan_files import Hands, plan_publish
from incentives.services.plan_versions import version_draft

from ..cast import NOW, TODAY
from ..sales.conftest import row, text
from .test_plan_ruling import deeper  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def above(document, double):
    """10 yuan apiece, and leave to add half of it."""
    flat = copy.deepcopy(document["components"][0]) | {"kind": "flat", "rules": [{"yuan_per_piece": 10}]}
    return document | {"components": [flat], "below": {"allow": "top_up", "max_percent": 50}, "double": double}


@pytest.mark.parametrize(
    ("double", "yuan", "paid"),
    [("both", 4, 400), ("both", 20, 500), ("refuse", 4, 0), ("refuse", 20, 0), ("higher", 4, 0), ("higher", 13, 300), ("higher", 20, 500)],
)
def test_the_plan_above_decides_what_is_added(shop, bring_in, document, published, deeper, accrue, double, yuan, paid):  # noqa: F811
    published(above(document, double))
    deeper(yuan)
    bring_in(text(row("A1"), row("B1", 产品="KD-1"), row("C1", 网点="T2")))
    accrue()
    mine, far = (Statement.objects.get(payee_id=payee.pk) for payee in (shop.payee, shop.far_payee))
    # the broadband is paid by nobody above, the far order by the plan above alone: neither is doubled
    assert (mine.earned_fen, mine.doubled, far.earned_fen, far.doubled) == (1000 + paid, 1, 1000, 0)
    bring_in(text(row("R1", 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00")))
    accrue()
    assert Statement.objects.get(payee_id=shop.payee.pk).earned_fen == 0


def test_statement_and_period_count_it_and_lead_to_the_orders(shop, bring_in, document, published, deeper, accrue, browse):  # noqa: F811
    published(above(document, "refuse"))
    deeper(4)
    bring_in(text(row("A1"), row("A2"), row("C1", 网点="T2")))
    accrue()
    statement = Statement.objects.get(payee_id=shop.payee.pk)
    manager = browse("province_manager")
    page = manager.get(f"/incentives/statements/{statement.pk}/?tab=doubled")
    assert [line["order"] for line in page.context["tab_context"]["rows"]] == ["A2", "A1"]
    assert [each["amount"] for each in page.context["tab_context"]["rows"][0]["articles"]] == ["10.00", "0.00"]
    assert "?tab=doubled" in page.content.decode()
    period = manager.get(f"/incentives/periods/{Period.objects.get().pk}/").content.decode()
    address = "/incentives/statements/?month=2026-11-01&amp;doubled=yes"
    assert address in period
    assert len(manager.get(address.replace("&amp;", "&")).context["lines"]) == 1
    assert address not in browse("far_city_manager").get(f"/incentives/periods/{Period.objects.get().pk}/").content.decode()


def test_it_is_found_from_both_sides_before_publishing(shop, world, bring_in, document, published, deeper, acting, accrue):  # noqa: F811
    first = published(above(document, "both"))
    bring_in(text(row("A1"), row("B1", 产品="KD-1"), row("C1", 网点="T2")))
    deeper(4)
    actor = acting("settlement_officer")
    lower = Plan.objects.get(code="qg")
    words = lower.versions.get().document | {"from": "2027-01-01"}
    draft = version_draft(plan=lower, document=words, actor=actor, at=NOW)
    (met,) = doubles_between(draft, on=TODAY)
    assert (met.other, met.other_above, met.looked, met.doubled, met.orders) == (first, True, 2, 1, ("A1",))
    upper = version_draft(plan=first.plan, document=above(document, "refuse") | {"from": "2027-01-01"}, actor=actor, at=NOW)
    (met,) = doubles_between(upper, on=TODAY)
    assert (met.other.plan.code, met.other_above, met.doubled) == ("qg", False, 1)
    alone = version_draft(plan=first.plan, document=document | {"from": "2027-01-01"}, actor=actor, at=NOW)
    assert doubles_between(alone, on=TODAY) == []


def test_a_node_has_one_plan_for_a_kind_of_payee(shop, world, document, published):
    """Two plans of one node would each claim every order; there is one, and a second document of that place is refused."""
    published(document)
    hands = Hands(author=world.settlement_officer, reviewer=world.province_manager, publisher=world.finance)
    second = json.dumps(document | {"plan": "second"})
    with pytest.raises(Exception, match="already has a plan"):
        plan_publish(text=second, hands=hands, via="test", at=NOW, unsimulated="test")
    assert Plan.objects.count() == 1
