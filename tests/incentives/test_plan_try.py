"""Trying a version with typed orders: the same by the page, the command and REST, with every step, and nothing stored."""

import csv
import json
import time
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from incentives.engine.trying import Try
from incentives.engine.typed import TypedInvalid, typed
from incentives.models import CommissionLine

from ..engine.test_guide import PLANS

pytestmark = pytest.mark.django_db
ORDERS = [
    {"order": "A1", "day": "2026-12-02", "payee": "P1", "product": "5G-129", "channel": "social", "quantity": "2"},
    {"order": "A2", "day": "2026-12-02 10:30", "payee": "P1", "product": "X", "channel": "social", "quantity": "3"},
    {"order": "A3", "day": "2026-11-30", "payee": "P2", "product": "X", "channel": "social"},
    {"order": "A4", "day": "2026-12-03", "payee": "P2", "product": "X", "channel": "own"},
    {"order": "R1", "day": "2026-12-04", "payee": "P1", "kind": "return", "original": "A2", "quantity": "-1"},
]


def test_typed_orders_earn_what_the_guide_says():
    tried = Try(PLANS["EX-FLAT"], ORDERS)
    assert [(one.order, one.amount_fen, one.failed, one.nearest) for one in tried.orders()] == [
        ("A1", 12_000, "", ""),
        ("A2", 10_500, "", ""),
        ("A3", 0, "day", ""),
        ("A4", 0, "channel", "activation"),
        ("R1", -3_500, "", ""),
    ]
    assert list(tried.totals()) == [("P1", "activation", 3, 19_000)]
    lost = next(one for one in tried.orders() if one.order == "A4")
    tests = [test for step in lost.steps if step["step"] == "tests" for test in step["tests"]]
    assert [test["value"] for test in tests if not test["passed"]] == [{"channel": "own"}, {"product": "X", "family": "", "category": ""}]


def test_a_typed_order_says_when_how_much_of_it_is_paid():
    order = {"order": "A1", "day": "2026-12-02", "payee": "P1", "quantity": "1"}
    back = {"order": "R1", "day": "2026-12-03", "payee": "P1", "kind": "return", "original": "A1", "quantity": "-1"}
    lines = [line for one in Try(PLANS["EX-PARTS"], [order, back]).orders() for line in one.lines]
    assert [line.parts for line in lines] == [[(0, 1_167), (3, 1_167), (6, 1_166)], [(0, -1_167), (3, -1_167), (6, -1_166)]]
    assert not any(line.parts for one in Try(PLANS["EX-FLAT"], ORDERS).orders() for line in one.lines)


def test_a_few_typed_orders_are_answered_at_once():
    rows = [ORDERS[n % 3] | {"order": str(n)} for n in range(20)]
    began = time.perf_counter()
    list(Try(PLANS["EX-FLAT"], rows).orders())
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"day": "2026-13-01"}, "day", "not a day"),
        ({"day": ""}, "day", "must not be empty"),
        ({"payee": ""}, "payee", "must not be empty"),
        ({"kind": "gift"}, "kind", "no kind"),
        ({"quantity": "1.5"}, "quantity", "whole number"),
        ({"quantity": "9" * 15}, "quantity", "too large"),
        ({"amount": "1.234"}, "amount", "yuan"),
        ({"order": "A2"}, "order", "twice"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(cells, column, said):
    with pytest.raises(TypedInvalid) as error:
        typed([ORDERS[1], ORDERS[0] | cells])
    (problem,) = error.value.problems
    assert (problem.row, problem.column) == (2, column)
    assert said in str(problem)


@pytest.fixture
def files(tmp_path):
    """`files(plan, orders)` writes a document and the orders; their paths."""

    def written(document, orders=ORDERS, head=None):
        plan, rows = tmp_path / "plan.json", tmp_path / "orders.csv"
        plan.write_text(json.dumps(document), encoding="utf-8")
        with rows.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            names = head or sorted({name for row in orders for name in row})
            table.writerow(names)
            table.writerows([row.get(name, "") for name in names] for row in orders)
        return {"plan": plan, "orders": rows, "out": tmp_path / "lines.csv"}

    return written


def test_the_command_rates_a_file_without_a_catalogue(files, document, capsys):
    document["components"] = [{"code": "all", "kind": "flat", "title": {"zh": "全", "en": "All"}, "rules": [{"yuan_per_piece": "0.5"}]}]
    places = files(document, [*ORDERS, ORDERS[0] | {"order": "=1+1", "payee": "P9"}])
    call_command("rate", **places)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["orders"], told["lines"], told["amount"]) == (6, 6, "4.00")
    assert {(row["payee"], row["amount"]) for row in told["totals"]} == {("P1", "2.00"), ("P2", "1.00"), ("P9", "1.00")}
    lines = list(csv.DictReader(places["out"].open(encoding="utf-8")))
    assert [line["order"] for line in lines][-1] == "'=1+1"
    assert sum(Decimal(line["amount"]) for line in lines) == Decimal("4.00")
    assert not CommissionLine.objects.exists()


