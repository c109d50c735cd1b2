"""The rows of the incentives that an address can name: a plan with a published version and a draft, a calculated month."""

import copy
from datetime import date
from types import SimpleNamespace

from channelops.core.actors import Actor
from incentives.models import CommissionLine, ContractPin, Period, PlanVersion, Simulation, SimulationPayee, Statement
from incentives.services.accruals import accrual_run
from incentives.services.contract_pins import Contract, pin_make
from incentives.services.plan_versions import version_approve, version_draft, version_publish, version_submit
from incentives.services.plans import plan_create

from ..cast import NOW, TODAY
from ..incentives.conftest import DOCUMENT

MONTH: date = TODAY.replace(day=1)


def write_plan(world: SimpleNamespace, code: str, *, node: str) -> SimpleNamespace:
    """A plan of a node: written by the settlement officer, published by finance; a draft of the next version."""
    author, reviewer, publisher = (
        Actor(via="page", person=one) for one in (world.settlement_officer, world.province_manager, world.finance)
    )
    region = getattr(world, node)
    plan = plan_create(code=code, name_zh=code, name_en=code, region=region, payee_kind="partner", actor=author, at=NOW)
    parts = {"code": "parts", "title": DOCUMENT["title"], "parts": [{"month": 0, "percent": 50}, {"month": 1}]}
    document = copy.deepcopy(DOCUMENT) | {"plan": code, "scope": region.code, "instalments": [parts]}
    version = version_draft(plan=plan, document=document, actor=author, at=NOW)
    version = version_submit(version=version, access=None, actor=author, at=NOW)
    version = version_approve(version=version, access=None, actor=reviewer, at=NOW)
    version = version_publish(version=version, access=None, actor=publisher, at=NOW, unsimulated="test")
    draft: PlanVersion = version_draft(plan=plan, document=document | {"from": "2027-01-01"}, actor=author, at=NOW)
    return SimpleNamespace(plan=plan, version=version, draft=draft)


def write_pin(world: SimpleNamespace) -> ContractPin:
    """A contract that pins the payee at home to the published version, next year."""
    contract = Contract(number="HT-1", begins_on=date(2027, 3, 1), reason="agreed")
    actor = Actor(via="page", person=world.settlement_officer)
    return pin_make(version=world.plan.version, payee=world.trade.payee, contract=contract, access=None, actor=actor, at=NOW)


def write_month(world: SimpleNamespace) -> SimpleNamespace:
    """The month of the world's orders, calculated."""
    accrual_run(month=MONTH, actor=Actor.command("test"), business_date=TODAY, at=NOW)
    held = CommissionLine.objects.filter(kind=27).first()
    assert held is not None
    return SimpleNamespace(
        period=Period.objects.get(month=MONTH), statement=Statement.objects.get(payee_id=world.trade.payee.pk),
        instalment=f"{held.order_id}-{held.component}-{held.rule}-{held.plan_version_id}",
    )  # fmt: skip


def write_simulation(world: SimpleNamespace) -> Simulation:
    """A simulation of the draft that is done, with the payee at home in it."""
    draft, payee = world.plan.draft, world.trade.payee
    simulation = Simulation.objects.create(
        version=draft, content_hash=draft.content_hash, document=draft.document, first_month=date(2026, 8, 1), months=3, status="done",
        asked_by=world.settlement_officer, asked_at=NOW, business_date=TODAY, finished_at=NOW, shards=1, done=1,
    )  # fmt: skip
    place = {name: getattr(payee, name) for name in ("province_id", "city_id", "county_id")}
    sums = {"orders": 1, "pieces": 1, "revenue_fen": 7_900, "then_fen": 1_000, "now_fen": 1_200}
    SimulationPayee.objects.create(
        id=simulation.pk << 32 | payee.pk, simulation_id=simulation.pk, payee_id=payee.pk, partner_id=payee.partner_id, **place, **sums
    )
    return simulation
