"""Instalments on the statement: figures, states, the values of tests, explanations, files, REST; holding one, and lifting the hold."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from analytics.selectors import home as read
from analytics.views.home import own_commission
from channelops.core.models import Change
from incentives.models import CommissionLine, InstalmentHold
from incentives.selectors.statements import line_address

from .test_clawbacks import months, sold, statement  # noqa: F401 - fixture
from .test_instalments import close, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(sold, document, published, accrue):  # noqa: F811 - fixtures
    """Of September A1 passes, A2 has left, A3's customer is not told of; B1 is of October; November is open."""
    published(plan(document))
    sold(("A1", "C1", "2026-09-05"), ("A2", "C2", "2026-09-06"), ("A3", "C3", "2026-09-07"), ("B1", "C4", "2026-10-08"))
    months(
        ("C1", "2026-10", {}), ("C2", "2026-10", {"ended_on": "2026-10-19"}), ("C1", "2026-11", {"minutes": "61"}), ("C4", "2026-11", {})
    )
    for month in (9, 10, 11):
        accrue(date(2026, month, 20))
        if month < 11:
            close(month)
    return {month: statement(month=month) for month in (9, 10, 11)}


def tab(reader, row):
    page = reader.get(f"/incentives/statements/{row.pk}/?tab=instalments")
    assert page.status_code == 200
    return page.context["tab_context"]


def test_the_statement_lists_its_instalments_with_state_month_and_values(told, browse):
    agent = browse("agent_owner")
    panel = tab(agent, told[9])
    assert [(row["order"], row["part"], row["due"], row["code"], row["decided"]) for row in panel["rows"]] == [
        ("A3", 2, "2026-10", "due", ""),
        ("A3", 3, "2026-11", "due", ""),
        ("A1", 2, "2026-10", "paid", "2026-10"),
        ("A2", 2, "2026-10", "forfeited", "2026-10"),
        ("A1", 3, "2026-11", "passed", "2026-11"),
        ("A2", 3, "2026-11", "forfeited", "2026-11"),
    ]
    tests = {(row["order"], row["part"]): [(test["holds"], test["text"]) for test in row["tests"]] for row in panel["rows"]}
    assert [holds for holds, _text in tests["A1", 3]] == [True]
    assert "61" in tests["A1", 3][0][1]
    assert [holds for holds, _text in (*tests["A2", 2], *tests["A3", 2])] == [False, None]
    assert not any(row["hold_url"] for row in panel["rows"])
    # A3's two parts wait, B1's third is due with December
    assert [each["value"] for each in panel["figures"]] == ["100.01", "66.67", "66.67", "33.34"]
    page = agent.get(f"/incentives/statements/{told[11].pk}/")
    (figures,) = [panel for panel in page.context["above"] if panel.template == "incentives/statement_figures.html"]
    tiles = [tile["value"] for tile in figures.context["tiles"]]
    assert tiles[:4] == ["66.67", "0.00", "100.01", "100.01"]
    assert "is-fail" not in page.content.decode()
    (ahead,) = [panel.context["ahead"] for panel in page.context["panels"] if "ahead" in panel.context]
    assert (ahead["total"], ahead["rows"]) == ("100.01", [["2026-11", "66.67"], ["2026-12", "33.34"]])
    assert ahead["data"]["series"][0]["data"] == [66.67, 33.34]


def test_the_agents_home_says_what_may_come(told, browse):
    access = browse("agent_owner").get("/").wsgi_request.access
    pair = own_commission(access)["held"]
    assert [each["value"] for each in pair] == ["100.01", "66.67"]
    assert pair[0]["url"].endswith("?tab=instalments")


def test_the_parts_on_the_agents_home_sum_to_the_whole(told, browse, monkeypatch):
    access = browse("agent_owner").get("/").wsgi_request.access
    found = read.own_commission(access)
    found.latest.adjusted_fen, found.latest.amount_fen = -250, found.latest.amount_fen - 250
    monkeypatch.setattr(read, "own_commission", lambda _access: found)
    said = own_commission(access)
    assert said["parts"][-1]["value"] == "−2.50"
    fen = [int(part["value"].replace("−", "-").replace(",", "").replace(".", "")) for part in said["parts"]]
    assert sum(fen) == said["amount_fen"]


