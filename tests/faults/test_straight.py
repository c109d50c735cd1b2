"""A straight load killed in its midst: what it wrote is not seen, the next process goes on by any way, and nothing is left over."""

import os
from pathlib import Path

import pytest
from django.db import connection

from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.sales.feeds import straight
from channelops.sales.models import Batch, Order, OrderKey, RejectedRow, RollupDue
from channelops.sales.services.batches import batch_wait

from ..cast import NOW
from ..sales.conftest import row, shop, text  # noqa: F401 - a fixture
from .conftest import Crew, until
from .stops import BULK

pytestmark = [pytest.mark.slow_process, pytest.mark.django_db(transaction=True)]
ORDERS = 400
CONTENT = text(*[row(f"N{n:05}", 时间=f"2026-{10 + n % 2}-05 10:30", 金额=f"{n}.00") for n in range(ORDERS)], row("X1", 网点="T9"))


@pytest.fixture
def no_month(transactional_db):
    """Months stay when the tests' rows go; here they are to be made afresh."""
    with connection.cursor() as cursor:
        for name in tables()[1:-1]:
            cursor.execute(f"DROP TABLE {name}")


@pytest.fixture
def importing(broker, no_month, shop, settings, tmp_path):  # noqa: F811
    """`importing(stop)` starts the import of a file and answers once it has come to that step."""
    settings.IMPORT_ROOT = tmp_path / "imports"
    environment = os.environ | place(tmp_path)
    crew = Crew(environment, tmp_path)
    path = tmp_path / "orders.csv"
    path.write_text(CONTENT, encoding="utf-8")

    def started(stop):
        there = tmp_path / "there"
        crew.environment = environment | {"FAULTS_STOP": stop, "FAULTS_THERE": str(there)}
        member = crew.start("manage.py", "import_orders", str(path), "--source", "boss")
        until(lambda: there.exists() or member.poll() is not None)
        assert there.exists(), (tmp_path / "0.log").read_text()
        return crew, member

    yield started
    crew.end()


def place(folder: Path) -> dict[str, str]:
    """Where the processes find the tests' database and keep their files."""
    found = connection.settings_dict
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": f"postgresql://{found['USER']}{password}@{found['HOST']}:{found['PORT']}/{found['NAME']}",
        "IMPORT_ROOT": str(folder / "imports"),
    }


@pytest.mark.parametrize(
    ("way", "step", "smallest"),
    [("backfill", "_totals", 1), ("backfill", "_end_keys", 1), ("held", "_end_keys", 10**9)],
    ids=["before its end", "with months aside", "with months aside, then by the usual way"],
)
def test_a_straight_load_that_is_killed_leaves_nothing_and_is_done_again(importing, monkeypatch, way, step, smallest):
    crew, member = importing(f"{way}:{step}")
    until(lambda: len(aside()) == 2)
    crew.kill(member)
    batch, run = Batch.objects.get(), JobRun.objects.get(job="sales.import")
    assert (batch.status, Order.objects.count(), OrderKey.objects.count()) == (Batch.Status.STAGED, 0, 0)
    assert tables() == ["sales_order", "sales_orderkey_pkey"]
    monkeypatch.setattr(straight, "SMALLEST", smallest)
    monkeypatch.setattr(straight, "BULK", BULK[way])

    def work() -> None:
        run.refresh_from_db()
        job_work(run_id=run.pk, now=lambda: max(NOW, run.due_at), seconds=600)

    batch_wait(batch=batch, work=work)
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (ORDERS + 1, ORDERS, 0, 1)
    assert sorted(Order.objects.values_list("ref", "amount_fen")) == [(f"N{n:05}", n * 100) for n in range(ORDERS)]
    assert OrderKey.objects.filter(order_id__in=Order.objects.values("id")).count() == OrderKey.objects.count() == ORDERS
    assert (RejectedRow.objects.count(), RollupDue.objects.count()) == (1, 2)
    assert tables() == ["sales_order", "sales_order_202610", "sales_order_202611", "sales_orderkey_pkey"]
    work()
    assert aside() == []


def aside() -> list[str]:
    """The months that lie with the staged files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sales_staging' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def tables() -> list[str]:
    """The tables of orders, and the index that holds the keys apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^sales_order(_[0-9]{6}|key_pkey)?$' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]
