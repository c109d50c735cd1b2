"""The plan editor and a simulation, as a settlement officer meets them in Chromium."""

import copy
from pathlib import Path

import pytest

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from incentives.models import PlanVersion, Simulation
from incentives.services.plan_versions import version_draft, version_revise
from incentives.services.plans import plan_create
from incentives.services.simulations import JOB, simulation_ask

from ..cast import NOW
from ..incentives.conftest import DOCUMENT
from ..sales.conftest import bring, make_shop, row, text


@pytest.fixture
def draft(cast, settings, tmp_path: Path) -> PlanVersion:
    """A draft of the province's plan, and three months of orders, committed."""
    settings.IMPORT_ROOT = tmp_path / "imports"
    shop = make_shop(cast)
    bring(shop.source, text(*(row(f"O{month}{n}", 时间=f"2026-{month:02}-0{n} 10:00") for month in (8, 9, 10) for n in (1, 2, 3))))
    actor = Actor(via="page", person=cast.settlement_officer)
    plan = plan_create(code="fj", name_zh="福建社会渠道", name_en="Fujian", region=cast.province, payee_kind="partner", actor=actor, at=NOW)
    return version_draft(plan=plan, document=copy.deepcopy(DOCUMENT), actor=actor, at=NOW)


def saved(page):
    """Saves, and waits until everything is."""
    with page.expect_response(lambda answer: answer.url.endswith("/edit/") and answer.request.method == "POST") as answer:
        page.locator("#editor-save").click()
    return answer.value.status


def test_edits_tiers_takes_back_and_saves(visit, draft):
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/plans/versions/{draft.pk}/edit/")
    page.locator("#editor-samples table").wait_for()
    page.locator("figure[data-chart] canvas").wait_for()
    guest.check(also=390)
    rate = page.locator('[data-at="/components/0/rules/0/table/tiers/1/yuan_per_piece"]')
    rate.fill("18.5")
    assert page.locator("#editor-save").is_enabled()
    page.keyboard.press("Control+z")
    assert rate.input_value() == "15.5"
    page.keyboard.press("Control+y")
    assert rate.input_value() == "18.5"
    page.locator("[data-part='0'] [data-duplicate]").click()
    assert page.locator("#editor-parts > .part").count() == 2
    page.locator("[data-card='1']").press("Alt+ArrowUp")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert page.locator("#editor-parts > .part").count() == 1
    assert saved(page) == 200
    draft.refresh_from_db()
    assert draft.document["components"][0]["rules"][0]["table"]["tiers"][1]["yuan_per_piece"] == "18.5"
    guest.check(axe=False)


def test_shows_a_problem_at_its_field_and_adds_every_kind(visit, draft):
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/plans/versions/{draft.pk}/edit/")
    page.locator("#editor-samples table").wait_for()
    page.locator('[data-at="/components/0/rules/0/table/tiers/1/from"]').fill("5")
    page.locator('#editor-parts [aria-invalid="true"], #editor-parts .field-error:not([hidden])').first.wait_for()
    page.keyboard.press("Control+z")
    kinds = page.locator("#editor-kinds [data-kind]").count()
    for number in range(kinds):
        page.locator("#editor-kinds > summary").click()
        page.locator("#editor-kinds [data-kind]").nth(number).click()
    assert page.locator("#editor-parts > .part").count() == kinds + 1
    page.locator("#editor-problems").wait_for()
    guest.check(also=390)


