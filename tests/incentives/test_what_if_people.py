"""A simulation with all that is added to a month: shares, overrides, clawbacks, quotas; then is what the ledger holds, to the fen."""

import copy
from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum

from channelops.core.models import JobRun
from channelops.core.services.job_runs import Outcome, job_work
from channelops.sales.models import Payee
from incentives.models import CommissionLine, SimulationPayee, SimulationRow
from incentives.services import simulations as write
from incentives.services.payee_figures import FigureRow, payee_figures_import
from incentives.services.plan_versions import version_draft
from incentives.services.simulations import JOB, simulation_ask

from ..cast import NOW
from .test_clawbacks import months as customer_months
from .test_clawbacks import sold  # noqa: F401 - fixture
from .test_overrides import tree  # noqa: F401 - fixture
from .test_splits import shared

pytestmark = pytest.mark.django_db
TITLE = {"zh": "条款", "en": "Article"}
TIERS = [{"from": 0, "to": 80, "yuan_per_piece": 8}, {"from": 80, "to": None, "yuan_per_piece": 15}]
MONTHS = (8, 9, 10)


def everything(document):
    """A plan in which a month depends on shares, on quotas, on those below, and on customers who leave."""
    attainment = {"quota": "sales", "reach": "whole", "by": "quantity", "edge": "inclusive", "tiers": TIERS}
    document["components"] = [
        {"code": "a", "kind": "flat", "title": TITLE, "rules": [{"yuan_per_piece": 100}]},
        {"code": "q", "kind": "attainment", "title": TITLE, "rules": [{"attainment": attainment}]},
    ]
    document["overrides"] = [{"code": "team", "title": TITLE, "way": "cascade", "percents": [10, 5], "own_activity": {"orders": 1}}]
    left = {"code": "left", "title": TITLE, "by": "straight_line", "window_days": 100, "recover_percent": 10}
    document["clawbacks"] = [left]
    parts = [{"month": 0, "percent": 70}, {"month": 1, "percent": 30}]
    document["instalments"] = [{"code": "parts", "title": TITLE, "components": ["q"], "parts": parts}]
    return document


@pytest.fixture
def ledger(tree, sold, document, published, accrue):  # noqa: F811 - fixtures
    """Three settled months under the plan: every payee sells, one order is shared, one comes back, one customer leaves."""
    version = published(everything(document))
    payee_figures_import(rows=[FigureRow(line=2, payee="P1", month=f"2026-{n:02}", kind="pieces", code="sales", value="3") for n in MONTHS])
    for n in MONTHS:
        sold(*((f"A{n}{k}", f"C{n}{k}", f"2026-{n:02}-0{k}") for k in (1, 2, 3)))
        sold((f"F{n}", f"D{n}", f"2026-{n:02}-05"), 网点="T2")
        sold((f"G{n}", f"E{n}", f"2026-{n:02}-06"), 网点="T3")
    shared(("A81", "P1", "60"), ("A81", "P2", "40"), ("A92", "P1", "50"), ("A92", "P3", "50"))
    sold(("R1", "C81", "2026-09-20"), 类型="退订", 原单号="A81", 数量="-1", 金额="-79.00")
    customer_months(("C92", "2026-09", {"ended_on": "2026-09-21"}), ("D8", "2026-10", {"ended_on": "2026-10-02"}))
    for last in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)):
        assert accrue(last).status == "done"
    return version


def simulated(version, acting):
    """A finished simulation of the version over the three months."""
    simulation = simulation_ask(version=version, months=3, access=None, actor=acting("settlement_officer"), at=NOW)
    run = JobRun.objects.get(job=JOB, subject=str(simulation.pk))
    assert job_work(run_id=run.pk, now=lambda: NOW, seconds=600) is Outcome.DONE
    simulation.refresh_from_db()
    assert simulation.status == "done"
    return simulation


def posted():
    """(payee, month) → fen of the ledger."""
    rows = CommissionLine.objects.order_by().values_list("payee_id", "month").annotate(fen=Sum("amount_fen"))
    return {(payee, month): fen for payee, month, fen in rows}


