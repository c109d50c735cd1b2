"""Imports by real processes: eight at once, and killed at any moment: the end state is that of one that ran in peace."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.sales.feeds.folder import folder_take
from channelops.sales.feeds.loading import SOURCE_ROOM
from channelops.sales.models import Batch, Order, OrderKey, RejectedRow
from channelops.sales.services.batches import batch_wait

from ..cast import NOW
from .conftest import row, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow_process]
PROCESSES = 8
CONTENT = text(*[row(f"N{n:05}", 金额=f"{n % 500}.00") for n in range(20_000)], row("X1", 网点="T9"), row("N00079"))


def environment(tmp_path: Path) -> dict[str, str]:
    database = settings.DATABASES["default"]
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{connection.settings_dict['NAME']}"
    )
    return {
        **os.environ,
        "DATABASE_URL": address,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "channelops.settings.test",
        "IMPORT_ROOT": str(tmp_path / "imports"),
    }


def start(path: Path, tmp_path: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, "manage.py", "import_orders", str(path), "--source", "boss"]
    return subprocess.Popen(
        words,
        cwd=settings.BASE_DIR,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "errors.txt").open("a"),
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def facts() -> tuple[int, int, int]:
    return Order.objects.count(), OrderKey.objects.count(), sum(Order.objects.values_list("amount_fen", flat=True))


def test_the_same_file_in_eight_processes_at_once(shop, file, tmp_path):
    started = [start(file, tmp_path) for _number in range(PROCESSES)]
    told = [json.loads(process.communicate(timeout=300)[0].strip().splitlines()[-1]) for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES
    assert sorted(each["accepted"] for each in told) == [0] * (PROCESSES - 1) + [20_000]
    assert all(each["read"] == 20_002 == each["accepted"] + each["duplicate"] + each["rejected"] for each in told)
    assert facts() == (20_000, 20_000, sum(n % 500 * 100 for n in range(20_000)))


@pytest.mark.parametrize("status", ["received", "staged", "checked"])
def test_a_killed_import_goes_on_and_ends_the_same(shop, file, tmp_path, status):
    # The load waits for the source's lock, so that there is time to kill before it.
    hold = connection.cursor()
    hold.execute("SELECT pg_advisory_lock(%s, %s)", [SOURCE_ROOM, shop.source.pk])
    process = start(file, tmp_path)
    deadline = time.monotonic() + 120
    while not Batch.objects.filter(status=status).exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    connection.close()
    batch, run = Batch.objects.get(), JobRun.objects.get(job="sales.import")

    def work() -> None:
        connection.close()
        run.refresh_from_db()
        job_work(run_id=run.pk, now=lambda: max(NOW, run.due_at), seconds=600)

    batch_wait(batch=batch, work=work)
    assert (batch.read, batch.accepted, batch.duplicate, batch.rejected) == (20_002, 20_000, 1, 1)
    assert RejectedRow.objects.count() == 1
    assert facts() == (20_000, 20_000, sum(n % 500 * 100 for n in range(20_000)))
    work()
    assert staged() == 0


def staged() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'sales_staging'")
        return int(cursor.fetchone()[0])


def test_dropped_files_come_in_with_the_night(shop, tmp_path, settings):
    folder = settings.DROP_ROOT / "boss"
    folder.mkdir(parents=True)
    (settings.DROP_ROOT / "nobody").mkdir()
    for path in (folder / "a.csv", folder / "fresh.csv", settings.DROP_ROOT / "nobody" / "b.csv"):
        path.write_text(text(row("A1")), encoding="utf-8")
        os.utime(path, (NOW.timestamp() - 3600, NOW.timestamp() - 3600))
    os.utime(folder / "fresh.csv", (NOW.timestamp() - 5, NOW.timestamp() - 5))
    taken = folder_take(actor=shop.actor, at=NOW)
    assert taken is not None
    assert folder_take(actor=shop.actor, at=NOW) is None
    job_work(run_id=taken.run_id, now=lambda: NOW, seconds=600)
    assert Batch.objects.get(pk=taken.batch_id).accepted == 1
    assert (folder / "taken" / "a.csv").exists()
    assert (folder / "fresh.csv").exists()
    assert "nobody" in (settings.DROP_ROOT / "nobody" / "refused" / "b.why.txt").read_text(encoding="utf-8")
