"""While the database refuses, recovers or goes away in the middle: 503 with words and a time, for people, programs and the command."""

import socket
import struct
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.test import Client

from channelops.core.outages import is_outage
from channelops.sales.management.commands import import_orders

from ..sales.conftest import _own_folders, row, shop, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
RECOVERING = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is in recovery mode\0\0"


@pytest.fixture
def away():
    """`away(port)` puts a database in the place of the real one that is only an address, until the test ends."""
    real = connections["default"]

    def put(port):
        other = real.copy()
        other.settings_dict = {**real.settings_dict, "HOST": "127.0.0.1", "PORT": str(port), "CONN_MAX_AGE": 0}
        connections["default"] = other

    yield put
    connections["default"] = real


@pytest.fixture
def closed_port():
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def recovering():
    """The port of a server that answers every connection as PostgreSQL does while it recovers."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        while True:
            try:
                caller, _address = server.accept()
            except OSError:
                return
            with caller:
                (size,) = struct.unpack("!i", caller.recv(4))
                (code,) = struct.unpack("!i", caller.recv(4))
                caller.recv(max(size - 8, 0)) if size > 8 else b""
                if code in (80877103, 80877104):
                    caller.sendall(b"N")
                    (size,) = struct.unpack("!i", caller.recv(4))
                    caller.recv(size - 4)
                caller.sendall(b"E" + struct.pack("!i", len(RECOVERING) + 4) + RECOVERING)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.close()
    thread.join(timeout=2)


@pytest.fixture(params=["closed_port", "recovering"])
def outage(request, away):
    """Either of them, from now on."""
    port = request.getfixturevalue(request.param)
    return lambda: away(port)


def quiet(client):
    client.raise_request_exception = False
    return client


def test_a_page_says_in_both_languages_that_it_comes_back(browse, outage):
    client = quiet(browse("county_manager"))
    assert client.get("/partners/").status_code == 200
    outage()
    answer = client.get("/partners/")
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "10", "no-store")
    told = answer.content.decode()
    assert "数据库正在恢复" in told
    assert "The database is recovering" in told


def test_a_stranger_at_the_door_is_told_the_same(outage):
    outage()
    assert quiet(Client()).post("/account/login/", {"login": "a", "password": "b"}).status_code == 503


@pytest.mark.parametrize("token", [True, False])
def test_a_call_gets_a_problem_document(browse, rest, outage, token):
    client = quiet(rest("administrator") if token else browse("administrator"))
    assert client.get("/api/v1/regions/").status_code == 200
    outage()
    answer = client.get("/api/v1/regions/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "10"
    told = answer.json()
    assert (told["type"], told["status"], told["instance"]) == ("/api/v1/problems/#busy", 503, "/api/v1/regions/")
    assert set(told) == {"type", "title", "status", "detail", "instance", "request_id", "errors"}


def test_what_is_no_outage_stays_a_fault(browse, monkeypatch):
    client = quiet(browse("county_manager"))
    monkeypatch.setattr("partners.views.partners.read.partners_visible", lambda access: 1 / 0)
    answer = client.get("/partners/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers


def test_the_command_says_a_sentence_and_ends_with_four(shop, tmp_path, outage, monkeypatch):  # noqa: F811 - fixture
    path = tmp_path / "orders.csv"
    path.write_text(text(row("A1")), encoding="utf-8")
    kept = import_orders.file_keep

    def dies(*args, **words):
        found = kept(*args, **words)
        outage()
        return found

    monkeypatch.setattr(import_orders, "file_keep", dies)
    with pytest.raises(CommandError, match="Give the same command again") as told:
        call_command("import_orders", path, "--source", "boss")
    assert told.value.returncode == 4


@pytest.mark.parametrize(
    ("sentence", "away"),
    [
        ("server closed the connection unexpectedly", True),
        ("FATAL:  the database system is starting up", True),
        ("connection to server at 1.2.3.4, port 5432 failed: Connection refused", True),
        ("canceling statement due to statement timeout", False),
        ("deadlock detected", False),
    ],
)
def test_away_is_told_from_busy(sentence, away):
    assert is_outage(OperationalError(sentence)) is away
    wrapped = RuntimeError("the piece failed")
    wrapped.__cause__ = OperationalError(sentence)
    assert is_outage(wrapped) is away
    assert not is_outage(ValueError(sentence))
