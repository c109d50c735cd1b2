"""A simulation: past months under a draft, beside what was in force; nothing of it is in the ledger."""

import copy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from channelops.core.access import access_of
from channelops.core.models import JobRun, Person
from channelops.core.refusals import Refused
from channelops.core.selectors.changes import changes_of
from channelops.core.services.job_runs import Outcome, job_work
from incentives.models import Accrual, CommissionLine, Simulation, SimulationCell, SimulationPayee, SimulationRow, SimulationVolume
from incentives.selectors import simulations as read
from incentives.services import simulation_pieces as pieces
from incentives.services import simulations as write
from incentives.services.plan_versions import version_draft, version_revise
from incentives.services.simulations import JOB, simulation_ask, simulation_cancel, simulation_resume
from incentives.tasks.simulations import HELP

from ..cast import NOW, TODAY
from ..sales.conftest import row, text

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
# 10.00 for the first two of a month and 15.50 from the third; the draft pays 12.00 and 14.00.
OF_THREE = {"then": 3550, "now": 3800}


def raised(document):
    """The draft's document."""
    tiers = document["components"][0]["rules"][0]["table"]["tiers"]
    tiers[0]["yuan_per_piece"], tiers[1]["yuan_per_piece"] = "12", "14"
    return document


@pytest.fixture
def months(shop, bring_in):
    """Three months: three orders each at the shop, one each far away."""
    rows = [row(f"A{month}{n}", 时间=f"2026-{month:02}-0{n} 10:00") for month in (8, 9, 10) for n in (1, 2, 3)]
    rows += [row(f"F{month}", 时间=f"2026-{month:02}-05 10:00", 网点="T2") for month in (8, 9, 10)]
    bring_in(text(*rows))
    return shop


@pytest.fixture
def draft(plan, published, document, acting):
    """A draft beside the published version."""
    published(document)
    return version_draft(plan=plan, document=raised(copy.deepcopy(document)), actor=acting("settlement_officer"), at=NOW)


@pytest.fixture
def ask(acting):
    """`ask(version)` is a simulation of three months, not yet worked on."""

    def asked(version, months=3):
        return simulation_ask(version=version, months=months, access=None, actor=acting("settlement_officer"), at=NOW)

    return asked


def work(simulation, seconds=600):
    """Works on the simulation's run."""
    outcome = job_work(run_id=JobRun.objects.get(job=JOB, subject=str(simulation.pk)).pk, now=lambda: NOW, seconds=seconds)
    simulation.refresh_from_db()
    return outcome


def view(name):
    """What one of the cast sees."""
    return access_of(Person.objects.get(username=name), on=TODAY)


def test_says_what_was_paid_and_what_would_be(months, draft, ask):
    simulation = ask(draft)
    assert work(simulation) is Outcome.DONE
    assert (simulation.status, simulation.finished_at, simulation.content_hash) == ("done", NOW, draft.content_hash)
    totals = {"payees": 2, "orders": 12, "pieces": 12, "revenue_fen": 12 * 7900}
    assert simulation.totals == totals | {"then_fen": 3 * 3550 + 3 * 1000, "now_fen": 3 * 3800 + 3 * 1200}
    payee = SimulationPayee.objects.get(simulation_id=simulation.pk, payee_id=months.payee.pk)
    assert (payee.orders, payee.then_fen, payee.now_fen, payee.county_id) == (9, 3 * 3550, 3 * 3800, months.payee.county_id)
    rows = SimulationRow.objects.filter(payee_id=months.payee.pk, article__gte=0).values_list("month", "article", "then_fen", "now_fen")
    assert sorted(rows) == [(month, 0, 3550, 3800) for month in (AUGUST, SEPTEMBER, OCTOBER)]
    cells = SimulationCell.objects.filter(simulation_id=simulation.pk, county_id=months.payee.county_id)
    assert sum(cells.values_list("now_fen", flat=True)) == 3 * 3800


def test_then_is_what_the_accrual_comes_to(months, draft, ask, accrue):
    accrue(date(2026, 10, 31))
    simulation = ask(draft)
    work(simulation)
    for payee in (months.payee, months.far_payee):
        accrued = sum(Accrual.objects.filter(payee_id=payee.pk, month=OCTOBER).values_list("amount_fen", flat=True))
        mine = SimulationRow.objects.filter(payee_id=payee.pk, month=OCTOBER, article__gte=0)
        assert sum(mine.values_list("then_fen", flat=True)) == accrued > 0


def test_the_ledger_is_left_alone(months, draft, ask):
    work(ask(draft))
    assert not CommissionLine.objects.exists()
    assert not Accrual.objects.exists()


def test_a_return_takes_back_what_its_own_world_paid(months, draft, ask, bring_in):
    bring_in(text(row("R1", 类型="退订", 原单号="F8", 数量="-1", 金额="-79.00", 时间="2026-09-09 10:00", 网点="T2")))
    simulation = ask(draft)
    work(simulation)
    payee = SimulationPayee.objects.get(simulation_id=simulation.pk, payee_id=months.far_payee.pk)
    assert (payee.pieces, payee.then_fen, payee.now_fen) == (2, 2 * 1000, 2 * 1200)


