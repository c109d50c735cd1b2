"""Every way in which a row can be wrong gets its own code and cell, and the counts always add up."""

import pytest
from django.db import IntegrityError, connection, transaction

from channelops.sales.feeds.faults import ROW_FAULTS
from channelops.sales.models import Batch, Order, OrderKey, RejectedRow
from channelops.sales.selectors.batches import batch_remarks
from channelops.sales.services.sources import mapping_save

from ..cast import NOW
from .conftest import HEADER, MAPPING, row, text

pytestmark = pytest.mark.django_db

BAD_ROWS = [
    # what is wrong with the second of three rows, the code, the column at fault
    ({"单号": ""}, "ref.missing", "单号"),
    ({"单号": "3.5E+11"}, "ref.float", "单号"),
    ({"单号": "350505000001.0"}, "ref.float", "单号"),
    ({"单号": "3.50505E11"}, "ref.float", "单号"),
    ({"单号": "9" * 65}, "ref.long", "单号"),
    ({"版本": "x"}, "revision.invalid", "版本"),
    ({"版本": "0"}, "revision.invalid", "版本"),
    ({"类型": "赠送"}, "kind.unknown", "类型"),
    ({"时间": ""}, "date.missing", "时间"),
    ({"时间": "2026-02-30 10:00"}, "date.invalid", "时间"),
    ({"时间": "19/11/2026 10:00"}, "date.invalid", "时间"),
    ({"时间": "TRUE"}, "date.invalid", "时间"),
    ({"时间": "46345.4375"}, "date.invalid", "时间"),
    ({"时间": "2026-11-19 25:00"}, "date.time", "时间"),
    ({"时间": "2026-11-19 09:30 PM"}, "date.time", "时间"),
    ({"时间": "2026-11-19 09:30:00 +0000"}, "date.time", "时间"),
    ({"时间": "1999-12-31 10:00"}, "date.early", "时间"),
    ({"时间": "2026-11-21 00:03"}, "date.future", "时间"),
    ({"金额": ""}, "amount.missing", "金额"),
    ({"金额": "七十九"}, "amount.invalid", "金额"),
    ({"金额": "79.0.0"}, "amount.invalid", "金额"),
    ({"金额": "1.5E+3"}, "amount.invalid", "金额"),
    ({"金额": "79.005"}, "amount.decimals", "金额"),
    ({"金额": "100000000.01"}, "amount.large", "金额"),
    ({"金额": "999999999999999"}, "amount.large", "金额"),
    ({"金额": "-79.00"}, "amount.sign", "金额"),
    ({"数量": "1.5"}, "quantity.invalid", "数量"),
    ({"数量": "0"}, "quantity.sign", "数量"),
    ({"类型": "退订", "数量": "1", "金额": "-79.00", "原单号": "A1"}, "quantity.sign", "数量"),
    ({"产品": ""}, "product.missing", "产品"),
    ({"产品": "TC-9"}, "product.unknown", "产品"),
    ({"产品": "1.2E+12"}, "product.float", "产品"),
    ({"网点": "T9"}, "touchpoint.unknown", "网点"),
    ({"网点": "3.5E+11"}, "touchpoint.float", "网点"),
    ({"网点": ""}, "channel.missing", ""),
    ({"类型": "退订", "数量": "-1", "金额": "-79.00"}, "original.missing", "原单号"),
    ({"类型": "退订", "数量": "-1", "金额": "-79.00", "原单号": "Z9"}, "original.unknown", "原单号"),
    ({"类型": "退订", "数量": "-1", "金额": "-79.00", "原单号": "3.5E+11"}, "original.float", "原单号"),
]


@pytest.mark.parametrize(("wrong", "code", "cell"), BAD_ROWS, ids=[f"{code}-{number}" for number, (_w, code, _c) in enumerate(BAD_ROWS)])
def test_a_bad_row_is_kept_with_its_reason_and_cell(shop, bring_in, wrong, code, cell):
    batch = bring_in(text(row("A1"), row("A2", **wrong), row("A3")))
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (3, 2, 0, 1)
    assert batch.read_fen == batch.accepted_fen + batch.duplicate_fen + batch.rejected_fen
    kept = RejectedRow.objects.get(batch=batch)
    assert (kept.line, kept.code, kept.cell) == (3, code, cell)
    assert kept.values == row("A2", **wrong)
    assert ROW_FAULTS[code].sentence
    assert Order.objects.count() == 2


