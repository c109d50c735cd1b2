"""The start: from a bare checkout to a portal that answers, and the same again in a few seconds."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from channelops.stack import ports, records
from channelops.stack.checkout import Checkout
from channelops.stack.messages import compile_catalogues
from channelops.stack.postgres import Cluster
from channelops.stack.preparation import Preparation
from channelops.stack.probe import answers
from channelops.stack.programs import Program, read_procfile
from channelops.stack.refusals import Refusal
from channelops.stack.roles import ensure_database
from channelops.stack.supervisor import Supervisor
from channelops.stack.terminal import say
from channelops.stack.valkey import Server

SERVERS = ("database", "broker")
FIRST_PORT = 8000
WEB_SECONDS = 90.0
EMPTY = """It is empty. Its regions and its first administrator come with:
  .venv/bin/python manage.py organisation
  .venv/bin/python manage.py createadmin NAME
"""
LARGEST_LOG = 20 * 1024 * 1024


class Start:
    """One `make up`."""

    def __init__(self, checkout: Checkout, *, port: int | None, scale: float, host: str) -> None:
        self.checkout = checkout
        self.asked_port = port
        self.host = host
        self.scale = scale
        self.supervisor = Supervisor()
        self.environment: dict[str, str] = {}

    def run(self) -> int:
        """Start, serve until told to stop, stop; the exit code."""
        with self._alone():
            self.supervisor.obey_signals()
            try:
                self._start()
                self.supervisor.keep()
            except (Refusal, RuntimeError) as refusal:
                if not self.supervisor.stopping.is_set():
                    say(str(refusal))
                    return 1
            finally:
                self.supervisor.stop(last=SERVERS)
                records.remove(self.checkout.run, name="supervisor")
        say("Everything has stopped.")
        return 0

    def _start(self) -> None:
        port = self._web_port()
        compile_catalogues(self.checkout.root / "locale")
        addresses = {**self._database(), **self._broker()}
        self.checkout.keep_addresses(addresses)
        self.environment = {**self.checkout.environment(addresses), "PORT": str(port), "HOST": self.host}
        preparation = Preparation(self.checkout, environment=self.environment, meanwhile=self._meanwhile)
        preparation.migrate()
        if self.scale > 0:
            preparation.demonstrate(scale=self.scale)
        programs = read_procfile(self.checkout.procfile)
        self._add_program("web", *programs.pop("web"))
        who = preparation.people() if self.scale > 0 else ""
        self._wait_for_web(port)
        for name, (own, command) in programs.items():
            self._add_program(name, own, command)
        say(f"\nThe portal is open at http://localhost:{port}/\n")
        say(who or EMPTY)
        say("Ctrl-C or `make down` stops it.\n")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.checkout.run.mkdir(parents=True, exist_ok=True)
        with (self.checkout.run / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal("This checkout is already running. `make down` stops it.") from None
            for name in records.stop_left_over(self.checkout.run, root=self.checkout.root, seconds=20):
                say(f"Stopped {name}, left over from a start that was killed.")
            records.write(self.checkout.run, name="supervisor", pid=os.getpid())
            yield

    def _web_port(self) -> int:
        if self.asked_port is None:
            return ports.next_free(FIRST_PORT, host=self.host)
        if not ports.is_free(self.asked_port, host=self.host):
            raise Refusal(f"Port {self.asked_port} is taken by another program. Choose one with `make up PORT=…`, or leave PORT out.")
        return self.asked_port

    def _database(self) -> dict[str, str]:
        if given := os.environ.get("DATABASE_URL"):
            return {"DATABASE_URL": given, "DATABASE_OWNER_URL": os.environ.get("DATABASE_OWNER_URL", given)}
        cluster = Cluster(self.checkout.database)
        with cluster.locked():
            cluster.stop()
            cluster.prepare()
        account = cluster.account.popen_arguments()
        self._add_server("database", cluster, stop_signal=signal.SIGINT, account=account)
        cluster.wait_until_ready(alive=self._alive("database"))
        cluster.ensure_roles()
        ensure_database(cluster.url().superuser())
        return {"DATABASE_URL": cluster.url().app(), "DATABASE_OWNER_URL": cluster.url().owner()}

    def _broker(self) -> dict[str, str]:
        if given := os.environ.get("REDIS_URL"):
            return {"REDIS_URL": given}
        server = Server(self.checkout.broker)
        server.stop()
        server.prepare()
        self._add_server("broker", server, stop_signal=signal.SIGTERM, account={})
        server.wait_until_ready(alive=self._alive("broker"))
        return {"REDIS_URL": str(server.url())}

    def _add_server(self, name: str, server: Cluster | Server, *, stop_signal: int, account: dict[str, Any]) -> None:
        if server.log.exists() and server.log.stat().st_size > LARGEST_LOG:
            server.log.replace(server.log.with_suffix(".log.1"))
        program = Program(
            name=name,
            command=server.command(),
            environment={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            folder=server.folder,
            run=self.checkout.run,
            stop_signal=stop_signal,
            log=server.log,
            account=account,
            before_start=server.before_start,
        )
        self.supervisor.add(program)

    def _add_program(self, name: str, own: dict[str, str], command: list[str]) -> None:
        self._meanwhile()
        self.supervisor.add(
            Program(
                name=name,
                command=command,
                environment={**self.environment, **own},
                folder=self.checkout.root,
                run=self.checkout.run,
            )
        )

    def _meanwhile(self) -> None:
        self.supervisor.tend()
        if self.supervisor.stopping.is_set():
            raise Refusal("Stopped before it was complete.")

    def _alive(self, name: str) -> Any:
        program = next(program for program in self.supervisor.programs if program.name == name)
        return lambda: program.process is not None and program.process.poll() is None

    def _wait_for_web(self, port: int) -> None:
        web = next(program for program in self.supervisor.programs if program.name == "web")
        until = time.monotonic() + WEB_SECONDS
        while not answers(f"http://{ports.LOOPBACK}:{port}/healthz"):
            self._meanwhile()
            if web.failures > 2 or time.monotonic() > until:
                raise Refusal("The web server did not come up; its lines above say why.")
            time.sleep(0.1)
