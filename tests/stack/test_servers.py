"""The small parts of the stack, each alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polib
import psutil
import pytest

from channelops.stack import account, messages, ports, records
from channelops.stack.__main__ import parser
from channelops.stack.preparation import migrations_digest
from channelops.stack.programs import ending, read_procfile


def test_two_folders_begin_at_two_ports(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    assert ports.choose(first) == ports.choose(first) != ports.choose(second)


def test_a_kept_port_stays_until_it_is_taken(tmp_path: Path) -> None:
    kept = ports.next_free(19_000)
    assert ports.choose(tmp_path, kept=kept) == kept
    with ports.socket.create_server((ports.LOOPBACK, kept)):
        assert ports.choose(tmp_path, kept=kept) != kept


def test_a_number_that_somebody_else_got_is_not_our_process(tmp_path: Path) -> None:
    records.write(tmp_path, name="web", pid=os.getpid())
    assert records.process_of(tmp_path, name="web") == psutil.Process()
    (tmp_path / "web.json").write_text(json.dumps({"pid": os.getpid(), "began": psutil.Process().create_time() - 60}))
    assert records.process_of(tmp_path, name="web") is None
    assert records.stop_left_over(tmp_path, root=tmp_path, seconds=1) == []
    assert records.names(tmp_path) == []


def test_what_a_dead_leader_left_is_found(tmp_path: Path) -> None:
    leader = subprocess.Popen(
        [sys.executable, "-c", "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); input()"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    records.write(tmp_path / "run", name="web", pid=leader.pid)
    children = []
    while not children:
        children = psutil.Process(leader.pid).children()
    leader.kill()
    leader.wait()
    assert records.stop_left_over(tmp_path / "run", root=tmp_path, seconds=1) == ["web"]
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


def test_a_procfile_line_is_environment_and_command(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("# said first\nweb: KIND=web python -m server 'two words' --at=here\n\nclock: tick\n")
    assert read_procfile(tmp_path / "Procfile") == {
        "web": ({"KIND": "web"}, [sys.executable, "-m", "server", "two words", "--at=here"]),
        "clock": ({}, ["tick"]),
    }


@pytest.mark.parametrize(("code", "words"), [(-9, "killed by SIGKILL"), (3, "exit code 3")])
def test_an_ending_is_told_in_words(code: int, words: str) -> None:
    assert ending(code) == words


def test_a_changed_migration_changes_the_digest(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("a")
    before = migrations_digest(tmp_path)
    (folder / "0002_more.py").write_text("b")
    assert migrations_digest(tmp_path) != before


def test_catalogues_are_compiled_when_they_changed(tmp_path: Path) -> None:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Order", msgstr="订单"))
    catalogue.save(str(source))
    assert messages.compile_catalogues(tmp_path) == 1
    assert polib.mofile(str(source.with_suffix(".mo"))).find("Order").msgstr == "订单"
    assert messages.compile_catalogues(tmp_path) == 0


@pytest.mark.parametrize(
    "words", [["up", "--port", "0"], ["up", "--port", "web"], ["up", "--demo", "-1"], ["up", "--demo", "much"], ["sideways"]]
)
def test_what_cannot_be_meant_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        parser().parse_args(words)
    assert refused.value.code == 2
    assert capsys.readouterr().err


def test_an_ordinary_user_runs_the_database_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account.account_for(tmp_path).popen_arguments() == {}


def test_root_lends_the_database_a_user_and_a_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    lent = account.account_for(tmp_path / "new")
    assert lent.uid not in {0, None}
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    account.let_pass(lent, closed)
    assert closed.stat().st_mode & 0o777 == 0o701
