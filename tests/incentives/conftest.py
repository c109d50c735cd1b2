"""What the tests of the incentives stand on: the shop of the tests of sales, and a plan over it that three people published."""

import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.core.services.jobs import job_ask
from incentives.models import Plan, PlanVersion
from incentives.services.plan_versions import version_approve, version_draft, version_publish, version_submit
from incentives.services.plans import plan_create
from incentives.tasks import accruals

from ..cast import NOW, TODAY
from ..sales.conftest import _own_folders, bring_in, shop  # noqa: F401 - fixtures

DOCUMENT = {
    "format": "channelops-plan/1",
    "plan": "fj",
    "title": {"zh": "福建社会渠道", "en": "Fujian social channel"},
    "scope": "35",
    "payees": "partner",
    "from": "2026-01-01",
    "to": None,
    "components": [
        {
            "code": "plans",
            "kind": "graduated",
            "article": "1",
            "title": {"zh": "套餐", "en": "Plans"},
            "criteria": {"families": ["plans"]},
            "rules": [
                {
                    "table": {
                        "by": "quantity",
                        "edge": "inclusive",
                        "tiers": [{"from": 0, "to": 2, "yuan_per_piece": "10"}, {"from": 2, "to": None, "yuan_per_piece": "15.5"}],
                    }
                }
            ],
        },
    ],
}


@pytest.fixture
def document() -> dict[str, object]:
    """A plan document of one component: 10 yuan apiece for the first two plans of a month, 15.50 from the third."""
    return copy.deepcopy(DOCUMENT)


@pytest.fixture
def plan(world: SimpleNamespace, acting: Callable[..., Actor]) -> Plan:
    """The plan of the province, without a version."""
    return plan_create(
        code="fj", name_zh="福建社会渠道", name_en="Fujian social channel", region=world.province, payee_kind="partner",
        actor=acting("settlement_officer"), at=NOW,
    )  # fmt: skip


@pytest.fixture
def published(plan: Plan, acting: Callable[..., Actor]) -> Callable[..., PlanVersion]:
    """`published(document)` is the next version, written by one, approved by another and published by a third."""

    def made(document: dict[str, object]) -> PlanVersion:
        version = version_draft(plan=plan, document=document, actor=acting("settlement_officer"), at=NOW)
        version = version_submit(version=version, access=None, actor=acting("settlement_officer"), at=NOW)
        version = version_approve(version=version, access=None, actor=acting("province_manager"), at=NOW)
        return version_publish(version=version, access=None, actor=acting("finance"), at=NOW, unsimulated="test")

    return made


@pytest.fixture
def accrue(db: None) -> Callable[..., JobRun]:
    """`accrue()` runs the accrual of the day to its end."""

    def ran(on: object = TODAY) -> JobRun:
        run = job_ask(job="incentives.accrual", business_date=on, actor=Actor.command("test"), at=NOW)
        job_work(run_id=run.pk, now=lambda: NOW, seconds=600)
        run.refresh_from_db()
        return run

    return ran


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each month was calculated: `whole` or `added`."""
    found: list[str] = []
    begin, add = accruals.accrual_begin, accruals.accrual_add

    def begins(**words: Any) -> Any:
        found.append("whole")
        return begin(**words)

    def adds(**words: Any) -> Any:
        result = add(**words)
        found.extend(["added"] if result else [])
        return result

    monkeypatch.setattr(accruals, "accrual_begin", begins)
    monkeypatch.setattr(accruals, "accrual_add", adds)
    return found
