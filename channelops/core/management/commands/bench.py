"""`manage.py bench`: how long the pages of the menu take, as a ratio to a bare answer measured between them."""

import platform
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from channelops.core.demo.cast import CAST
from channelops.core.selectors.people import people_named

LONGEST_MS = 200.0
HEAD = "| page | person | median ms | 95 % ms | × floor | queries | KB |\n|---|---|---:|---:|---:|---:|---:|\n"


@dataclass(frozen=True)
class Measured:
    """One page for one person."""

    path: str
    username: str
    milliseconds: tuple[float, ...]
    floor: tuple[float, ...]
    queries: int
    size: int

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return quantiles(self.milliseconds, n=20)[-1]

    def row(self) -> str:
        """A line of the table."""
        middle = median(self.milliseconds)
        numbers = f"{middle:.1f} | {self.late:.1f} | {middle / median(self.floor):.1f} | {self.queries} | {self.size / 1024:.0f}"
        return f"| `{self.path}` | {self.username} | {numbers} |\n"


class Command(BaseCommand):
    """Asks every page of the menu as several people of the demonstration world and writes the table down."""

    help = "Measures the pages of the menu against a bare answer and writes docs/benchmarks.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--times", type=int, default=20, help="requests a page and person")
        parser.add_argument(
            "--as", dest="people", nargs="+", default=["province", "county", "admin"], choices=[known.username for known in CAST]
        )
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "benchmarks.md")

    def handle(self, *args: Any, **options: Any) -> None:
        people = people_named(options["people"])
        if len(people) < len(options["people"]):
            raise CommandError("the demonstration world is not there: run `make demo` first")
        measured = []
        for person in people.values():
            client = Client(SERVER_NAME="localhost")
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
            for path in menu_paths():
                if client.get(path).status_code == 200:
                    measured.append(measure(client, path=path, username=person.username, times=options["times"]))
                    self.stdout.write(measured[-1].row().strip())
        options["to"].write_text(report(measured, times=options["times"]))
        slow = [found for found in measured if found.late > LONGEST_MS]
        self.stdout.write(f"{len(measured)} measured, {len(slow)} above {LONGEST_MS:.0f} ms at the 95th percentile")


def menu_paths() -> list[str]:
    """Where the menu leads."""
    found = []
    for group in import_string(settings.MENU):
        for item in group.items:
            try:
                found.append(reverse(item.url_name))
            except NoReverseMatch:
                continue
    return found


def measure(client: Client, *, path: str, username: str, times: int) -> Measured:
    """Page and floor by turns: a machine that slows down slows both."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        queries = len(captured)
    pages, floors = [], []
    for _ in range(times):
        floors.append(timed(client, "/healthz"))
        pages.append(timed(client, path))
    return Measured(path, username, tuple(pages), tuple(floors), queries, len(answer.content))


def timed(client: Client, path: str) -> float:
    """Milliseconds until the answer is whole."""
    began = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise CommandError(f"{path} answered {answer.status_code}")
    return took


def report(measured: list[Measured], *, times: int) -> str:
    """The page of the documentation."""
    floor = median(value for found in measured for value in found.floor)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {timezone.localdate()}: Python {platform.python_version()}, {platform.machine()},"
        f" {times} requests a line, one process, without the network.\n"
        f"The floor is `/healthz` through the same middleware, asked in turn with each page: {floor:.1f} ms."
        f" Peak memory {peak:.0f} MB.\n\n## Pages\n\n" + HEAD + "".join(found.row() for found in measured)
    )
