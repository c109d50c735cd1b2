"""What is told late of a payee (stage, place in the tree, figure, share) for a locked month: the difference follows, once."""

from datetime import date, timedelta

import pytest

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.core.services.jobs import job_ask
from channelops.sales.models import Payee
from channelops.sales.services.splits import ShareRow, splits_import
from incentives.models import CommissionLine, Delta, OpeningChange, PeriodResult, Statement
from incentives.services import deltas
from incentives.services.payee_figures import FigureRow, payee_figures_import
from partners.models import Partner, PartnerStage
from partners.services.stages import stage_move

from ..cast import BEGIN, NOW, TODAY
from ..sales.conftest import row, text
from .test_carried import close  # noqa: F401 - fixture
from .test_groups import orders
from .test_groups import plan as group_plan
from .test_groups import tree as groups  # noqa: F401 - fixture
from .test_overrides import TITLE, above, plan, tree  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db
ATTAINMENT = {
    "code": "faster", "kind": "attainment", "title": TITLE,
    "rules": [{"attainment": {"quota": "sales", "reach": "marginal", "by": "quantity", "edge": "inclusive", "tiers": [
        {"from": 0, "to": 50, "yuan_per_piece": 10}, {"from": 50, "to": None, "yuan_per_piece": 20}]}}],
}  # fmt: skip
QUALITY = {
    "code": "quality", "kind": "coefficient", "title": TITLE,
    "rules": [{"by_standing": {"standing": "quality", "edge": "exclusive", "tiers": [
        {"from": 0, "to": 90, "factor": 1}, {"from": 90, "to": None, "factor": "1.1"}]}}],
}  # fmt: skip
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def stage(acting):
    """`stage(company, letter, on)` moves a company from the day on."""

    def moved(code, letter, on):
        partner = Partner.objects.get(code=code)
        return stage_move(partner=partner, stage=letter, on=on, reason="x", access=None, actor=acting("county_manager"), at=NOW)

    return moved


def told():
    """(payee, cause, origin, paid with, fen) of all differences."""
    codes = dict(Payee.objects.values_list("pk", "code"))
    rows = Delta.objects.order_by("payee_id", "component", "amount_fen")
    return [(codes[each.payee_id], each.cause, each.origin_month, each.posted_month, each.amount_fen) for each in rows]


def nothing_more(accrue):
    """Two more nights change nothing."""
    assert not OpeningChange.objects.exists()
    before = posted()
    accrue()
    accrue()
    assert posted() == before


def posted():
    return [sorted(map(repr, table.objects.values_list())) for table in (CommissionLine, Delta)]


def above_in_all(month=10):
    """Fen of the override lines of a month by payee and payee below, over all versions."""
    found = {}
    for payee, below, _level, fen in above(month):
        found[payee, below] = found.get((payee, below), 0) + fen
    return found


def staged(document, letters):
    """10 yuan apiece for partners in the stages."""
    rules = [{"yuan_per_piece": 10, "criteria": {"stages": letters}}]
    return document | {"components": [{"code": "a", "kind": "flat", "title": TITLE, "rules": rules}]}


def test_a_stage_of_a_locked_month_moves_what_its_orders_earn(tree, bring_in, document, published, accrue, close, stage):  # noqa: F811
    published(staged(document, ["B"]))
    stage("X1", "A", BEGIN)
    bring_in(text(*(row(f"A{n}", 时间=f"2026-10-{n} 10:00") for n in (10, 20)), row("B1", 时间="2026-10-20 10:00", 网点="T2")))
    close(OCTOBER)
    assert not CommissionLine.objects.exists()
    stage("X1", "B", date(2026, 10, 15))
    assert OpeningChange.objects.values_list("month", "cause").get() == (OCTOBER, "placed")
    accrue()
    assert told() == [("P1", "placed", OCTOBER, NOVEMBER, 1000)]
    statement = Statement.objects.get(month=NOVEMBER)
    assert (statement.earned_fen, statement.adjusted_fen, statement.amount_fen) == (0, 1000, 1000)
    nothing_more(accrue)


def test_a_stage_that_changes_nothing_posts_nothing(tree, bring_in, document, published, accrue, close, stage):  # noqa: F811
    published(plan(document))
    stage("X1", "A", BEGIN)
    bring_in(text(row("A1", 时间="2026-10-20 10:00")))
    close(OCTOBER)
    stage("X1", "B", date(2026, 10, 15))
    accrue()
    assert (told(), PeriodResult.objects.filter(period__month=OCTOBER).count()) == ([], 1)
    nothing_more(accrue)


def test_of_an_open_month_nothing_has_to_be_marked(tree, bring_in, document, published, accrue, stage):  # noqa: F811
    published(staged(document, ["B"]))
    stage("X1", "A", BEGIN)
    bring_in(text(row("A1", 时间="2026-11-10 10:00")))
    accrue()
    stage("X1", "B", date(2026, 11, 5))
    assert not OpeningChange.objects.exists()
    accrue()
    assert (CommissionLine.objects.get().amount_fen, told()) == (1000, [])


