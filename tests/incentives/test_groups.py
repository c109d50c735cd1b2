"""Groups: whoever stands below one head is counted together, on the day of each order, however the month is cut."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channelops.core.actors import Actor
from channelops.kernel.periods import Month
from channelops.sales.models import Payee, Touchpoint
from incentives.accrual import pieces
from incentives.accrual.rating import Rating
from incentives.accrual.tables import fresh_mark
from incentives.models import AccrualPiece, CommissionLine, Delta, Period, PeriodResult, Statement
from incentives.selectors.shards import SLOTS, Shard
from incentives.selectors.unpaid import unpaid_orders
from incentives.services import accruals
from incentives.services.periods import period_move
from incentives.tasks.accruals import _open
from incentives.what_if.trials import SIDES, Trial
from partners.models import Partner
from partners.services.placements import partner_place

from ..cast import BEGIN, NOW
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
TITLE = {"zh": "团队", "en": "Team"}
# Up to two pieces a month 10.00 each, from the third on 15.50 for all of them.
TIERS = [{"from": 0, "to": 2, "yuan_per_piece": "10"}, {"from": 2, "to": None, "yuan_per_piece": "15.5"}]
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def tree(shop, world):
    """P1 and P2 below P3, P5 alone below P4; each sells at a touchpoint of its own."""
    place = {"province_id": world.province.pk, "city_id": world.city.pk, "county_id": world.county.pk}
    for n in (3, 4, 5):
        payee = Payee.objects.create(code=f"P{n}", kind="partner", name_zh=f"代理{n}", partner_id=9_000 + n, opened_on=BEGIN, **place)
        Touchpoint.objects.create(
            code=f"T{n}", kind="shop", channel=shop.channel, payee=payee, name_zh=f"门店{n}", opened_on=BEGIN, **place
        )
    made = {
        n: Partner.objects.create(pk=9_000 + n, code=f"X{n}", path=f"X{n}/", name_zh=f"公司{n}", opened_on=BEGIN, **place)
        for n in range(1, 6)
    }

    def hang(below, above, on=BEGIN):
        actor = Actor.command("test")
        return partner_place(partner=made[below], parent=made[above], on=on, reason="x", access=None, actor=actor, at=NOW)

    hang(1, 3)
    hang(2, 3)
    hang(5, 4)
    return SimpleNamespace(hang=hang, pk=dict(Payee.objects.values_list("code", "pk")))


@pytest.fixture
def grouped(document, published):
    """Graduated tiers over the whole group."""
    return published(plan(document, "graduated"))


def plan(document, kind, **accumulate):
    rules = [{"table": {"by": "quantity", "edge": "inclusive", "tiers": TIERS}}]
    document["components"] = [{"code": "team", "kind": kind, "title": TITLE, "accumulate": {"per": "group"} | accumulate, "rules": rules}]
    return document


def orders(*sold):
    """(number, touchpoint, day) of orders of one piece each."""
    return text(*(row(ref, 时间=f"2026-{day} 10:00", 网点=shop) for ref, shop, day in sold))


def earned(tree, month=NOVEMBER):
    """Fen by payee, over all versions of a month."""
    codes = {pk: code for code, pk in tree.pk.items()}
    found = {}
    for payee, fen in CommissionLine.objects.filter(month=month).values_list("payee_id", "amount_fen"):
        found[codes[payee]] = found.get(codes[payee], 0) + fen
    return found


def everything():
    columns = [field.attname for field in CommissionLine._meta.fields]
    tables = [sorted(map(repr, CommissionLine.objects.values_list(*columns))), sorted(map(repr, Statement.objects.values_list()))]
    return [*tables, PeriodResult.objects.values_list("facts", "lines", "amount_fen", "checksum").get()]


NOVEMBERS = [("A1", "T1", "11-02"), ("B1", "T2", "11-03"), ("A2", "T1", "11-04"), ("H1", "T3", "11-05"), ("E1", "T5", "11-06")]


def test_agents_of_one_head_reach_the_tier_together(tree, grouped, bring_in, accrue):
    bring_in(orders(*NOVEMBERS))
    assert accrue().status == "done"
    # the third piece of the group is the second of P1, the fourth is the head's own; P5 stands elsewhere
    assert earned(tree) == {"P1": 1000 + 1550, "P2": 1000, "P3": 1550, "P5": 1000}
    assert len(unpaid_orders(Statement.objects.get(payee_id=tree.pk["P1"]))) == 0


def test_in_pieces_as_at_once(tree, grouped, bring_in, accrue, monkeypatch):
    bring_in(orders(*NOVEMBERS, *((f"N{n}", f"T{n % 5 + 1}", f"11-{n:02}") for n in range(7, 16))))
    accrue()
    at_once = everything()
    monkeypatch.setattr(pieces, "WORTH_SHARING", 0)
    monkeypatch.setattr(accruals, "ORDERS_A_SHARD", 3)
    cut = accruals.accrual_begin(month=NOVEMBER, actor=Actor.command("test"), at=NOW)
    shards = [Shard(low=piece.low, high=piece.high) for piece in AccrualPiece.objects.all()]
    assert cut == len(shards) > 1
    reader = Rating(Month.of(NOVEMBER)).reader
    held = [set(reader.whole(shard).payees) for shard in shards]
    families = [{tree.pk[code] for code in codes} for codes in (("P1", "P2", "P3"), ("P4", "P5"))]
    assert sum(map(len, held)) == len(set().union(*held)) == Payee.objects.count()
    assert all(sum(family <= each for each in held) == 1 for family in families)
    while accruals.accrual_piece(month=NOVEMBER):
        pass
    accruals.accrual_end(month=NOVEMBER, business_date=NOW.date(), at=NOW)
    assert everything() == at_once


def test_the_group_of_the_day_of_the_order_decides(tree, grouped, bring_in, accrue):
    """P1 goes over to the group of P4 on the 10th: his orders before count with P2, those after with P5."""
    tree.hang(1, 4, date(2026, 11, 10))
    sold = [("A1", "T1", "11-02"), ("A2", "T1", "11-03"), ("B1", "T2", "11-12")]
    bring_in(orders(*sold, ("E1", "T5", "11-11"), ("A3", "T1", "11-13"), ("E2", "T5", "11-14")))
    accrue()
    # P3's group: A1, A2, then B1 is the third; P4's: E1, A3, then E2 is the third
    assert earned(tree) == {"P1": 1000 + 1000 + 1000, "P2": 1550, "P5": 1000 + 1550}
    reader = Rating(Month.of(NOVEMBER)).reader
    assert set(reader.whole(Shard(payees=[tree.pk["P2"]])).payees) == {tree.pk[f"P{n}"] for n in range(1, 6)}
    back = row("R1", 类型="退订", 原单号="A2", 时间="2026-11-15 10:00", 数量="-1", 金额="-79.00")
    bring_in(text(back))
    accrue()
    # the return counts where its order did
    assert earned(tree)["P5"] == 1000 + 1550


def locked(month, acting):
    period = Period.objects.get(month=month)
    for step, name in (("calculate", "settlement_officer"), ("review", "settlement_officer"), ("approve", "finance"), ("lock", "finance")):
        period = period_move(period=period, step=step, access=None, actor=acting(name), at=NOW)


def test_a_late_order_of_one_moves_the_lines_of_all(tree, grouped, bring_in, accrue, acting):
    bring_in(orders(("A1", "T1", "10-02"), ("B1", "T2", "10-04"), ("E1", "T5", "10-05")))
    accrue(date(2026, 10, 31))
    locked(OCTOBER, acting)
    assert earned(tree, OCTOBER) == {"P1": 1000, "P2": 1000, "P5": 1000}
    bring_in(orders(("L1", "T1", "10-03")))
    accrue()
    # P2's order of the 4th is now the third of the group
    assert earned(tree, OCTOBER) == {"P1": 2000, "P2": 1550, "P5": 1000}
    codes = {pk: code for code, pk in tree.pk.items()}
    assert {codes[payee]: fen for payee, fen in Delta.objects.values_list("payee_id", "amount_fen")} == {"P1": 1000, "P2": 550}
    accrue()
    assert Delta.objects.count() == 2


def test_a_return_of_a_later_month_takes_back_what_the_group_had_reached(tree, document, published, bring_in, accrue):
    published(plan(document, "whole_volume"))
    bring_in(orders(("A1", "T1", "10-02"), ("B1", "T2", "10-03"), ("B2", "T2", "10-04")))
    accrue(date(2026, 10, 31))
    assert sum(earned(tree, OCTOBER).values()) == 3 * 1550
    bring_in(text(row("R1", 类型="退订", 原单号="A1", 时间="2026-11-05 10:00", 数量="-1", 金额="-79.00")))
    accrue()
    assert earned(tree) == {"P1": -1550}


def test_a_tree_that_changes_meanwhile_makes_the_month_anew(tree, grouped, bring_in, monkeypatch):
    monkeypatch.setattr(pieces, "WORTH_SHARING", 0)
    monkeypatch.setattr(accruals, "ORDERS_A_SHARD", 2)
    bring_in(orders(*NOVEMBERS))
    actor = Actor.command("test")
    assert accruals.accrual_begin(month=NOVEMBER, actor=actor, at=NOW) > 1
    assert accruals.accrual_piece(month=NOVEMBER)
    tree.hang(2, 4, date(2026, 11, 3))
    while accruals.accrual_piece(month=NOVEMBER):
        pass
    assert not accruals.accrual_agrees(month=NOVEMBER)
    work = SimpleNamespace(cursor={"at": fresh_mark(NOVEMBER, 1)})
    _open(work, NOVEMBER)
    # nothing is put in place, and what follows begins anew
    assert work.cursor == {"at": None}
    assert not Statement.objects.exists()


def test_a_trial_counts_groups_too(tree, grouped, bring_in):
    bring_in(orders(*NOVEMBERS))
    trial = Trial(grouped, document=grouped.document, first=Month.of(NOVEMBER), months=1)
    codes, sides = {pk: code for code, pk in tree.pk.items()}, {side: {} for side in SIDES}
    between = tree.pk["P2"] % SLOTS
    for low, high in ((0, between), (between, SLOTS)):
        rows = trial.of(trial.reader.whole(Shard(low=low, high=high)), every=1, books=False).rows
        for side, found in sides.items():
            for payee, fen in zip(rows["payee_id"].tolist(), rows[f"{side}_fen"].tolist(), strict=True):
                found[codes[payee]] = found.get(codes[payee], 0) + fen
    assert sides["then"] == sides["now"] == {"P1": 1000 + 1550, "P2": 1000, "P3": 1550, "P5": 1000}


def test_what_nobody_asks_is_not_read(tree, document, published, bring_in):
    published(document)
    bring_in(orders(*NOVEMBERS))
    reader = Rating(Month.of(NOVEMBER)).reader
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read = reader.orders(reader.whole(Shard(low=0, high=512)))
    assert not any("partners_partnerplacement" in query["sql"] for query in asked.captured_queries)
    assert reader.whole(Shard(low=0, high=512)) == Shard(low=0, high=512)
    assert np.array_equal(read.facts.group, read.facts.payee)
