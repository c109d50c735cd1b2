"""The tests' broker, and processes of the portal on the tests' database, killed at the end whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import redis
from django.conf import settings
from django.db import connection

from channelops.celery import app
from channelops.core import jobs as registry
from channelops.stack import valkey

from . import jobs
from . import settings as fast

ROOT = Path(__file__).resolve().parents[2]


def until(condition: Callable[[], bool], *, seconds: float = 180, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Waits for a condition; fails the test when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        meanwhile()
        time.sleep(0.05)


class Crew:
    """Workers and sweepers, each a session of its own, so that all of it can be killed at once."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.members: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.members)}.log").open("wb")
        member = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.members.append(member)
        return member

    def worker(self) -> subprocess.Popen[bytes]:
        more = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        return self.start("-m", "celery", "--app", "channelops", "worker", *more)

    def sweeper(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "sweep", "--loop", "--every", "0.2")

    def kill(self, member: subprocess.Popen[bytes]) -> None:
        """kill -9, children too."""
        os.killpg(member.pid, signal.SIGKILL)
        member.wait(10)
        self.members.remove(member)

    def of(self, process: int) -> subprocess.Popen[bytes]:
        """The member to which a process belongs."""
        return next(member for member in self.members if member.pid == os.getsid(process))

    def end(self) -> None:
        for member in list(self.members):
            if member.poll() is None:
                self.kill(member)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.Redis]:
    """A broker for these tests alone, and the tests' own process ringing there."""
    folder = tmp_path_factory.mktemp("broker")
    url = str(valkey.ensure_running(folder))
    kept = app.conf.broker_url
    app.conf.broker_url = url
    app.conf.broker_read_url = app.conf.broker_write_url = url
    # Earlier tests of this process have opened connections to the other broker.
    app._after_fork()
    with redis.Redis.from_url(url) as client:
        yield client
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = kept
    app._after_fork()
    valkey.Server(folder).stop()


@pytest.fixture(scope="module")
def crew(broker: redis.Redis, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """Processes on the tests' database."""
    place = connection.settings_dict
    password = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": f"postgresql://{place['USER']}{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}",
        "REDIS_URL": app.conf.broker_write_url,
    }
    found = Crew(environment, tmp_path_factory.mktemp("crew"))
    yield found
    found.end()


@pytest.fixture
def pieces(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], list[tuple[int, int]]]]:
    """`pieces(run_id)` is the list of (piece, process) as committed; this process is as impatient as the others."""
    monkeypatch.setattr(settings, "JOBS", fast.JOBS, raising=False)
    monkeypatch.setattr(settings, "JOB_TIMETABLE", fast.JOB_TIMETABLE)
    for step, own in ((jobs.slow, False), (jobs.own, True), (jobs.broken, False)):
        code = f"faults.{step.__name__}"
        monkeypatch.setitem(registry.REGISTRY, code, registry.Job(code=code, label=code, step=step, own_pieces=own))
    with connection.cursor() as cursor:
        cursor.execute(jobs.TABLE)

    def left(run_id: int) -> list[tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT n, process FROM fault_piece WHERE run = %s ORDER BY n", [run_id])
            return list(cursor.fetchall())

    yield left
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE fault_piece")


def descendants(member: subprocess.Popen[bytes]) -> int:
    """How many children a member has: a worker is up once its pool is."""
    try:
        return len(psutil.Process(member.pid).children())
    except psutil.NoSuchProcess:
        return 0
