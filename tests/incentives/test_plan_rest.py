"""Plans by REST: the document in and out with the same hash as by page and command, the way through three hands, tries, differences."""

import copy
import csv
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from channelops.sales.models import Product
from incentives.engine.reading import loads
from incentives.models import Plan, PlanVersion

pytestmark = pytest.mark.django_db
GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plan-document.md").read_text(encoding="utf-8")
EXAMPLES = {loads(text)["plan"]: text for text in re.findall(r"```json plan\n(.*?)```", GUIDE, re.DOTALL)}
ORDER = {"order": "A1", "day": "2026-12-02", "payee": "P1", "product": "5G-129", "family": "broadband", "channel": "social"}


@pytest.fixture
def officer(rest, shop):
    """A settlement officer's token."""
    for code in ("5G-129", "5G-169"):
        Product.objects.create(code=code, name_zh=code, family=shop.family)
    return rest("settlement_officer")


def sent(client, method, path, body, **headers):
    text = body if isinstance(body, str) else json.dumps(body)
    return getattr(client, method)(f"/api/v1/plans/{path}", text, content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_the_same_by_page_command_and_rest(name, officer, browse, world, tmp_path, capsys):
    """Each way drafts the same content, and rates the same order to the same fen."""
    answer = sent(officer, "post", "", EXAMPLES[name])
    assert answer.status_code == 201, answer.content
    told = answer.json()
    file = tmp_path / "plan.json"
    file.write_text(EXAMPLES[name], encoding="utf-8")
    call_command("plan_import", file, author="settlement_officer")
    command = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (command["sha256"], command["version"]) == (told["content_hash"], 1)
    plan = Plan.objects.get(code=name)
    document = SimpleUploadedFile("plan.json", EXAMPLES[name].encode())
    assert browse("settlement_officer").post(f"/incentives/plans/{plan.pk}/draft/", {"document": document}).status_code == 303
    first, second = PlanVersion.objects.filter(plan=plan).order_by("number")
    assert (first.content_hash, first.document) == (second.content_hash, second.document)

    order = ORDER | {"quantity": "8", "amount": "129.00"}
    tried = sent(officer, "post", f"{name}/versions/1/try/", {"orders": [order]}).json()
    assert tried["sha256"] == told["content_hash"]
    grid = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    grid |= {f"form-0-{cell}": text for cell, text in order.items() if cell != "family"}
    product = Product.objects.get(code="5G-129")
    product.family = product.family.__class__.objects.get(code="broadband")
    product.save()
    page = browse("settlement_officer").post(f"/incentives/plans/versions/{second.pk}/try/", grid)
    rows = tmp_path / "orders.csv"
    with rows.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([list(order), list(order.values())])
    call_command("rate", plan=file, orders=rows)
    rated = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert rated["amount"] == tried["amount"] == page.context["amount"].replace(",", "")
    assert rated["totals"] == tried["totals"]
    assert rated["sha256"] == tried["sha256"]


def test_a_document_goes_out_and_comes_back(officer, document, plan):
    sent(officer, "post", "fj/versions/", document)
    answer = officer.get("/api/v1/plans/fj/versions/1/document/")
    version = PlanVersion.objects.get()
    assert answer["ETag"] == f'"{version.content_hash}"'
    assert officer.get("/api/v1/plans/fj/versions/1/document/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    written = answer.json()
    assert sent(officer, "put", "fj/versions/1/document/", written, **{"If-Match": answer["ETag"]}).status_code == 200
    changed = copy.deepcopy(written) | {"double": "higher"}
    assert sent(officer, "put", "fj/versions/1/document/", changed, **{"If-Match": answer["ETag"]}).status_code == 200
    stale = sent(officer, "put", "fj/versions/1/document/", written, **{"If-Match": answer["ETag"]})
    assert (stale.status_code, PlanVersion.objects.get().document["double"]) == (409, "higher")


def test_the_same_key_drafts_once(officer, document, plan):
    answers = [sent(officer, "post", "fj/versions/", document, **{"Idempotency-Key": "k"}) for _time in range(2)]
    assert [answer.json()["number"] for answer in answers] == [1, 1]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"from": 3}, "/from"),
        ({"components": []}, "/components"),
        ({"below": {"allow": "top_up"}}, "/below/max_percent"),
        ({"below": {"allow": "override", "max_percent": 3}}, "/below/max_percent"),
        ({"double": "maybe"}, "/double"),
    ],
)
def test_a_document_that_is_wrong_is_refused_with_its_place(officer, document, plan, change, place):
    answer = sent(officer, "post", "fj/versions/", document | change)
    assert answer.status_code == 422
    assert place in answer.json()["errors"][0]["detail"]
    assert sent(officer, "post", "fj/versions/", "{").status_code == 422
    assert not PlanVersion.objects.exists()


