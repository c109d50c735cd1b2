"""A large file comes in straight: the same orders, keys, rejected rows and totals as by the usual way."""

from contextlib import closing

import pytest
from django.db import connection

from channelops.sales.feeds import straight
from channelops.sales.models import Batch, Order, OrderKey, RejectedRow, RollupDue

from .conftest import bring, row, text

pytestmark = pytest.mark.django_db
FACTS = ("ref", "day", "at", "amount_fen", "quantity", "payee_id", "partner_id", "county_id", "customer_class", "kind")
TOTALS = ("read", "accepted", "duplicate", "rejected", "read_fen", "accepted_fen", "duplicate_fen", "rejected_fen", "first_day", "last_day")
ROWS = [
    *[row(f"A{n}", 时间=f"2026-{9 + n % 3:02}-{1 + n % 19:02} 0{n % 10}:30", 网点=f"T{1 + n % 2}", 金额=f"{n}.5") for n in range(300)],
    row("B1", 金额="x"),
    row("B" * 65),
    row("B2", 网点="T9", 金额="12.00"),
    row("号" * 60, 金额="1,000"),
]
# What only the usual way can judge: about orders of this file, of no file, in a month that only a return has, one sent twice.
ODD = [
    row("R1", 类型="退订", 原单号="A7", 数量="-1", 金额="-7.50"),
    row("R2", 类型="撤单", 原单号="A8", 时间="2026-08-03 10:00", 数量="-1", 金额="-1.00"),
    row("R3", 类型="退订", 原单号="Z9", 数量="-1", 金额="-1.00"),
    row("A9", 版本="2", 时间="2026-10-03 10:00", 金额="99.00"),
    row("R1", 类型="退订", 原单号="A7", 数量="-1", 金额="-7.50"),
    row("A9", 版本="2", 时间="2026-10-03 10:00", 金额="98.00"),
]


@pytest.fixture(autouse=True, scope="module")
def _nothing_aside(django_db_setup, django_db_blocker):
    """Months that were kept aside outlive the transactions of the tests that adopted them."""
    yield
    with django_db_blocker.unblock(), closing(connection.get_new_connection(connection.get_connection_params())) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sales_staging' AND tablename LIKE 'orders%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE sales_staging.{name}")


