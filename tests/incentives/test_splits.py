"""Shared orders in a settled month: every payee's part, what a return takes back, and that the month still sums to the same."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from channelops.sales.models import Order, OrderSplit, Payee
from channelops.sales.services.splits import ShareRow, splits_import
from incentives.models import Accrual, CommissionLine, PeriodResult, Statement

from ..cast import BEGIN
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db


def shared(*named):
    return splits_import(
        rows=[ShareRow(line=at, source="boss", ref=ref, payee=payee, percent=p) for at, (ref, payee, p) in enumerate(named, 2)]
    )


def amounts(month=11):
    """(payee code, kind, fen) of the lines of a month."""
    codes = dict(Payee.objects.values_list("pk", "code"))
    rows = CommissionLine.objects.filter(month=date(2026, month, 1)).values_list("payee_id", "kind", "amount_fen")
    return sorted((codes[payee], kind, fen) for payee, kind, fen in rows)


def flat(document, yuan=10):
    document["components"] = [{"code": "a", "kind": "flat", "title": {"zh": "定", "en": "Flat"}, "rules": [{"yuan_per_piece": yuan}]}]
    return document


@pytest.fixture
def third(shop, world):
    return Payee.objects.create(code="P3", kind="partner", name_zh="代理三", opened_on=BEGIN, province_id=world.province.pk)


def test_everyone_gets_a_part_and_the_month_sums_to_the_same(shop, third, bring_in, document, published, accrue):
    published(flat(document))
    bring_in(text(row("A1"), row("A2"), row("C1", 网点="T2")))
    accrue()
    before = PeriodResult.objects.get()
    told = shared(("A1", "P1", "33.3333"), ("A1", "P2", "33.3333"), ("A1", "P3", "33.3334"))
    assert (told.accepted, told.problems) == (3, [])
    assert accrue().status == "done"
    assert amounts() == [("P1", 1, 1000), ("P1", 1, 1000), ("P1", 20, -667), ("P2", 1, 1000), ("P2", 20, 333), ("P3", 20, 334)]
    result = PeriodResult.objects.get()
    assert (result.facts, result.amount_fen, result.lines) == (before.facts, before.amount_fen, before.lines + 3)
    for code, earned, facts in (("P1", 1333, 2), ("P2", 1333, 1), ("P3", 334, 0)):
        statement = Statement.objects.get(payee_id=Payee.objects.get(code=code).pk)
        assert (statement.earned_fen, statement.facts) == (earned, facts)
        assert sum(Accrual.objects.filter(payee_id=statement.payee_id).values_list("amount_fen", flat=True)) == earned
    # pieces are counted once
    assert sum(Accrual.objects.values_list("base", flat=True)) == 3


def test_again_it_is_the_same(shop, bring_in, document, published, accrue):
    published(flat(document))
    bring_in(text(row("A1"), row("A2")))
    shared(("A1", "P1", "50"), ("A1", "P2", "50"))
    accrue()
    first = PeriodResult.objects.get().checksum, amounts()
    accrue()
    assert (PeriodResult.objects.get().checksum, amounts()) == first


def test_a_return_takes_back_from_everyone_in_its_month_and_in_a_later_one(shop, bring_in, document, published, accrue):
    published(flat(document))
    back = {"类型": "退订", "数量": "-1", "金额": "-79.00"}
    sold = [row("A1", 时间="2026-10-05 10:00", 数量="3"), row("R1", 原单号="A1", 时间="2026-10-09 10:00", **back)]
    bring_in(text(*sold, row("R2", 原单号="A1", 时间="2026-11-02 10:00", **back), row("R3", 原单号="A1", 时间="2026-11-03 10:00", **back)))
    shared(("A1", "P1", "70"), ("A1", "P2", "30"))
    for month in (10, 11):
        assert accrue(date(2026, month, 20)).status == "done"
    assert amounts(10) == [("P1", 1, 3000), ("P1", 3, -1000), ("P1", 20, -900), ("P1", 20, 300), ("P2", 20, -300), ("P2", 20, 900)]
    assert sum(fen for _payee, _kind, fen in amounts(10) + amounts(11)) == 0
    for code in ("P1", "P2"):
        assert sum(fen for payee, _kind, fen in amounts(10) + amounts(11) if payee == code) == 0


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ([("A1", "P1", "50"), ("A1", "P2", "49.9999")], 2, "99.9999 %"),
        ([("A1", "P1", "100"), ("A1", "P2", "0")], 3, "“0”"),
        ([("A1", "P1", "120"), ("A1", "P2", "-20")], 3, "“-20”"),
        ([("A1", "P1", "50"), ("A1", "P1", "50")], 3, "P1"),
        ([("A1", "P9", "100")], 2, "P9"),
        ([("A9", "P1", "100")], 2, "A9"),
        ([("A1", "P1", "a half"), ("A1", "P2", "50")], 2, "a half"),
    ],
)
def test_shares_that_are_no_whole_are_refused_with_their_line(rows, line, words, shop, bring_in):
    bring_in(text(row("A1"), row("A2")))
    told = shared(*rows, ("A2", "P1", "40"), ("A2", "P2", "60"))
    assert (told.accepted, told.rejected, OrderSplit.objects.count()) == (2, len(rows), 2)
    problems = dict(told.problems)
    assert words in problems.pop(line)
    assert set(problems.values()) <= {f"The order did not come in because of line {line}."}
    assert len(problems) == len(rows) - 1


def test_the_same_again_changes_nothing_and_other_shares_are_refused(shop, bring_in, tmp_path, capsys):
    bring_in(text(row("A1")))
    path = tmp_path / "splits.csv"
    path.write_text("source,order,payee,percent\nboss,A1,P1,60\nboss,A1,P2,40\n", encoding="utf-8")
    for expected in ('"accepted": 2', '"duplicate": 2'):
        call_command("import_splits", str(path))
        assert expected in capsys.readouterr().out
    path.write_text("source,order,payee,percent\nboss,A1,P1,50\nboss,A1,P2,50\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_splits", str(path))
    assert capsys.readouterr().err.startswith("2: ")
    assert list(OrderSplit.objects.values_list("share_millionths", flat=True)) == [600_000, 400_000]


def test_the_database_holds_the_whole(shop, bring_in):
    bring_in(text(row("A1")))
    order = Order.objects.get()
    OrderSplit.objects.create(order_id=order.pk, place=1, day=order.day, payee_id=1, share_millionths=999_999)
    with pytest.raises(DatabaseError, match="whole"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    OrderSplit.objects.create(order_id=order.pk, place=2, day=order.day, payee_id=2, share_millionths=1)