def test_a_float_within_a_composed_number_or_of_a_customer_is_refused(shop, bring_in):
    fields = MAPPING["fields"] | {"ref": {"template": "FJ-{单号}"}, "customer": {"column": "客户"}}
    shop.mapping = mapping_save(source=shop.source, document=MAPPING | {"fields": fields}, actor=shop.actor, at=NOW)
    rows = [[*row("3.5E+11"), "C1"], [*row("A2"), "3.50505E+17"], [*row("A3"), "C1"]]
    batch = bring_in(text(*rows, header=[*HEADER, "客户"]))
    assert (batch.accepted, Order.objects.get().ref) == (1, "FJ-A3")
    assert list(RejectedRow.objects.values_list("code", "cell")) == [("ref.float", "单号"), ("customer.float", "客户")]


def test_rows_with_too_few_or_too_many_cells_are_kept(shop, bring_in):
    batch = bring_in(text(row("A1"), row("A2")[:5], [*row("A3"), "x"], row("A4")))
    assert (batch.read, batch.accepted, batch.rejected) == (4, 2, 2)
    assert list(RejectedRow.objects.filter(batch=batch).values_list("line", "code")) == [(3, "row.short"), (4, "row.long")]


def test_a_stray_quotation_mark_spoils_its_row_only(shop, bring_in):
    broken = ",".join(row("A2", 产品='"TC"-1')) + "\n"
    batch = bring_in(text(row("A1")) + broken + text(row("A3"), header=row("A4")))
    assert (batch.accepted, batch.rejected) == (3, 1)
    assert RejectedRow.objects.get(batch=batch).code == "row.quotes"


def test_a_key_twice_in_one_file_counts_once(shop, bring_in):
    batch = bring_in(text(row("A1"), row("A1"), row("A1", 金额="80.00")))
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (3, 1, 1, 1)
    assert (batch.accepted_fen, batch.duplicate_fen, batch.rejected_fen) == (7900, 7900, 8000)
    assert RejectedRow.objects.get(batch=batch).code == "key.twice"


def test_a_known_key_with_another_amount_or_day_is_rejected(shop, bring_in):
    bring_in(text(row("A1"), row("A2")))
    batch = bring_in(text(row("A1", 金额="80.00"), row("A2", 时间="2026-10-02 10:00"), row("A3")))
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (3, 1, 0, 2)
    assert set(RejectedRow.objects.filter(batch=batch).values_list("code", flat=True)) == {"key.conflict"}
    assert sum(Order.objects.values_list("amount_fen", flat=True)) == 3 * 7900


def test_the_same_file_ten_times_changes_nothing(shop, bring_in):
    content = text(row("A1"), row("A2"), row("A3", 金额="x"))
    first = bring_in(content)
    before = list(Order.objects.order_by("id").values())
    for _time in range(9):
        again = bring_in(content)
        assert (again.read, again.accepted, again.duplicate, again.rejected) == (3, 0, 2, 1)
    assert list(Order.objects.order_by("id").values()) == before
    assert first.accepted == 2


def test_a_file_whose_rows_all_came_in_is_known_by_its_bytes(shop, bring_in, monkeypatch):
    content = text(row("A1"), row("A2", 金额="80.00")).rstrip("\n")
    first = bring_in(content)
    monkeypatch.setattr("channelops.sales.feeds.steps.stage", None)
    again = bring_in(content)
    assert (again.read, again.accepted, again.duplicate, again.rejected) == (2, 0, 2, 0)
    assert (again.read_fen, again.duplicate_fen, again.header, again.encoding) == (15_900, 15_900, first.header, first.encoding)
    assert (again.first_day, again.last_day) == (None, None)
    assert [remark["code"] for remark in again.remarks] == ["file.no_end", "file.known"]
    assert (Order.objects.count(), OrderKey.objects.count()) == (2, 2)
    assert str(first.pk) in batch_remarks(again)[1]