@pytest.fixture
def straight_from_one(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(straight, "SMALLEST", 1)


@pytest.fixture
def backfill_from_one(straight_from_one, monkeypatch):
    """Every file that outnumbers the keys counts as a back-fill."""
    monkeypatch.setattr(straight, "BULK", 1)


def state(batch):
    """What a batch left behind, without the numbers that any two batches differ in."""
    return {
        "totals": [getattr(batch, name) for name in TOTALS],
        "orders": list(Order.objects.filter(batch_id=batch.pk).order_by("ref", "revision", "kind").values_list(*FACTS)),
        "originals": originals(batch),
        "keyed": OrderKey.objects.filter(order_id__in=[order.pk for order in Order.objects.filter(batch_id=batch.pk)]).count(),
        "keys": list(
            OrderKey.objects.filter(source_id=batch.source_id).order_by("ref", "revision").values_list("ref", "revision", "day", "digest")
        ),
        "rejected": list(RejectedRow.objects.filter(batch=batch).values_list("line", "code", "cell", "values", "amount_fen", "month")),
        "due": sorted(RollupDue.objects.filter(batch=batch).values_list("month", flat=True)),
    }


def originals(batch):
    """What each order takes back, by reference and revision."""
    orders = Order.objects.filter(batch_id=batch.pk, original_id__isnull=False).order_by("ref", "revision", "kind")
    known = {order.pk: (order.ref, order.revision) for order in Order.objects.filter(pk__in=[order.original_id for order in orders])}
    return [(order.ref, order.revision, order.original_day, known[order.original_id]) for order in orders]


def ways_of(shop, monkeypatch, *, rows, straightly):
    """The state after the rows came in, which must have been straight or not."""
    taken = []
    run = straight.StraightLoad.run

    def seen(self):
        taken.append(totals := run(self))
        return totals

    monkeypatch.setattr(straight.StraightLoad, "run", seen)
    batch = bring(shop.source, text(*rows))
    assert [totals is not None for totals in taken] == [straightly]
    return state(batch)


@pytest.mark.parametrize(("rows", "totals"), [(ROWS, [304, 301, 0, 3]), (ROWS + ODD, [310, 304, 1, 5])], ids=["plain", "odd"])
@pytest.mark.parametrize("way", ["held", "backfill"])
def test_both_ways_leave_the_same(shop, monkeypatch, way, rows, totals):
    expected = ways_of(shop, monkeypatch, rows=rows, straightly=False)
    assert expected["totals"][:4] == totals
    other = shop.source
    other.pk, other.code = None, "other"
    other.save()
    mapping = shop.mapping
    mapping.pk, mapping.source = None, other
    mapping.save()
    monkeypatch.setattr(straight, "SMALLEST", 1)
    monkeypatch.setattr(straight, "BULK", 1 if way == "backfill" else 10**9)
    assert ways_of(shop, monkeypatch, rows=rows, straightly=True) == expected


def test_an_order_that_came_in_straight_is_a_duplicate_the_next_time(shop, bring_in, monkeypatch, backfill_from_one):
    rows = [*ROWS, *ODD[:2], ODD[3]]
    first = bring_in(text(*rows))
    again = ways_of(shop, monkeypatch, rows=rows, straightly=True)
    assert (first.accepted, first.rejected) == (304, 3)
    assert again["totals"] == [307, 0, 304, 3, first.read_fen, 0, first.accepted_fen, first.rejected_fen, None, None]
    assert (again["orders"], again["due"], len(again["rejected"])) == ([], [], 3)


def test_a_month_is_looked_at_before_it_is_put_in_place(shop, bring_in):
    bring_in(text(*ROWS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_month_bare('2031-05-01')")
        (bare,) = cursor.fetchone()
        moved = """SELECT (jsonb_populate_record(o, '{"day": "2031-05-02"}')).* FROM sales_order o"""
        cursor.execute(f"INSERT INTO {bare} {moved}")
        cursor.execute("SELECT sales_order_month_attach('2031-05-01')")
        cursor.execute("SELECT count(DISTINCT payee_id) FROM sales_order_203105")
        (payees,) = cursor.fetchone()
        cursor.execute("SELECT n_distinct FROM pg_stats WHERE tablename = 'sales_order_203105' AND attname = 'payee_id'")
        assert cursor.fetchone() == (payees,)


def test_the_new_rows_of_a_file_that_is_known_by_its_first_come_in(shop, bring_in, straight_from_one):
    bring_in(text(*ROWS))
    more = [row("A0", 金额="9.00"), row("C1", 时间="2026-10-02 01:30"), row("C1", 金额="3.00"), row("C2"), row("C2")]
    batch = bring_in(text(*ROWS, *more))
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (309, 2, 302, 5)
    codes = list(RejectedRow.objects.filter(batch=batch).order_by("line").values_list("code", flat=True))
    assert codes == ["amount.invalid", "ref.long", "touchpoint.unknown", "key.conflict", "key.twice"]


def test_orders_of_a_payee_keep_their_order_in_the_file(shop, bring_in, straight_from_one, monkeypatch):
    monkeypatch.setattr(straight, "BULK", 10**9)
    bring_in(text(*ROWS))
    for payee in (shop.payee, shop.far_payee):
        orders = Order.objects.filter(payee_id=payee.pk, ref__startswith="A").order_by("id").values_list("ref", flat=True)
        assert [int(ref[1:]) for ref in orders] == sorted(int(ref[1:]) for ref in orders)


@pytest.mark.parametrize(
    ("more", "totals"),
    [
        ([row("A1", 时间="2026-10-02 01:30", 网点="T2", 金额="1.5")], (305, 301, 1, 3)),
        ([row("A1", 金额="80.00")], (305, 301, 0, 4)),
        ([row("A1", 类型="退订", 原单号="A2", 数量="-1", 金额="-2.50")], (305, 301, 0, 4)),
    ],
    ids=["twice", "twice with another amount", "as a return"],
)
@pytest.mark.parametrize("way", ["held", "backfill"])
def test_a_file_that_is_not_plain_comes_in_by_the_usual_way(shop, bring_in, straight_from_one, monkeypatch, more, totals, way):
    monkeypatch.setattr(straight, "BULK", 1 if way == "backfill" else 10**9)
    batch = bring_in(text(*ROWS, *more))
    assert (batch.status, batch.read, batch.accepted, batch.duplicate, batch.rejected) == (Batch.Status.LOADED, *totals)
    assert OrderKey.objects.count() == batch.accepted


def test_an_earlier_revision_is_late_by_every_way(shop, bring_in, backfill_from_one):
    bring_in(text(row("A1", 版本="2")))
    batch = bring_in(text(row("A1"), row("A2")))
    assert (batch.accepted, batch.rejected) == (1, 1)
    assert RejectedRow.objects.get().code == "revision.late"
