"""Workers killed in the midst of the accrual and of the roll-ups: others go on, and the end is the same to the fen."""

import pytest
from django.conf import settings
from django.utils import timezone

from channelops.core.actors import Actor
from channelops.core.models import JobRun
from channelops.core.services.jobs import job_ask
from channelops.core.services.nights import sweep
from channelops.kernel.periods import Month
from channelops.sales.models import Payee, RollupDue
from channelops.sales.rollups.keeping import rollups_add, rollups_checksum, rollups_rebuild
from incentives.models import Accrual, AccrualMark, AccrualPiece, CommissionLine, PeriodResult, Statement
from incentives.services.accruals import accrual_run

from ..cast import BEGIN, NOW, TODAY
from ..incentives.conftest import document, plan, published  # noqa: F401 - fixtures
from ..sales.conftest import bring_in, row, shop, text  # noqa: F401 - fixtures
from . import settings as fast
from .conftest import until

pytestmark = [pytest.mark.slow_process, pytest.mark.django_db(transaction=True)]
MONTH = TODAY.replace(day=1)
PAYEES, FILES = 10, 6


@pytest.fixture
def hurried(monkeypatch):
    """This process is as impatient as those that it starts."""
    monkeypatch.setattr(settings, "JOBS", fast.JOBS, raising=False)
    monkeypatch.setattr(settings, "JOB_TIMETABLE", fast.JOB_TIMETABLE)


@pytest.fixture
def sold(shop, bring_in, document, published):  # noqa: F811
    """Files of orders of a dozen payees, and a plan that pays for them."""
    published(document)
    place = {"province_id": shop.payee.province_id, "city_id": shop.payee.city_id, "county_id": shop.payee.county_id}
    shops = ["T1", "T2"]
    for number in range(PAYEES):
        code = f"K{number}"
        payee = Payee.objects.create(code=code, kind="partner", name_zh=code, partner_id=9_100 + number, opened_on=BEGIN, **place)
        point = shop.touchpoint
        point.pk, point.code, point.payee = None, code, payee
        point.save(force_insert=True)
        shops.append(code)
    for file in range(FILES):
        rows = (row(f"{file}-{code}", 网点=code, 时间=f"2026-11-{file + 1:02} 10:00", 数量=str(1 + file % 2)) for code in shops)
        assert bring_in(text(*rows), name=f"{file}.csv").accepted == len(shops)


def ask(job):
    return job_ask(job=job, business_date=TODAY, actor=Actor.command("test"), at=timezone.now())


def ended(run):
    return lambda: JobRun.objects.get(pk=run.pk).status in ("done", "quarantined")


def beat():
    sweep(at=timezone.now())


def kill_all(crew):
    for member in list(crew.members):
        crew.kill(member)


def start(crew, hands):
    if hands == "workers":
        crew.worker()
        crew.worker()
    else:
        crew.sweeper()


def everything():
    tables = [sorted(map(repr, model.objects.values_list())) for model in (CommissionLine, Accrual, Statement)]
    return [*tables, PeriodResult.objects.values_list("facts", "lines", "amount_fen", "checksum").get()]


@pytest.mark.parametrize("hands", ["workers", "sweeper"])
def test_a_killed_accrual_comes_to_the_same(crew, broker, hurried, sold, hands):
    accrual_run(month=MONTH, actor=Actor.command("test"), business_date=TODAY, at=NOW)
    undisturbed = everything()
    AccrualMark.objects.all().delete()
    crew.end()
    crew.members.clear()
    start(crew, hands)
    run = ask("incentives.accrual")
    written = AccrualPiece.objects.exclude(sums={})
    for _time in range(2):
        before = written.count()
        until(lambda before=before: written.count() > before, seconds=60, meanwhile=beat)
        kill_all(crew)
        assert not ended(run)()
        assert everything() == undisturbed
        start(crew, hands)
    until(ended(run), seconds=90, meanwhile=beat)
    kill_all(crew)
    run.refresh_from_db()
    assert (run.status, run.error) == ("done", "")
    assert everything() == undisturbed
    assert not AccrualPiece.objects.exists()
    mark = AccrualMark.objects.get()
    assert (mark.settled, mark.counted) == (mark.last, 0)


def test_killed_roll_ups_come_to_the_same(crew, broker, hurried, sold):
    assert RollupDue.objects.count() == FILES
    crew.end()
    crew.members.clear()
    crew.worker()
    run = ask("sales.rollups")
    until(lambda: RollupDue.objects.count() < FILES, seconds=60, meanwhile=beat)
    kill_all(crew)
    assert RollupDue.objects.exists()
    crew.worker()
    until(ended(run), seconds=90, meanwhile=beat)
    kill_all(crew)
    assert not RollupDue.objects.exists()
    assert rollups_add() is None
    added = rollups_checksum()
    rollups_rebuild(month=Month.of(MONTH))
    assert rollups_checksum() == added