def test_every_line_says_which_part_it_is_and_what_its_tests_saw(told, browse):
    said = {}
    for month in (9, 10, 11):
        for line in CommissionLine.objects.filter(month=date(2026, month, 1), kind__gte=27):
            address = f"/incentives/statements/{told[month].pk}/lines/{line_address(line)}/"
            said[line.kind, line.tier, month, line.order_id] = browse("settlement_officer").get(address).context["steps"]
    held = next(steps for key, steps in said.items() if key[:3] == (27, 2, 9))
    assert [step["val"] for step in held] == ["79.00 元", "100.00 元", "−33.33"]
    released = next(steps for key, steps in said.items() if key[:3] == (28, 3, 11))
    assert [step["val"] for step in released][1:] == ["33.34 元", "通过", "33.34"] or [step["val"] for step in released][1:2] == [
        "33.34 元"
    ]
    assert any("61" in text for step in released for text in step.get("tests", []))
    forfeited = next(steps for key, steps in said.items() if key[:3] == (29, 2, 10))
    assert (forfeited[1]["val"], forfeited[-1]["val"]) == ("33.33 元", "0.00")


def test_the_file_and_the_route_say_the_same(told, browse, client, world):
    officer = browse("settlement_officer")
    answer = officer.get(f"/incentives/statements/{told[9].pk}/instalments/?export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()[1:]
    assert [(row[0], row[4], row[5]) for row in rows][:2] == [("A3", 2, "2026-10"), ("A3", 3, "2026-11")]
    told_by_rest = officer.get(f"/api/v1/statements/{told[9].pk}/instalments/").json()
    assert told_by_rest["held"] == "100.01"
    assert told_by_rest["ahead"] == [{"month": "2026-11", "amount": "66.67"}, {"month": "2026-12", "amount": "33.34"}]
    assert (told_by_rest["count"], len(told_by_rest["instalments"])) == (6, 6)
    assert told_by_rest["instalments"][2]["state"] == "paid"


def test_a_manager_holds_one_by_name_and_lifts_it(told, browse, accrue, world):
    manager = browse("county_manager")
    row = next(row for row in tab(manager, told[9])["rows"] if (row["order"], row["part"]) == ("A1", 3))
    assert manager.post(row["hold_url"], {"reason": ""}).status_code == 422
    assert manager.post(row["hold_url"], {"reason": "实名资料待补"}).status_code == 303
    hold = InstalmentHold.objects.get()
    assert (hold.held_by, hold.reason) == (world.county_manager, "实名资料待补")
    assert manager.post(row["hold_url"], {"reason": "x"}).status_code == 409
    accrue(date(2026, 11, 20))
    row = next(row for row in tab(manager, told[9])["rows"] if (row["order"], row["part"]) == ("A1", 3))
    assert (row["code"], row["hold_url"]) == ("held", "")
    assert "实名资料待补" in row["hold"]
    assert manager.post(row["lift_url"], {"reason": "已补"}).status_code == 303
    assert manager.get(row["lift_url"]).status_code == 404
    accrue(date(2026, 11, 20))
    row = next(row for row in tab(manager, told[9])["rows"] if (row["order"], row["part"]) == ("A1", 3))
    assert row["code"] == "passed"
    verbs = Change.objects.filter(object_type="incentives.InstalmentHold").order_by("id").values_list("verb", "reason")
    assert list(verbs) == [("create", "实名资料待补"), ("lift", "已补")]
    history = browse("auditor").get(f"/incentives/statements/{told[9].pk}/?tab=history").context["tab_context"]["entries"]
    assert [entry["why"] for entry in history][:2] == ["已补", "实名资料待补"]
    assert {row["is"] for row in history[1]["rows"]} == {"A1", "3", "2026-11"}


def test_what_is_settled_cannot_be_held_and_agents_hold_nothing(told, browse):
    manager = browse("county_manager")
    rows = {(row["order"], row["part"]): row for row in tab(manager, told[9])["rows"]}
    address = rows["A1", 3]["hold_url"]
    settled = address.replace(address.split("/")[-3], _key(CommissionLine.objects.get(kind=28, month=date(2026, 10, 1))))
    assert manager.post(settled, {"reason": "x"}).status_code == 409
    assert browse("agent_owner").post(address, {"reason": "x"}).status_code == 403
    assert browse("far_county_manager").post(address, {"reason": "x"}).status_code == 404
    assert not InstalmentHold.objects.exists()


def _key(line):
    return f"{line.order_id}-{line.component}-{line.rule}-{line.plan_version_id}"