def test_picks_conditions_from_what_is_registered(visit, draft):
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/plans/versions/{draft.pk}/edit/")
    page.locator("#editor-samples table").wait_for()
    part = page.locator("[data-part='0']")
    families = part.locator(".picker:has([data-at='/components/0/criteria/families/-'])")
    families.locator("summary").click()
    families.get_by_label("宽带").check()
    assert part.locator(".chip-code").all_inner_texts() == ["套餐", "宽带"]
    part.locator("select[data-at='/components/0/criteria/-']").select_option("partner_types")
    kinds = part.locator(".picker:has([data-at='/components/0/criteria/partner_types/-'])")
    kinds.locator(".picker__said:not(:empty)").wait_for()
    assert kinds.locator("input.check").count() == 0
    part.locator("select[data-at='/components/0/criteria/-']").select_option("products")
    products = part.locator(".picker:has([data-at='/components/0/criteria/products/-'])")
    products.get_by_role("searchbox").fill("畅享")
    products.get_by_label("畅享 79").check()
    guest.check(also=390)
    assert saved(page) == 200
    draft.refresh_from_db()
    assert draft.document["components"][0]["criteria"] == {"families": ["broadband", "plans"], "products": ["TC-1"]}


def test_an_instalment_is_made_its_problems_stand_at_their_place_and_are_gone_to(visit, draft):
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/plans/versions/{draft.pk}/edit/")
    page.locator("#editor-samples table").wait_for()
    page.locator(".editor-plan > summary").click()
    page.locator("#editor-plan > .field-block--list > .entries > .part__opts > button").nth(1).click()
    at = "/instalments/0/"
    for name, value in (("title/zh", "分期"), ("title/en", "Parts"), ("code", "parts"), ("parts/0/month", "0"), ("parts/0/percent", "160")):
        page.locator(f"[data-at='{at}{name}']").fill(value)
    page.locator("[data-entry='/instalments/0'] .field-block--list > .entries > .part__opts > button").click()
    page.locator(f"[data-at='{at}parts/1/month']").fill("2")
    page.locator("#editor-plan-problems:not([hidden])").wait_for()
    page.locator(".editor-plan > summary").click()
    page.locator("#editor-problems .link-button").click()
    assert page.locator(".editor-plan").get_attribute("open") is not None
    page.locator(f"[data-at='{at}parts/0/percent']").fill("60")
    page.locator("#editor-plan-problems").wait_for(state="hidden")
    assert saved(page) == 200
    draft.refresh_from_db()
    assert [part.get("percent") for part in draft.document["instalments"][0]["parts"]] == [60, None]
    guest.check(axe=False)


def test_two_people_at_one_draft_see_both_texts(visit, draft, cast):
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/plans/versions/{draft.pk}/edit/")
    theirs = copy.deepcopy(draft.document)
    theirs["components"][0]["title"]["en"] = "Theirs"
    other = Actor(via="page", person=cast.province_manager)
    version_revise(version=draft, document=theirs, access=None, actor=other, at=NOW)
    page.locator('[data-at="/components/0/title/en"]').fill("Mine")
    guest.expected = ("409",)
    assert saved(page) == 409
    box = page.locator("#editor-conflict")
    box.wait_for()
    assert "Mine" in box.locator("[data-mine]").inner_text()
    assert "Theirs" in box.locator("[data-theirs]").inner_text()
    guest.check(also=390)
    with page.expect_response(lambda answer: answer.url.endswith("/edit/")):
        box.locator("[data-keep]").click()
    draft.refresh_from_db()
    assert draft.document["components"][0]["title"]["en"] == "Mine"


def test_looks_at_a_simulation_down_to_one_payee(visit, draft, cast):
    actor = Actor(via="page", person=cast.settlement_officer)
    simulation = simulation_ask(version=draft, months=3, access=None, actor=actor, at=NOW)
    guest = visit("settlement_officer")
    page = guest.go(f"/incentives/simulations/{simulation.pk}/")
    page.locator("[role=progressbar]").wait_for()
    run = JobRun.objects.get(job=JOB, subject=str(simulation.pk))
    job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
    assert Simulation.objects.get(pk=simulation.pk).status == "done"
    page = guest.go(f"/incentives/simulations/{simulation.pk}/")
    page.locator("figure[data-chart] canvas").first.wait_for()
    guest.check(also=390)
    page = guest.go(f"/incentives/simulations/{simulation.pk}/payees/")
    with page.expect_navigation():
        page.get_by_role("link", name="代理一").click()
    assert "2026-10" in page.locator("table.data").inner_text()
    guest.check(also=390)