def test_a_place_in_the_tree_moves_those_above(tree, bring_in, document, published, accrue, close):  # noqa: F811
    """P1 turns out to have stood below P3, not P2, from 15 October on."""
    published(plan(document))
    bring_in(text(*(row(f"A{n}", 时间=f"2026-10-{n} 10:00") for n in (10, 20)), row("B1", 时间="2026-10-20 10:00", 网点="T2")))
    close(OCTOBER)
    assert above_in_all() == {("P2", "P1"): 200, ("P3", "P1"): 100, ("P3", "P2"): 100}
    tree("P1", "P3", date(2026, 10, 15))
    accrue()
    # of 10.00 before it 10 % and 5 % as before; of 10.00 after it 10 % for the one above now
    assert above_in_all() == {("P2", "P1"): 100, ("P3", "P1"): 150, ("P3", "P2"): 100}
    assert told() == [("P2", "placed", OCTOBER, NOVEMBER, -100), ("P3", "placed", OCTOBER, NOVEMBER, 50)]
    nothing_more(accrue)
    # every line goes on to be its rate of what was earned
    for line in CommissionLine.objects.filter(kind=21):
        totals = [round((line.before + more) * line.rate_millionths / 1_000_000) for more in (line.base, 0)]
        assert line.amount_fen == totals[0] - totals[1]


def test_what_comes_back_afterwards_is_taken_from_who_has_it_now(tree, bring_in, document, published, accrue, close):  # noqa: F811
    published(plan(document))
    bring_in(text(*(row(f"A{n}", 时间=f"2026-10-{n} 10:00") for n in (10, 20))))
    close(OCTOBER)
    tree("P1", "P3", date(2026, 10, 15))
    accrue()
    returned = [row(f"R{n}", 类型="退订", 原单号=f"A{n}", 时间="2026-11-05 10:00", 数量="-1", 金额="-79.00") for n in (10, 20)]
    bring_in(text(returned[1]))
    accrue()
    assert above(11) == [("P3", "P1", 1, -100)]
    bring_in(text(returned[0], row("L1", 时间="2026-10-25 10:00")))
    accrue()
    assert above(11) == [("P2", "P1", 1, -100), ("P3", "P1", 1, -100), ("P3", "P1", 2, -50)]
    # a late order of October stands below the one above now, too
    assert above_in_all() == {("P2", "P1"): 100, ("P3", "P1"): 250}


def test_moved_after_a_return_of_a_later_closed_month(tree, bring_in, document, published, accrue, close):  # noqa: F811
    """What a closed month took back already is given back by whom it was taken from."""
    published(plan(document))
    bring_in(text(row("A1", 时间="2026-09-10 10:00", 数量="3"), row("A2", 时间="2026-09-20 10:00")))
    september = date(2026, 9, 1)
    close(september)
    bring_in(text(row("R1", 类型="退订", 原单号="A1", 时间="2026-10-05 10:00", 数量="-1", 金额="-79.00")))
    close(OCTOBER)
    assert (above_in_all(9), above_in_all(10)) == ({("P2", "P1"): 400, ("P3", "P1"): 200}, {("P2", "P1"): -100, ("P3", "P1"): -50})
    tree("P1", "P3", date(2026, 9, 5))
    accrue()
    # October keeps what it took: together P2 has nothing, P3 10 % of the 30.00 that stay
    assert (above_in_all(9), above_in_all(10)) == ({("P2", "P1"): 100, ("P3", "P1"): 350}, {("P2", "P1"): -100, ("P3", "P1"): -50})
    nothing_more(accrue)


def test_a_rate_by_stage_follows_the_stage(tree, bring_in, document, published, accrue, close, stage):  # noqa: F811
    rates = [{"stages": ["B"], "percent": 20}, {"percent": 10}]
    article = {"code": "team", "title": TITLE, "article": "9", "way": "differential", "rates": rates, "depth": 2}
    published(plan(document) | {"overrides": [article]})
    for code in ("X1", "X2", "X3"):
        stage(code, "A", BEGIN)
    bring_in(text(*(row(f"A{n}", 时间=f"2026-10-{n} 10:00") for n in (10, 20))))
    close(OCTOBER)
    assert above_in_all() == {}
    stage("X2", "B", date(2026, 10, 15))
    accrue()
    assert told() == [("P2", "placed", OCTOBER, NOVEMBER, 100)]
    nothing_more(accrue)


def test_moved_there_and_back_comes_to_what_it_was(tree, bring_in, document, published, accrue, close):  # noqa: F811
    published(plan(document))
    bring_in(text(row("A1", 时间="2026-10-10 10:00"), row("A2", 时间="2026-10-20 10:00")))
    close(OCTOBER)
    tree("P1", "P3", date(2026, 10, 5))
    accrue()
    assert above_in_all() == {("P2", "P1"): 0, ("P3", "P1"): 200}
    tree("P1", "P2", date(2026, 10, 6))
    accrue()
    assert above_in_all() == {("P2", "P1"): 200, ("P3", "P1"): 100}
    nothing_more(accrue)


