"""Plans over one place: the deeper one rules, adds, or pays nothing, as the one above allows; the same in any shard."""

import copy
import json
from datetime import date

import numpy as np
import pytest
from django.core.management import call_command

from incentives.engine.document import Allowed, Below
from incentives.engine.ruling import rulings, standing
from incentives.models import CommissionLine, Statement
from incentives.selectors.plan_leaves import left_out_words
from incentives.services.plan_files import Hands, plan_publish
from incentives.services.plan_versions import version_draft

from ..cast import NOW
from ..sales.conftest import row, text

OVER, ADD, NO = Below(Allowed.OVERRIDE), Below(Allowed.TOP_UP, 100_000), Below()


@pytest.mark.parametrize(
    ("chain", "ruled"),
    [
        ([NO], (0, -1)),
        ([NO, OVER], (0, -1)),
        ([OVER, NO], (1, -1)),
        ([OVER, OVER, NO], (2, -1)),
        ([OVER, NO, OVER], (1, -1)),
        ([ADD, NO], (0, 1)),
        ([ADD, OVER, NO], (0, 2)),
        ([ADD, NO, NO], (0, 1)),
        ([ADD, ADD, NO], (0, 1)),
        ([OVER, ADD, NO], (1, 2)),
    ],
)
def test_each_gives_leave_to_those_below(chain, ruled):
    assert standing(chain) == ruled


def test_columns_are_ruled_order_by_order():
    """Two provinces' plans, of which the first lets the city's rule; an order without any plan."""
    province, city = np.array([0, 0, 1, -1, 0]), np.array([-1, 2, 2, -1, 2])
    found = rulings([province, city], [OVER, NO, NO])
    assert found.base.tolist() == [0, 2, 1, -1, 2]
    assert rulings([province], [OVER, NO, NO]).base.tolist() == province.tolist()


@pytest.fixture
def deeper(world, document):
    """`deeper(yuan)` publishes a plan of 泉港 that pays so much apiece."""

    def made(yuan):
        words = copy.deepcopy(document) | {"plan": "qg", "scope": "350505"}
        words["components"] = [{"code": "more", "kind": "flat", "title": {"zh": "加", "en": "More"}, "rules": [{"yuan_per_piece": yuan}]}]
        hands = Hands(author=world.settlement_officer, reviewer=world.province_manager, publisher=world.finance)
        return plan_publish(text=json.dumps(words), hands=hands, via="test", at=NOW, unsimulated="test")

    return made


@pytest.mark.django_db
@pytest.mark.parametrize(("yuan", "amounts"), [(1, [1000, 100, 1000, 100]), (5, [1000, 200, 1000, 200])])
def test_a_top_up_adds_at_most_its_share_of_every_order(shop, bring_in, document, published, deeper, accrue, yuan, amounts):
    """10 yuan apiece above; 20 % on top at most; the broadband, which nobody pays above, gets nothing; a return takes both back."""
    published(document | {"below": {"allow": "top_up", "max_percent": 20}})
    deeper(yuan)
    bring_in(text(row("A1"), row("A2"), row("B1", 产品="KD-1"), row("C1", 网点="T2")))
    assert accrue().status == "done"
    mine = CommissionLine.objects.filter(payee_id=shop.payee.pk).order_by("order_id", "plan_version_id")
    assert [line.amount_fen for line in mine if line.amount_fen] == amounts
    statement = Statement.objects.get(payee_id=shop.payee.pk)
    assert statement.earned_fen == sum(amounts)
    assert Statement.objects.get(payee_id=shop.far_payee.pk).earned_fen == 1000
    bring_in(text(row("R1", 类型="退订", 原单号="A2", 数量="-1", 金额="-79.00")))
    assert accrue().status == "done"
    assert Statement.objects.get(payee_id=shop.payee.pk).earned_fen == sum(amounts) // 2


@pytest.mark.django_db
def test_without_leave_from_a_later_version_above_the_deeper_plan_pays_nothing(shop, bring_in, document, published, deeper, accrue):
    published(document | {"below": {"allow": "override"}})
    deeper(3)
    published(document | {"from": "2026-11-10"})
    bring_in(text(row("A1", 时间="2026-11-09 10:00"), row("A2", 时间="2026-11-10 10:00")))
    assert accrue().status == "done"
    lines = CommissionLine.objects.filter(payee_id=shop.payee.pk).order_by("day")
    assert [(line.day, line.amount_fen) for line in lines] == [(date(2026, 11, 9), 300), (date(2026, 11, 10), 1000)]


@pytest.mark.django_db
def test_a_version_above_says_which_published_plans_it_leaves_out(
    shop, published, document, plan, acting, deeper, browse, rest, capsys, tmp_path
):
    """泉港's plan rules on leave of the province's version; the next two versions give none and other leave, the last by command."""
    published(document | {"below": {"allow": "override"}})
    deeper(3)
    author = acting("settlement_officer")
    version = version_draft(plan=plan, document=document | {"from": "2026-12-01"}, actor=author, at=NOW)
    said = left_out_words(version)
    assert "qg" in said
    assert "2026-12-01" in said
    path = f"/incentives/plans/versions/{version.pk}/"
    assert ["top_up" in browse(name).get(path).content.decode() for name in ("province_manager", "county_manager")] == [True, False]
    allowed = version_draft(plan=plan, document=document | {"below": {"allow": "top_up", "max_percent": 5}}, actor=author, at=NOW)
    assert left_out_words(allowed) == ""
    told = rest("finance").get(f"/api/v1/plans/fj/versions/{version.number}/").json()
    assert [len(told["findings"]), "qg" in told["findings"][0]] == [1, True]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(version.document))
    call_command(
        "plan_publish", file, author="settlement_officer", reviewer="province_manager", publisher="finance", without_simulation="x"
    )
    (found,) = json.loads(capsys.readouterr().out.splitlines()[-1])["findings"]
    assert "qg" in found