def test_the_same_bytes_are_read_again_under_another_mapping(shop, bring_in):
    content = text(row("A1"), row("A2"))
    bring_in(content)
    document = MAPPING | {"fields": MAPPING["fields"] | {"amount": {"constant": "80.00"}}}
    shop.mapping = mapping_save(source=shop.source, document=document, actor=shop.actor, at=NOW)
    again = bring_in(content)
    assert (again.read, again.duplicate, again.rejected) == (2, 0, 2)
    assert set(RejectedRow.objects.filter(batch=again).values_list("code", flat=True)) == {"key.conflict"}


def test_an_order_carries_what_it_was_posted_with(shop, world, bring_in):
    bring_in(text(row("A1", 数量="3", 金额="1,237.50")))
    order = Order.objects.get()
    assert (order.ref, order.revision, order.kind, order.quantity, order.amount_fen) == ("A1", 1, Order.Kind.SALE, 3, 123_750)
    assert (order.payee_id, order.partner_id, order.channel_id, order.family_id) == (shop.payee.pk, 9_001, shop.channel.pk, shop.family.pk)
    assert (order.province_id, order.city_id, order.county_id) == (world.province.pk, world.city.pk, world.county.pk)
    assert (order.day.isoformat(), order.at.isoformat()) == ("2026-11-19", "2026-11-19T02:30:00+00:00")


def test_a_later_revision_takes_the_earlier_back_and_posts_the_new(shop, bring_in):
    bring_in(text(row("A1")))
    batch = bring_in(text(row("A1", 版本="2", 金额="99.00", 网点="T2")))
    assert (batch.accepted, batch.accepted_fen) == (1, 9900)
    facts = list(Order.objects.order_by("id").values_list("kind", "revision", "quantity", "amount_fen", "payee_id"))
    sale, back = Order.Kind.SALE, Order.Kind.CANCELLATION
    assert facts == [
        (sale, 1, 1, 7900, shop.payee.pk),
        (sale, 2, 1, 9900, shop.far_payee.pk),
        (back, 2, -1, -7900, shop.payee.pk),
    ]
    taken, first = Order.objects.get(kind=back), Order.objects.get(revision=1)
    assert (taken.original_id, taken.original_day) == (first.pk, first.day)


def test_an_earlier_revision_after_a_later_one_is_rejected(shop, bring_in):
    bring_in(text(row("A1", 版本="2")))
    batch = bring_in(text(row("A1", 版本="1")))
    assert (batch.accepted, batch.rejected) == (0, 1)
    assert RejectedRow.objects.get(batch=batch).code == "revision.late"


def test_a_return_names_the_order_it_takes_back(shop, bring_in):
    bring_in(text(row("A1")))
    batch = bring_in(
        text(
            row("R1", 类型="退订", 原单号="A1", 数量="-1", 金额="-79.00"),
            row("B1"),
            row("R2", 类型="撤单", 原单号="B1", 数量="-1", 金额="-79.00"),
        )
    )
    assert (batch.accepted, batch.rejected) == (3, 0)
    originals = {order.ref: order.original_id for order in Order.objects.all()}
    ids = {order.ref: order.pk for order in Order.objects.all()}
    assert (originals["R1"], originals["R2"]) == (ids["A1"], ids["B1"])


def test_totals_that_do_not_add_up_are_refused_by_the_database(shop, bring_in):
    batch = bring_in(text(row("A1")))
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(accepted=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(read_fen=1)


@pytest.mark.parametrize("statement", ["UPDATE sales_order SET amount_fen = 0", "DELETE FROM sales_order", "DELETE FROM sales_orderkey"])
def test_orders_are_never_edited(shop, bring_in, statement):
    bring_in(text(row("A1")))
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_gb18030_is_read_like_utf_8(shop, bring_in):
    batch = bring_in(text(row("A1"), row("A2")).encode("gb18030"))
    assert (batch.encoding, batch.accepted, batch.header) == ("gb18030", 2, HEADER)
