"""The benches: every declared measurement in a fresh database of servers of their own, and the document they keep."""

import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from channelops.stack import postgres, roles, valkey
from channelops.stack.checkout import Checkout
from channelops.stack.refusals import Refusal
from channelops.stack.terminal import say

# The size of most sections; those of another name it.
USUAL = 1_000_000
SECTION = re.compile(r"<!-- bench: (\S+) (\d+) -->\n(.*?)(?=<!-- bench: |\Z)", re.DOTALL)


class Benches:
    """One `make bench`: durable servers as `make up` has them, in `var/bench`."""

    def __init__(self, checkout: Checkout, *, orders: int, times: int) -> None:
        self.checkout = checkout
        self.folder = checkout.var / "bench"
        self.document = checkout.root / "docs" / "benchmarks.md"
        self.orders, self.words = orders, ["--orders", str(orders), "--times", str(times)]
        self.url = postgres.ensure_running(self.folder / "pg")
        self.broker = valkey.ensure_running(self.folder / "valkey")

    def run(self, *, only: list[str]) -> None:
        """Run the chosen benches, all without a choice, and write their sections into the document."""
        try:
            known = self._manage("bench", database="postgres").split()
            if unknown := sorted(set(only) - set(known)):
                raise Refusal(f"There is no bench called {', '.join(unknown)}; there are {', '.join(known)}.")
            for name in only or known:
                say(f"\n{name}")
                self._one(name)
        finally:
            postgres.Cluster(self.folder / "pg").stop()
            valkey.Server(self.folder / "valkey").stop()

    def _one(self, name: str) -> None:
        database, found = f"bench_{name}", self.folder / f"{name}.json"
        found.unlink(missing_ok=True)
        roles.drop_database(self.url.superuser(), name=database)
        roles.ensure_database(self.url.superuser(), name=database)
        try:
            self._manage("migrate", "--no-input", "--verbosity", "0", database=database, owner=True)
            self._manage("bench", name, *self.words, "--to", str(found), database=database, shown=True)
        finally:
            roles.drop_database(self.url.superuser(), name=database)
        self._keep(name, json.loads(found.read_text()))

    def _keep(self, name: str, section: dict[str, str]) -> None:
        text = self.document.read_text() if self.document.exists() else ""
        self.document.write_text(document_with(text, name=name, orders=self.orders, section=section))

    def _manage(self, *words: str, database: str, owner: bool = False, shown: bool = False) -> str:
        address = self.url.owner(database) if owner else self.url.app(database)
        environment = self.checkout.environment({"DATABASE_URL": address, "REDIS_URL": str(self.broker), "LOG_LEVEL": "ERROR"})
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.checkout.root,
            env=environment | {"DJANGO_SETTINGS_MODULE": "channelops.settings.local"},
            stdout=None if shown else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refusal(f"`manage.py {' '.join(words)}` failed; its lines above say why.")
        return done.stdout or ""


def document_with(text: str, *, name: str, orders: int, section: dict[str, str]) -> str:
    """The page with this section new; the sizes of one bench stand one after another, the usual first."""
    sections = {kept: (int(order), body) for kept, order, body in SECTION.findall(text)}
    at_size, title = (name, section["title"]) if orders == USUAL else (f"{name}@{orders}", f"{section['title']}: {orders:,} orders")
    measured = f"Measured on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()} on {platform.machine()}.\n\n"
    sections[at_size] = (int(section["order"]), f"## {title}\n\n{measured}{section['text'].rstrip()}\n\n")
    return "".join(_document(sections))


def _document(sections: dict[str, tuple[int, str]]) -> Iterator[str]:
    """The parts of the page, in the order of the benches and their sizes."""
    yield (
        "# Benchmarks\n\nWritten by `make bench [ORDERS=1000000] [ONLY=import,accrual]`. Every figure stands beside a floor that was"
        " measured in the same run, because machines differ and drift: compare the ratios, not the seconds.\n\n"
    )
    for name, (order, body) in sorted(sections.items(), key=lambda item: (item[1][0], _size(item[0]))):
        yield f"<!-- bench: {name} {order} -->\n{body}"


def _size(name: str) -> int:
    return int(name.partition("@")[2] or 0)


def bench(root: Path, *, orders: int, times: int, only: str) -> None:
    """What `make bench` asks for."""
    Benches(Checkout(root), orders=orders, times=times).run(only=[name for name in only.split(",") if name])
