"""One copy of the checkout is started, hurt in every way its user could think of, and stopped."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from channelops.stack import ports, processes, records
from channelops.stack.postgres import Cluster
from channelops.stack.probe import answers
from tests.stack.copies import EVERYTHING, Copy

pytestmark = pytest.mark.slow_process


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """A running copy whose path has spaces and is longer than a socket's name may be."""
    root = tmp_path_factory.mktemp("a copy") / ("long name " * 12).strip()
    root.mkdir()
    copy = Copy(root)
    try:
        copy.start(port=ports.next_free(18_100))
        yield copy
    finally:
        copy.down()


def test_it_serves_and_says_where(home: Copy) -> None:
    assert answers(f"http://127.0.0.1:{home.port}/healthz")
    assert f"http://localhost:{home.port}/" in home.said()
    assert all(processes.is_alive(found) for name in EVERYTHING if (found := records.process_of(home.checkout.run, name=name)))
    assert records.names(home.checkout.run) == sorted([*EVERYTHING, "supervisor"])


def test_the_portal_is_neither_superuser_nor_owner(home: Copy) -> None:
    connection = psycopg2.connect(Cluster(home.checkout.database).url().app())
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM core_person")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("ALTER TABLE core_person ADD COLUMN x int")
    connection.close()


def test_a_second_start_refuses(home: Copy) -> None:
    said = subprocess.run(home.begin_command(home.port), cwd=home.root, env=home.environment(), capture_output=True, text=True)
    assert said.returncode == 1
    assert "already running" in said.stdout
    assert answers(f"http://127.0.0.1:{home.port}/healthz")


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_killed_process_comes_back(home: Copy, name: str) -> None:
    home.kill(name)
    home.wait_until_well()
    assert f"{name} ended (killed by SIGKILL); it starts again" in home.said()


def test_two_copies_run_side_by_side(home: Copy, tmp_path: Path) -> None:
    other = Copy(tmp_path)
    try:
        other.start(port=ports.next_free(home.port + 1))
        other.wait_until_well()
        home.wait_until_well()
        assert other.pid("database") != home.pid("database")
    finally:
        other.down()
    assert other.processes() == []
    home.wait_until_well()


def test_down_finds_what_a_killed_supervisor_left(home: Copy) -> None:
    os.kill(home.pid("supervisor"), signal.SIGKILL)
    home.down()
    assert home.processes() == []
    assert records.names(home.checkout.run) == []
    assert not answers(f"http://127.0.0.1:{home.port}/healthz")
    assert home.down() == "Nothing was running.\n"


def test_the_next_start_is_quick_and_ctrl_c_stops_everything(home: Copy) -> None:
    # A server that died long ago, whose number somebody else has by now.
    (home.checkout.database / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home.root}\n0\n")
    began = time.monotonic()
    supervisor = home.start(port=home.port)
    took = time.monotonic() - began
    assert "Bringing the database up to date" not in home.said()
    # Ten seconds on an idle machine; the rest of the suite runs beside this test.
    assert took < 90
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(60) == 0
    assert home.said().endswith("Everything has stopped.\n")
    assert home.processes() == []


def test_a_taken_port_is_told(home: Copy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = subprocess.run(home.begin_command(port), cwd=home.root, env=home.environment(), capture_output=True, text=True)
    assert said.returncode == 1
    assert f"Port {port} is taken" in said.stdout
    assert home.processes() == []


def test_a_start_that_is_stopped_early_leaves_nothing(home: Copy) -> None:
    supervisor = home.begin(port=home.port)
    until = time.monotonic() + 90
    while not (home.checkout.run / "database.json").exists():
        assert time.monotonic() < until, home.said()
        time.sleep(0.02)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(60) == 0
    assert home.processes() == []