def test_who_turns_out_to_be_of_a_group_counts_with_it(groups, bring_in, document, published, accrue, close):  # noqa: F811
    """P5 stood below P3 from 15 October on, not below P4: its piece is the third of that group."""
    published(group_plan(document, "graduated"))
    bring_in(orders(("A1", "T1", "10-05"), ("A2", "T2", "10-06"), ("A5", "T5", "10-20")))
    close(OCTOBER)
    groups.hang(5, 3, date(2026, 10, 15))
    accrue()
    assert told() == [("P5", "placed", OCTOBER, NOVEMBER, 550)]
    nothing_more(accrue)


def test_a_quota_and_a_standing_of_a_locked_month(shop, bring_in, document, published, accrue, close):  # noqa: F811
    published(document | {"components": [ATTAINMENT, QUALITY]})
    bring_in(text(*(row(f"A{n}", 时间=f"2026-10-0{n} 10:00") for n in (1, 2, 3))))
    close(OCTOBER)
    paid = sum(CommissionLine.objects.values_list("amount_fen", flat=True))
    given = {"payee": "P1", "month": "2026-10"}
    figures = [
        FigureRow(line=2, kind="pieces", code="sales", value="4", **given),
        FigureRow(line=3, kind="standing", code="quality", value="92.5", **given),
    ]
    payee_figures_import(rows=figures)
    payee_figures_import(rows=figures)
    accrue()
    # 10.00, 10.00 and above half of the quota 20.00, and a tenth more for quality
    assert sum(fen for *_rest, fen in told()) == 4400 - paid
    assert {(cause, origin, into) for _payee, cause, origin, into, _fen in told()} == {("figure", OCTOBER, NOVEMBER)}
    nothing_more(accrue)


def test_shares_that_come_late_are_given_and_taken(tree, bring_in, document, published, accrue, close):  # noqa: F811
    published(plan(document, percents=[10]))
    bring_in(text(row("A1", 时间="2026-10-10 10:00")))
    close(OCTOBER)
    named = [("P1", "50"), ("P3", "50")]
    splits_import(rows=[ShareRow(line=at, source="boss", ref="A1", payee=who, percent=share) for at, (who, share) in enumerate(named)])
    accrue()
    # 5.00 go over, and half of what P2 had for what P1 earned
    assert told() == [
        ("P1", "shared", OCTOBER, NOVEMBER, -500),
        ("P2", "shared", OCTOBER, NOVEMBER, -50),
        ("P3", "shared", OCTOBER, NOVEMBER, 500),
    ]
    nothing_more(accrue)


def test_a_night_that_dies_half_way_leaves_nothing_and_posts_once(tree, bring_in, document, published, accrue, close, stage, monkeypatch):  # noqa: F811
    published(staged(document, ["B"]))
    stage("X1", "A", BEGIN)
    bring_in(text(row("A1", 时间="2026-10-20 10:00")))
    close(OCTOBER)
    stage("X1", "B", date(2026, 10, 15))

    def dies(*_args, **_words):
        raise RuntimeError("died")

    with monkeypatch.context() as broken:
        broken.setattr(deltas, "_post", dies)
        run = job_ask(job="incentives.accrual", business_date=TODAY, actor=Actor.command("test"), at=NOW)
        job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
    assert JobRun.objects.get(pk=run.pk).status != "done"
    assert (told(), PeriodResult.objects.filter(period__month=OCTOBER).count(), OpeningChange.objects.count()) == ([], 1, 1)
    job_work(run_id=run.pk, now=lambda: NOW + timedelta(days=1), seconds=600)
    assert told() == [("P1", "placed", OCTOBER, NOVEMBER, 1000)]
    nothing_more(accrue)


def test_the_statement_names_the_cause_and_leads_to_the_partner(tree, bring_in, document, published, accrue, close, stage, browse, rest):  # noqa: F811
    published(staged(document, ["B"]))
    stage("X1", "A", BEGIN)
    bring_in(text(row("A1", 时间="2026-10-20 10:00")))
    close(OCTOBER)
    stage("X1", "B", date(2026, 10, 15))
    accrue()
    statement, origin = Statement.objects.get(month=NOVEMBER), Statement.objects.get(month=OCTOBER)
    page = browse("settlement_officer").get(f"/incentives/statements/{statement.pk}/?tab=deltas").content.decode()
    assert str(Delta.Cause.PLACED.label) in page
    assert f'href="/partners/{PartnerStage.objects.first().partner_id}/"' in page
    assert f'href="/incentives/statements/{origin.pk}/"' in page
    answer = rest("settlement_officer").get(f"/api/v1/statements/{statement.pk}/deltas/").json()
    assert (answer["total"], len(answer["deltas"])) == ("10.00", 1)
    told = {name: answer["deltas"][0][name] for name in ("origin", "origin_statement", "cause", "version", "amount")}
    assert told == {"origin": "2026-10", "origin_statement": origin.pk, "cause": "placed", "version": 2, "amount": "10.00"}