@pytest.mark.parametrize(
    ("head", "cells", "said"),
    [
        (["day", "payee", "colour"], {}, "colour"),
        (["day", "quantity"], {}, "payee"),
        (None, {"quantity": "x"}, "Row 2, column quantity: “x” is not a whole number."),
    ],
)
def test_the_command_says_which_row_and_cell(files, document, head, cells, said):
    places = files(document, [ORDERS[0], ORDERS[1] | cells], head)
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        call_command("rate", **places)
    assert not places["out"].exists()


def grid(*rows):
    """The form of the page."""
    sent = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    return sent | {f"form-{place}-{name}": text for place, row in enumerate(rows) for name, text in row.items()}


@pytest.fixture
def page(shop, published, document, browse):
    """`page(rows)` is the answer of the version's page to typed orders."""
    address = f"/incentives/plans/versions/{published(document).pk}/try/"
    client = browse("county_manager")

    def answered(*rows, headers=None, **more):
        return client.post(address, grid(*rows) | more, headers=headers) if rows else client.get(address)

    return answered


def test_the_page_shows_the_tree_of_every_order(page):
    first = page()
    assert first.context["grid"].total_form_count() == 3
    product = {"day": "2026-11-19", "product": "TC-1", "region": "350505", "quantity": "3"}
    answer = page(product, product | {"product": "KD-1", "payee": "P2"}, {})
    assert answer.status_code == 200, answer.content
    paid, lost = answer.context["orders"]
    assert paid["amount"] == "35.50"
    assert [step["val"] for step in paid["lines"][0]["steps"]][-1] == "35.50"
    assert (str(lost["failed"]), lost["lines"]) == ("产品", [])
    said = answer.content.decode()
    assert "KD-1" in said
    assert "is-bad" in said
    assert not CommissionLine.objects.exists()


def test_a_script_is_answered_with_grid_and_result_alone(page):
    row = {"day": "2026-11-19", "product": "TC-1", "region": "350505", "quantity": "3"}
    part = page(row, headers={"HX-Request": "true", "HX-Target": "try"}).content.decode()
    whole = page(row).content.decode()
    assert "35.50" in part
    assert ("<html" in part, "<html" in whole) == (False, True)
    wrong = page(row | {"quantity": "x"}, headers={"HX-Request": "true", "HX-Target": "try"})
    assert (wrong.status_code, "<html" in wrong.content.decode()) == (422, False)


def test_the_page_says_what_is_wrong_in_its_cell(page):
    answer = page({"day": "2026-11-19", "quantity": "many"}, {"day": "2026-11-19", "amount": "1,2,3x"})
    assert answer.status_code == 422
    first, second = answer.context["grid"]
    assert set(first.errors) == {"quantity"}
    assert set(second.errors) == {"amount"}
    assert page({"day": "2026-11-19"}, more="1").context["grid"].total_form_count() == 4
