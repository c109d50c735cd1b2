"""Events of orders: a file brings the sound ones in once, each tied to its order; wrong rows are told with what is wrong."""

import contextlib
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from channelops.sales.models import Annex, CampaignCode, Order, OrderEvent, Product

from .conftest import row, text

pytestmark = pytest.mark.django_db
HEAD = "event,kind,order,order_source,at,month,amount,arrears,payee,campaign,new_customers\n"
GOOD = (
    "E1,activated,A1,,2026-11-19 11:00,,,,,,1\n"
    "E2,billed,A1,boss,2026-11-19,1,100.00,20,,,\n"
    "E3,paid,A1,,2026-11-19,1,50.5,,,,\n"
    "E4,paid,A1,,2026-11-19,1,29.5,,,,\n"
    "E5,active,A1,,2026-11-19,3,,,,,\n"
    "E6,referred,A1,,2026-11-19,,,,P2,,\n"
    "E7,campaign,A1,,2026-11-20,,,,,YEAR-END,\n"
)


@pytest.fixture
def brought(shop, bring_in, tmp_path, capsys):
    """`brought(rows)` brings a file of events of `boss` in: (totals, what is said of the rejected)."""
    bring_in(text(row("A1"), row("A2")))
    CampaignCode.objects.create(code="YEAR-END", name_zh="岁末", first_day="2026-11-01", last_day="2026-11-30")
    path = tmp_path / "events.csv"

    def made(rows):
        path.write_text(HEAD + rows, encoding="utf-8")
        with contextlib.suppress(SystemExit):
            call_command("import_order_events", str(path), "--source", "boss")
        told = capsys.readouterr()
        return tuple(json.loads(told.out).values()), told.err

    return made


def test_every_kind_comes_in_with_what_is_known_of_its_order(brought, shop):
    assert brought(GOOD) == ((7, 7, 0, 0), "")
    order = Order.objects.get(ref="A1")
    told = {each.ref: each for each in OrderEvent.objects.all()}
    assert {each.order_id for each in told.values()} == {order.pk}
    assert (told["E1"].amount_fen, told["E1"].quantity, told["E1"].new_customers) == (7_900, 1, 1)
    assert (told["E2"].amount_fen, told["E2"].arrears_fen, told["E2"].months) == (10_000, 2_000, 1)
    assert (told["E6"].payee_id, told["E5"].payee_id) == (shop.far_payee.pk, shop.payee.pk)
    assert (told["E6"].county_id, told["E6"].product_id) == (order.county_id, order.product_id)
    # a campaign stands on the day of its order
    assert (told["E7"].day, told["E7"].campaign_id) == (order.day, CampaignCode.objects.get().pk)
    assert len({each.pk for each in told.values()} | set(Order.objects.values_list("pk", flat=True))) == 9


def test_the_same_file_twice_changes_nothing(brought):
    brought(GOOD)
    assert brought(GOOD + GOOD) == ((14, 0, 14, 0), "")
    assert OrderEvent.objects.count() == 7
    assert list(Annex.objects.values_list("source__code", "duplicate")) == [("boss", 14), ("boss", 0)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (",activated,A1,,2026-11-19,,,,,,", "The number of the event is empty"),
        ("X,born,A1,,2026-11-19,,,,,,", "“born” is none of"),
        ("X,activated,A1,,19.11.2026,,,,,,", "“19.11.2026” is not a time"),
        ("X,activated,A1,,2026-02-30,,,,,,", "“2026-02-30” is not a time"),
        ("X,billed,A1,,2026-11-19,,10,,,,", "Which month since the order"),
        ("X,activated,A1,,2026-11-19,2,,,,,", "Which month since the order"),
        ("X,billed,A1,,2026-11-19,2,,,,,", "“” is not an amount"),
        ("X,billed,A1,,2026-11-19,2,10,11,,,", "“11” is not a part of the bill"),
        ("X,activated,A9,,2026-11-19,,,,,,", "There is no sale “A9”"),
        ("X,activated,A1,none,2026-11-19,,,,,,", "There is no sale “A1”"),
        ("X,referred,A1,,2026-11-19,,,,P9,,", "There is no payee “P9”"),
        ("X,campaign,A1,,2026-11-19,,,,,SPRING,", "There is no campaign “SPRING”"),
        ("X,activated,A1,,2026-11-18,,,,,,", "The event is before its order."),
        ("X,activated,A1,,2099-11-18,,,,,,", "The event is still to come."),
        ("E2,billed,A1,,2026-11-19,1,99.00,20,,,", "came in before with other content"),
        ("X,billed,A1,,2026-11-19,1,99.00,20,,,", "The order has had this event already"),
    ],
)
def test_a_wrong_row_is_told_and_the_others_come_in(brought, wrong, sentence):
    brought(GOOD)
    totals, said = brought(f"{wrong}\nB1,activated,A2,,2026-11-19,,,,,,\n")
    assert totals == (2, 1, 0, 1)
    assert said.startswith(f"2: {sentence}") or sentence in said


def test_twice_in_one_file_is_told(brought):
    totals, said = brought("X,activated,A1,,2026-11-19,,,,,,\nX,activated,A2,,2026-11-19,,,,,,\nY,activated,A1,,2026-11-19,,,,,,\n")
    assert totals == (3, 1, 0, 2)
    assert [line.partition(":")[0] for line in said.splitlines()] == ["3", "4"]


def test_events_are_facts(brought):
    brought(GOOD)
    for sql in ("UPDATE sales_orderevent SET amount_fen = 0", "DELETE FROM sales_ordereventkey"):
        with pytest.raises(DatabaseError, match="facts"), transaction.atomic():
            OrderEvent.objects.raw(sql + " RETURNING *")[0]


def test_campaigns_and_points_are_set_again_by_a_later_file(shop, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("code,name_zh,name_en,from,to\nA,春,Spring,2026-03-01,\nB,夏,,2026-06-01,2026-05-01\nC,秋,,soon,\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_campaign_codes", str(path))
    assert json.loads(capsys.readouterr().out) == {"read": 3, "accepted": 1, "duplicate": 0, "rejected": 2}
    path.write_text("product,points\nTC-1,12\nTC-9,1\nKD-1,many\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_product_points", str(path))
    said = capsys.readouterr()
    assert said.err == "3: There is no product “TC-9”.\n4: “many” is not a number of points.\n"
    assert Product.objects.get(code="TC-1").points == 12


def test_the_page_of_the_order_and_rest_tell_what_became_of_it(brought, browse):
    brought(GOOD)
    order = Order.objects.get(ref="A1")
    page = browse("province_manager").get(reverse("order_detail", args=[order.day.isoformat(), order.pk])).content.decode()
    assert [ref for ref in ("E1", "E2", "E6", "E7") if ref in page] == ["E1", "E2", "E6", "E7"]
    # who had registered the deal is of another county and sees the own event only
    rows = browse("far_agent_owner").get(reverse("api:order-event-list"), {"month": "2026-11"}).json()["results"]
    assert [(row["ref"], row["kind"], row["amount"]) for row in rows] == [("E6", "referred", "79.00")]
