"""Overrides in a settled month: those above on the day of the order, what a later month takes back, and own activity."""

from datetime import date

import pytest

from channelops.core.actors import Actor
from channelops.sales.models import Payee, Touchpoint
from channelops.sales.services.splits import ShareRow, splits_import
from incentives.models import Accrual, CommissionLine, PeriodResult, Statement
from incentives.selectors.statements import line_address
from partners.models import Partner
from partners.services.placements import partner_place

from ..cast import BEGIN, NOW
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
TITLE = {"zh": "管理", "en": "Team"}


@pytest.fixture
def tree(shop, world):
    """P1 below P2 below P3: the shop's two payees and one more, as companies; each with a touchpoint of its own."""
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    top = Payee.objects.create(code="P3", kind="partner", name_zh="代理三", partner_id=9_003, opened_on=BEGIN, **place)
    Touchpoint.objects.create(code="T3", kind="shop", channel=shop.channel, payee=top, name_zh="门店三", opened_on=BEGIN, **place)
    made = {
        f"P{n}": Partner.objects.create(pk=9_000 + n, code=f"X{n}", path=f"X{n}/", name_zh=f"公司{n}", opened_on=BEGIN, **place)
        for n in (1, 2, 3)
    }

    def hang(below, above, on):
        actor = Actor.command("test")
        parent = made[above] if above else None
        return partner_place(partner=made[below], parent=parent, on=on, reason="x", access=None, actor=actor, at=NOW)

    hang("P2", "P3", BEGIN)
    hang("P1", "P2", BEGIN)
    return hang


def plan(document, **more):
    article = {"code": "team", "title": TITLE, "article": "9", "way": "cascade", "percents": [10, 5]}
    document["components"] = [{"code": "a", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 10}]}]
    document["overrides"] = [article | more]
    return document


def above(month=11):
    """(payee code, payee below, level, fen) of the override lines of a month."""
    codes = dict(Payee.objects.values_list("pk", "code"))
    rows = CommissionLine.objects.filter(month=date(2026, month, 1), kind=21).values_list("payee_id", "order_id", "tier", "amount_fen")
    return sorted((codes[payee], codes[-below], level, fen) for payee, below, level, fen in rows)


def test_those_above_get_their_part_and_the_statement_adds_up(tree, bring_in, document, published, accrue):
    published(plan(document))
    bring_in(text(row("A1"), row("A2"), row("C1", 网点="T2")))
    assert accrue().status == "done"
    assert above() == [("P2", "P1", 1, 200), ("P3", "P1", 2, 100), ("P3", "P2", 1, 100)]
    assert PeriodResult.objects.get().amount_fen == 3000 + 400
    top = Statement.objects.get(payee_id=Payee.objects.get(code="P3").pk)
    assert (top.facts, top.lines, top.earned_fen, top.amount_fen) == (0, 2, 200, 200)
    assert list(Accrual.objects.filter(payee_id=top.payee_id).values_list("component", "lines", "amount_fen")) == [(1, 2, 200)]
    first = PeriodResult.objects.get().checksum
    accrue()
    assert PeriodResult.objects.get().checksum == first


def test_the_tree_of_the_orders_day_decides(tree, bring_in, document, published, accrue):
    """On the eleventh the first moves to the head agent directly."""
    tree("P1", "P3", date(2026, 11, 11))
    published(plan(document))
    bring_in(text(row("A1", 时间="2026-11-10 10:00"), row("A2", 时间="2026-11-11 10:00"), row("A3", 时间="2026-11-12 10:00")))
    accrue()
    assert above() == [("P2", "P1", 1, 100), ("P3", "P1", 1, 200), ("P3", "P1", 2, 50)]


def test_what_comes_back_later_is_taken_from_whoever_was_paid(tree, bring_in, document, published, accrue):
    """October's order comes back in November, when its seller is a head agent and the plan is another one."""
    published(plan(document))
    back = row("R1", 类型="退订", 原单号="A1", 时间="2026-11-05 10:00", 数量="-1", 金额="-79.00")
    bring_in(text(row("A1", 时间="2026-10-05 10:00", 数量="3"), back, row("A2", 时间="2026-11-06 10:00")))
    accrue(date(2026, 10, 31))
    assert above(10) == [("P2", "P1", 1, 300), ("P3", "P1", 2, 150)]
    published(plan(document, percents=[20]) | {"from": "2026-11-01"})
    tree("P1", None, date(2026, 11, 1))
    accrue()
    assert above() == [("P2", "P1", 1, -100), ("P3", "P1", 2, -50)]
    bring_in(text(row("R2", 类型="退订", 原单号="A1", 时间="2026-11-07 10:00", 数量="-2", 金额="-158.00")))
    accrue()
    assert above() == [("P2", "P1", 1, -300), ("P3", "P1", 2, -150)]


def test_who_did_nothing_himself_gets_nothing(tree, bring_in, document, published, accrue):
    published(plan(document, own_activity={"orders": 1, "yuan": 5}))
    bring_in(text(row("A1"), row("C1", 网点="T3")))
    accrue()
    assert above() == [("P3", "P1", 2, 50)]


def test_shared_orders_count_for_those_who_got_them(tree, bring_in, document, published, accrue):
    published(plan(document))
    bring_in(text(row("A1")))
    named = [("P1", "50"), ("P2", "50")]
    splits_import(
        rows=[ShareRow(line=at, source="boss", ref="A1", payee=payee, percent=percent) for at, (payee, percent) in enumerate(named)]
    )
    accrue()
    assert above() == [("P2", "P1", 1, 50), ("P3", "P1", 2, 25), ("P3", "P2", 1, 50)]


def test_the_page_says_who_earned_below_and_every_line_opens(tree, bring_in, document, published, accrue, browse):
    published(plan(document, own_activity={"orders": 1}))
    bring_in(text(row("A1"), row("A2"), row("C1", 网点="T2")))
    splits_import(rows=[ShareRow(line=2, source="boss", ref="A1", payee=who, percent=share) for who, share in (("P1", "70"), ("P2", "30"))])
    accrue()
    officer = browse("settlement_officer")
    statement = Statement.objects.get(payee_id=Payee.objects.get(code="P2").pk)
    page = officer.get(f"/incentives/statements/{statement.pk}/").content.decode()
    assert "代理一" in page
    assert "is-fail" not in page
    lines = {line.kind: line for line in CommissionLine.objects.filter(payee_id=statement.payee_id).exclude(kind=1)}
    said = {}
    for kind, line in lines.items():
        steps = officer.get(f"/incentives/statements/{statement.pk}/lines/{line_address(line)}/").context["steps"]
        assert [step["no"] for step in steps] == list(range(1, len(steps) + 1))
        said[kind] = steps
    # a share: 30 % of 10.00; then 10 % of the 17.00 that are left below
    assert (said[20][-1]["val"], said[20][-1]["op"], len(said[20])) == ("3.00", "× 30%", 5)
    assert any("代理一" in name and "70" in name for name in said[20][-1]["tests"])
    assert (said[21][0]["val"], said[21][-1]["val"], said[21][-1]["op"]) == ("17.00 元", "1.70", "× 10%")
    assert "代理一" in said[21][0]["how"]
    version = officer.get(f"/incentives/plans/versions/{lines[21].plan_version_id}/").content.decode()
    assert "10%" in version
