"""The accrual: what orders earn by the published version, the same however often and in how many pieces it is made."""

import copy
import json
from datetime import date, timedelta

import pytest

from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from incentives.models import Accrual, AccrualMark, CommissionLine, PeriodResult, Statement
from incentives.services import accruals
from incentives.services.plan_files import Hands, plan_publish
from incentives.services.plans import plan_create
from partners.models import Partner, PartnerStage

from ..cast import BEGIN, NOW, TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db


def test_orders_earn_what_the_table_says(shop, bring_in, document, published, accrue):
    published(document)
    bring_in(text(row("A1"), row("A2"), row("A3"), row("B1", 产品="KD-1"), row("C1", 网点="T2")))
    run = accrue()
    assert run.status == "done", run.error
    lines = CommissionLine.objects.filter(payee_id=shop.payee.pk)
    assert [(line.tier, line.before, line.amount_fen) for line in lines] == [(1, 0, 1000), (1, 1, 1000), (2, 2, 1550)]
    assert {line.county_id for line in lines} == {shop.payee.county_id}
    statement = Statement.objects.get(payee_id=shop.payee.pk)
    assert (statement.facts, statement.paid, statement.unpaid, statement.amount_fen) == (4, 3, 1, 3550)
    assert list(Accrual.objects.filter(payee_id=shop.payee.pk).values_list("lines", "base", "amount_fen")) == [(3, 3, 3550)]


def test_again_and_in_shards_it_is_the_same(shop, bring_in, document, published, accrue, monkeypatch):
    published(document)
    bring_in(text(*(row(f"A{n}", 网点="T1" if n % 3 else "T2", 数量=str(1 + n % 2)) for n in range(12))))
    accrue()
    first = list(CommissionLine.objects.order_by("payee_id", "order_id").values()), PeriodResult.objects.get().checksum
    accrue()
    assert (list(CommissionLine.objects.order_by("payee_id", "order_id").values()), PeriodResult.objects.get().checksum) == first
    monkeypatch.setattr(accruals, "ORDERS_A_SHARD", 3)
    AccrualMark.objects.all().delete()
    assert accrue().total == 1
    assert (list(CommissionLine.objects.order_by("payee_id", "order_id").values()), PeriodResult.objects.get().checksum) == first


def test_a_killed_run_leaves_nothing_visible_and_another_goes_on(shop, bring_in, document, published, accrue, monkeypatch):
    published(document)
    bring_in(text(*(row(f"A{n}", 网点="T1" if n % 3 else "T2") for n in range(9))))
    accrue()
    before = Statement.objects.get(payee_id=shop.payee.pk).amount_fen
    bring_in(text(*(row(f"B{n}", 网点="T1" if n % 3 else "T2") for n in range(9))))
    monkeypatch.setattr(accruals, "ORDERS_A_SHARD", 6)
    AccrualMark.objects.all().delete()
    whole, calls = accruals.accrual_shard, []

    def dies(**words):
        calls.append(words["shard"].low)
        if len(calls) == 2:
            raise MemoryError
        return whole(**words)

    monkeypatch.setattr(accruals, "accrual_shard", dies)
    assert accrue().status == "failed"
    assert Statement.objects.get(payee_id=shop.payee.pk).amount_fen == before
    run = again()
    assert run.status == "done"
    assert len(calls) == 3
    assert calls[1] == calls[2] > calls[0] == 0
    assert Statement.objects.get(payee_id=shop.payee.pk).lines == 12


def again():
    run = JobRun.objects.get(job="incentives.accrual", business_date=TODAY)
    job_work(run_id=run.pk, now=lambda: run.due_at + timedelta(hours=1), seconds=600)
    run.refresh_from_db()
    return run


def test_a_node_further_down_has_its_own_rules(shop, bring_in, document, published, accrue, world, acting):
    published(document | {"below": {"allow": "override"}})
    deep = plan_create(
        code="qg", name_zh="泉港", name_en="", region=world.county, payee_kind="partner", actor=acting("settlement_officer"), at=NOW
    )
    words = copy.deepcopy(document) | {"plan": "qg", "scope": "350505"}
    words["components"] = [{"code": "flat", "kind": "flat", "title": {"zh": "定额", "en": "Flat"}, "rules": [{"yuan_per_piece": 3}]}]
    hands = Hands(author=world.settlement_officer, reviewer=world.province_manager, publisher=world.finance)
    plan_publish(text=json.dumps(words), hands=hands, via="page", at=NOW, unsimulated="test")
    bring_in(text(row("A1"), row("C1", 网点="T2")))
    accrue()
    assert dict(CommissionLine.objects.values_list("payee_id", "amount_fen")) == {shop.payee.pk: 300, shop.far_payee.pk: 1000}
    assert deep.versions.get().pk == CommissionLine.objects.get(payee_id=shop.payee.pk).plan_version_id


def test_the_stage_of_the_day_decides(shop, bring_in, document, published, accrue, world):
    partner = Partner.objects.create(
        pk=9_001, code="P9001", name_zh="代理一", path="P9001/", opened_on=BEGIN,
        province_id=world.province.pk, city_id=world.city.pk, county_id=world.county.pk,
    )  # fmt: skip
    PartnerStage.objects.create(partner=partner, stage="A", during=(BEGIN, date(2026, 11, 10)))
    PartnerStage.objects.create(partner=partner, stage="B", during=(date(2026, 11, 10), None))
    document["components"][0]["criteria"]["stages"] = ["B"]
    published(document)
    bring_in(text(row("A1", 时间="2026-11-09 23:59"), row("A2", 时间="2026-11-10 00:00")))
    accrue()
    assert list(CommissionLine.objects.values_list("day", flat=True)) == [date(2026, 11, 10)]


def test_a_run_whose_tables_another_took_begins_the_month_anew(shop, bring_in, document, published, accrue, monkeypatch):
    published(document)
    bring_in(text(*(row(f"A{n}", 网点="T1" if n % 3 else "T2") for n in range(9))))
    monkeypatch.setattr(accruals, "ORDERS_A_SHARD", 3)
    whole, calls = accruals.accrual_shard, []

    def robbed(**words):
        calls.append(words["shard"].low)
        if len(calls) == 2:
            raise MemoryError
        return whole(**words)

    monkeypatch.setattr(accruals, "accrual_shard", robbed)
    assert accrue().status == "failed"
    assert accrue(date(2026, 11, 19)).status == "done"
    assert again().status == "done"
    assert (CommissionLine.objects.count(), PeriodResult.objects.get().lines) == (9, 9)