def test_more_orders_reach_higher_tiers(months, draft, ask):
    simulation = ask(draft)
    work(simulation)
    found = read.volumes_of(view("province_manager"), simulation)
    assert sorted(found) == [-20, -10, 0, 10, 20]
    assert {name: found[0][name] for name in ("payees", "then_fen", "now_fen")} == {
        name: simulation.totals[name] for name in ("payees", "then_fen", "now_fen")
    }
    assert found[20]["now_fen"] > found[0]["now_fen"] > found[-20]["now_fen"]
    assert SimulationVolume.objects.filter(simulation_id=simulation.pk, percent=0).count() == 2


def test_everybody_sees_the_own_subtree(months, draft, ask):
    simulation = ask(draft)
    work(simulation)
    near = read.sums_of(view("county_manager"), simulation)
    assert (near.payees, near.then_fen, near.now_fen) == (1, 3 * 3550, 3 * 3800)
    assert read.sums_of(view("sister_manager"), simulation).payees == 0
    assert read.sums_of(view("other_manager"), simulation).payees == 0
    assert read.shares_of(view("province_manager"), simulation, bounds=(80, 98, 103)) == [0, 0, 0, 2]
    assert [each["now_fen"] for each in read.table_by(view("county_manager"), simulation, field="city_id")] == [3 * 3800]


def test_goes_on_where_it_stopped(months, draft, ask, acting, monkeypatch):
    monkeypatch.setattr(write, "ORDERS_A_SHARD", 3)
    simulation = ask(draft)
    for _piece in range(2):
        assert work(simulation, seconds=0) is Outcome.MORE
    assert (simulation.status, simulation.shards, simulation.done) == ("running", 2, 1)
    simulation_cancel(simulation=simulation, access=None, actor=acting("settlement_officer"), at=NOW)
    assert work(simulation) is Outcome.DONE
    assert (simulation.status, simulation.done, simulation.finished_at) == ("cancelled", 1, None)
    simulation_resume(simulation=simulation, access=None, actor=acting("settlement_officer"), at=NOW)
    assert work(simulation) is Outcome.DONE
    assert (simulation.status, simulation.done, simulation.totals["now_fen"]) == ("done", 2, 3 * 3800 + 3 * 1200)


def test_a_piece_that_dies_leaves_nothing_and_another_hand_does_it(months, draft, ask, monkeypatch):
    monkeypatch.setattr(write, "ORDERS_A_SHARD", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    simulation = ask(draft)
    assert work(simulation, seconds=0) is Outcome.MORE
    kept = pieces._copy

    def dies(noun, values, of):
        kept(noun, values, of)
        raise RuntimeError

    monkeypatch.setattr(pieces, "_copy", dies)
    with pytest.raises(RuntimeError):
        pieces.simulation_piece(simulation=simulation)
    assert (SimulationRow.objects.count(), simulation.pieces.filter(done=True).count()) == (0, 0)
    monkeypatch.setattr(pieces, "_copy", kept)
    helper = JobRun.objects.get(job=HELP, subject=f"{simulation.pk} 1")
    assert job_work(run_id=helper.pk, now=lambda: NOW, seconds=600) is Outcome.DONE
    simulation.refresh_from_db()
    assert (simulation.status, simulation.done, simulation.shards) == ("running", 2, 2)
    assert work(simulation) is Outcome.DONE
    assert (simulation.status, simulation.totals["now_fen"]) == ("done", 3 * 3800 + 3 * 1200)


def test_tries_the_content_that_was_asked_for(months, draft, ask, document, acting):
    simulation = ask(draft)
    version_revise(version=draft, document=document, access=None, actor=acting("settlement_officer"), at=NOW)
    work(simulation)
    assert simulation.totals["now_fen"] == 3 * 3800 + 3 * 1200
    draft.refresh_from_db()
    assert simulation.content_hash != draft.content_hash


@pytest.mark.parametrize(("months_asked", "words"), [(2, "3 to 12"), (13, "3 to 12")])
def test_refuses_too_few_and_too_many_months(months, draft, ask, months_asked, words):
    with pytest.raises(Refused, match=words):
        ask(draft, months=months_asked)
    assert not Simulation.objects.exists()


def test_refuses_months_without_orders_and_the_same_twice(shop, draft, ask, bring_in):
    with pytest.raises(Refused, match="no orders"):
        ask(draft)
    bring_in(text(row("A1", 时间="2026-10-02 10:00")))
    ask(draft)
    with pytest.raises(Refused, match="already"):
        ask(draft)


def test_is_for_whoever_may_and_leaves_a_trace(months, draft, acting):
    with pytest.raises(PermissionDenied):
        simulation_ask(version=draft, months=3, access=view("county_manager"), actor=acting("county_manager"), at=NOW)
    simulation = simulation_ask(version=draft, months=3, access=view("settlement_officer"), actor=acting("settlement_officer"), at=NOW)

    assert [change.verb for change in changes_of(simulation)] == ["create"]