TIERS = [{"from": 0, "to": 20, "yuan_per_piece": 7}, {"from": 20, "to": None, "yuan_per_piece": 9}]


@pytest.mark.parametrize("wrong", [{"from": 15}, {"from": 25}, {"to": 50}])
def test_tiers_that_overlap_or_leave_a_gap_are_named(officer, document, plan, wrong):
    document["components"][0]["rules"][0]["table"]["tiers"] = [TIERS[0], TIERS[1] | wrong]
    answer = sent(officer, "post", "fj/versions/", document)
    assert answer.status_code == 422
    assert "/components/0/rules/0/table" in answer.json()["errors"][0]["detail"]


def test_a_version_goes_through_three_tokens(officer, rest, document, plan):
    sent(officer, "post", "fj/versions/", document)
    seen = PlanVersion.objects.get().content_hash
    moves = "fj/versions/1/moves/"
    assert sent(officer, "post", moves, {"move": "submit"}).json()["status"] == "submitted"
    assert sent(officer, "post", moves, {"move": "approve"}).status_code == 403
    reviewer, publisher = rest("province_manager"), rest("finance")
    assert sent(reviewer, "post", moves, {"move": "approve", "content_hash": "x"}).status_code == 409
    assert sent(reviewer, "post", moves, {"move": "return"}).status_code == 422
    assert sent(reviewer, "post", moves, {"move": "approve", "content_hash": seen}).json()["approver"] == "province_manager"
    assert sent(reviewer, "post", moves, {"move": "publish"}).status_code == 409
    unsimulated = sent(publisher, "post", moves, {"move": "publish", "content_hash": seen}, **{"Accept-Language": "en"})
    assert unsimulated.status_code == 409
    assert "simulation" in unsimulated.json()["detail"]
    assert PlanVersion.objects.get().status == "approved"


def test_a_try_says_which_cell_is_wrong_and_explains_every_order(officer, document, plan):
    sent(officer, "post", "fj/versions/", document)
    wrong = sent(officer, "post", "fj/versions/1/try/", {"orders": [ORDER, ORDER | {"order": "A2", "quantity": "x"}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/orders/1/quantity")
    assert sent(officer, "post", "fj/versions/1/try/", {"orders": [{"colour": "red"}]}).status_code == 422
    product = {"day": "2026-12-02", "product": "TC-1", "quantity": 3}
    answer = sent(officer, "post", "fj/versions/1/try/", {"orders": [product, product | {"product": "KD-1"}]}).json()
    paid, lost = answer["orders"]
    assert (answer["amount"], paid["amount"], lost["failed"]) == ("35.50", "35.50", "product")
    assert [step["step"] for step in paid["lines"][0]["steps"]][-1] == "amount"
    assert any(not test["passed"] for step in lost["steps"] for test in step.get("tests", []))


def test_differences_and_strangers(officer, rest, document, plan):
    sent(officer, "post", "fj/versions/", document)
    assert officer.get("/api/v1/plans/fj/versions/1/differences/").status_code == 404
    document["components"][0]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] = 18
    sent(officer, "post", "fj/versions/", document)
    told = officer.get("/api/v1/plans/fj/versions/2/differences/").json()
    assert [(row["was"], row["now"]) for section in told["results"] for row in section["rows"]] == [("15.5", "18")]
    assert rest("other_manager").get("/api/v1/plans/fj/").status_code == 404
    assert sent(rest("county_manager"), "post", "fj/versions/", document).status_code == 403
    assert sent(rest("far_city_manager"), "post", "", document).status_code == 403
    assert officer.get("/api/v1/plans/").json()["results"][0]["code"] == "fj"
