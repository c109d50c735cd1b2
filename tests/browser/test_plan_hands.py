"""A plan taken from a file to its publication by three people in Chromium, tried and compared on the way."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from channelops.core.actors import Actor
from incentives.models import PlanVersion, Simulation
from incentives.services.plans import plan_create

from ..cast import NOW
from ..incentives.conftest import DOCUMENT
from ..sales.conftest import make_shop


@pytest.fixture
def plan(cast):
    """The plan of the province, without a version, over a shop's products."""
    make_shop(cast)
    actor = Actor(via="page", person=cast.settlement_officer)
    return plan_create(code="fj", name_zh="福建", name_en="Fujian", region=cast.province, payee_kind="partner", actor=actor, at=NOW)


def simulated(version, asked_by):
    """What the what-if leaves when it has come to its end."""
    Simulation.objects.create(
        version=version, content_hash=version.content_hash, document=version.document, first_month=date(2026, 8, 1), months=3,
        status="done", asked_by=asked_by, asked_at=timezone.now(), business_date=timezone.localdate(), finished_at=timezone.now(),
    )  # fmt: skip


def press(page, label, state, *, confirm=False):
    """Presses a button of the head and waits for the state that it leads to."""
    page.locator(".btn-form button", has_text=label).first.click()
    if confirm:
        page.click("#confirm button[value=yes]")
    page.locator(".page-head .state", has_text=state).wait_for()


def test_three_people_publish_a_plan(visit, cast, plan, tmp_path: Path):
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    author = visit("settlement_officer", language="en")
    page = author.go(f"/incentives/plans/{plan.pk}/draft/")
    page.set_input_files("[name=document]", file)
    page.click("#main form[data-guard] button[type=submit]")
    page.wait_for_url("**/incentives/plans/versions/*/")
    version = PlanVersion.objects.get()
    author.check(also=390)

    page = author.go(f"/incentives/plans/versions/{version.pk}/try/")
    for name, text in {"day": "2026-11-19", "product": "TC-1", "quantity": "3", "region": "350505"}.items():
        page.fill(f"[name=form-0-{name}]", text)
    page.click("#main form button[type=submit]:not([name])")
    page.locator("#result").wait_for()
    assert "35.50" in page.inner_text("#result")
    author.check(also=390)
    page = author.go(f"/incentives/plans/versions/{version.pk}/")
    press(page, "Submit", "Submitted")

    reviewer = visit("province_manager", language="en")
    page = reviewer.go(f"/incentives/plans/versions/{version.pk}/")
    press(page, "Approve", "Approved")
    assert page.locator("[data-refused]", has_text="Publish").count() == 1
    reviewer.check(also=390)

    publisher = visit("finance", language="en")
    simulated(version, cast.settlement_officer)
    page = publisher.go(f"/incentives/plans/versions/{version.pk}/")
    press(page, "Publish", "Published", confirm=True)
    publisher.check(also=390)
    page = publisher.go(f"/incentives/plans/versions/{version.pk}/differences/")
    publisher.check(also=390)
    version.refresh_from_db()
    assert (version.author, version.approver, version.publisher) == (cast.settlement_officer, cast.province_manager, cast.finance)
