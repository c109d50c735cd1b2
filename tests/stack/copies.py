"""A copy of the checkout in another folder, started and stopped as its user would."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from channelops.stack.checkout import Checkout
from channelops.stack.probe import answers

ROOT = Path(__file__).resolve().parents[2]
CODE = ("channelops", "partners", "campaigns", "incentives", "analytics")
LINKED = ("static", "templates", "locale")
EVERYTHING = ("database", "broker", "web", "worker", "beat")


class Copy:
    """One copy with its own servers and data."""

    def __init__(self, root: Path) -> None:
        self.checkout = Checkout(root)
        self.root = root
        for name in CODE:
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in LINKED:
            (root / name).symlink_to(ROOT / name)
        for name in ("manage.py", "Procfile"):
            shutil.copy(ROOT / name, root / name)
        self.log = root / "terminal.log"
        self.port = 0

    def begin(self, *, port: int) -> "subprocess.Popen[bytes]":
        """`make up DEMO=0` at the given port, without waiting."""
        self.port = port
        self.log.write_text("")
        with self.log.open("wb") as terminal:
            return subprocess.Popen(
                self.begin_command(port),
                cwd=self.root,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=terminal,
                start_new_session=True,
            )

    def begin_command(self, port: int) -> list[str]:
        """What `make up DEMO=0 PORT=…` runs."""
        return [sys.executable, "-m", "channelops.stack", "up", "--port", str(port), "--demo", "0"]

    def environment(self) -> dict[str, str]:
        """What it finds in its environment: nothing of these tests."""
        return clean_environment()

    def start(self, *, port: int) -> "subprocess.Popen[bytes]":
        """`make up DEMO=0`, and wait until it says that it is open."""
        supervisor = self.begin(port=port)
        self.wait_for("Ctrl-C")
        return supervisor

    def wait_for(self, words: str, *, seconds: float = 300) -> None:
        """Wait until the terminal shows the words."""
        until = time.monotonic() + seconds
        while words not in self.said():
            assert time.monotonic() < until, f"never said {words!r}:\n{self.said()}"
            time.sleep(0.1)

    def said(self) -> str:
        """What the terminal shows."""
        return self.log.read_text(errors="replace")

    def down(self) -> str:
        """`make down`; what it says."""
        command = [sys.executable, "-m", "channelops.stack", "down"]
        return subprocess.run(command, cwd=self.root, env=self.environment(), capture_output=True, text=True, check=True).stdout

    def pid(self, name: str) -> int:
        """The number of the process that runs under the name now."""
        return int(json.loads((self.checkout.run / f"{name}.json").read_text())["pid"])

    def kill(self, name: str) -> None:
        """kill -9, and wait until another process runs under the name."""
        before = self.pid(name)
        os.kill(before, signal.SIGKILL)
        until = time.monotonic() + 120
        while self.pid(name) == before:
            assert time.monotonic() < until, f"{name} did not come back:\n{self.said()}"
            time.sleep(0.05)

    def checks(self) -> dict[str, str]:
        """What /readyz says of each check."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/readyz")
        opener = urllib.request.build_opener(_AnyStatus)
        with opener.open(request, timeout=10) as answer:
            found: dict[str, str] = json.load(answer)["checks"]
        return found

    def wait_until_well(self, *, seconds: float = 120) -> None:
        """Wait until pages are served and database and broker answer."""
        until = time.monotonic() + seconds
        while not self._is_well():
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def processes(self) -> list[str]:
        """The command lines of everything that works in this copy."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).is_relative_to(self.root):
                    found.append(" ".join(process.cmdline()))
            except (OSError, psutil.Error):
                continue
        return found

    def _is_well(self) -> bool:
        if not answers(f"http://127.0.0.1:{self.port}/healthz"):
            return False
        try:
            checks = self.checks()
        except OSError:
            return False
        return [checks.get(name) for name in ("database", "migrations", "broker")] == ["ok"] * 3


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: object, response: object) -> object:  # type: ignore[override]
        return response


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of somebody who never ran these tests."""
    ours = ("DJANGO_", "PYTEST", "DATABASE_", "REDIS_", "CHANNELOPS_", "TEST_DB_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more