def told(simulation, side):
    """(payee, month) → fen of one side of the simulation."""
    rows = SimulationRow.objects.filter(simulation_id=simulation.pk).exclude(article=-1)
    rows = rows.order_by().values_list("payee_id", "month").annotate(fen=Sum(f"{side}_fen"))
    return {(payee, month): fen for payee, month, fen in rows}


def test_the_same_rules_come_to_what_the_ledger_holds(ledger, acting):
    kinds = set(CommissionLine.objects.values_list("kind", flat=True))
    assert kinds >= {1, 3, 20, 21, 24, 26, 27, 28}
    simulation = simulated(ledger, acting)
    assert told(simulation, "then") == told(simulation, "now") == posted()
    assert all(each.then_fen == each.now_fen for each in SimulationPayee.objects.filter(simulation_id=simulation.pk))
    by_kind = SimulationRow.objects.filter(simulation_id=simulation.pk, kind__gt=0).order_by().values_list("kind")
    ledger_kinds = CommissionLine.objects.filter(kind__gte=20).order_by().values_list("kind").annotate(fen=Sum("amount_fen"))
    assert dict(by_kind.annotate(fen=Sum("now_fen"))) == dict(ledger_kinds)


def test_the_draft_is_paid_with_all_that_follows(ledger, document, acting):
    changed = everything(copy.deepcopy(document))
    changed["components"][0]["rules"][0]["yuan_per_piece"] = 200
    changed["overrides"][0]["percents"] = [20]
    changed["clawbacks"][0]["by"] = "full"
    changed["from"] = "2026-12-01"
    del changed["instalments"]
    draft = version_draft(plan=ledger.plan, document=changed, actor=acting("settlement_officer"), at=NOW)
    simulation = simulated(draft, acting)
    assert told(simulation, "then") == posted()
    now = {code: told(simulation, "now")[pk, date(2026, 10, 1)] for code, pk in Payee.objects.values_list("code", "pk")}
    # three pieces at 200 and 15, as 3 of 3 is above 80 %. In September half of an own line of 208 went to P3 and the other half was
    # clawed: 104.00, of which 10 % of that month's 645.00 − 104.00 − 131.80 (the return) were kept; the other 63.08 wait for October
    assert now["P1"] == 3 * 21_500 - 6_308
    team = SimulationRow.objects.filter(simulation_id=simulation.pk, month=date(2026, 10, 1), kind=21)
    team = dict(team.order_by().values_list("payee_id").annotate(fen=Sum("now_fen")))
    codes = dict(Payee.objects.values_list("code", "pk"))
    # 20 % of the one below, one level down only
    assert team[codes["P2"]] == 12_900
    assert codes["P1"] not in team
    assert {article["code"] for article in simulation.articles} == {"a", "q", "team", "left", "parts", ""}


def test_books_are_gone_when_it_is_over_and_two_at_once_keep_apart(ledger, document, acting, monkeypatch):
    monkeypatch.setattr(write, "ORDERS_A_SHARD", 3)
    first = simulation_ask(version=ledger, months=3, access=None, actor=acting("settlement_officer"), at=NOW)
    changed = everything(copy.deepcopy(document)) | {"from": "2026-12-01"}
    changed["components"][0]["rules"][0]["yuan_per_piece"] = 200
    draft = version_draft(plan=ledger.plan, document=changed, actor=acting("settlement_officer"), at=NOW)
    second = simulation_ask(version=draft, months=3, access=None, actor=acting("settlement_officer"), at=NOW)
    runs = [JobRun.objects.get(job=JOB, subject=str(each.pk)).pk for each in (first, second)]
    outcomes = dict.fromkeys(runs, Outcome.MORE)
    for _turn in range(30):
        for run in runs:
            if outcomes[run] is Outcome.MORE:
                outcomes[run] = job_work(run_id=run, now=lambda: NOW, seconds=0)
    assert set(outcomes.values()) == {Outcome.DONE}
    assert told(first, "now") == told(second, "then") == posted()
    assert told(second, "now") != posted()
    assert not [name for name in connection.introspection.table_names() if name.startswith("incentives_trial_")]
