"""The pages of the menu in the demonstration world, each as a ratio to a bare answer measured between its requests."""

import time
from dataclasses import dataclass
from statistics import median, quantiles

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from channelops.core.selectors.people import people_named

from .registry import Asked, Section, bench

LONGEST_MS = 200.0
PEOPLE = ("province", "county", "admin")
# The demonstration world of scale 1 has this many orders a month, over two years.
ORDERS_AT_SCALE_1 = 2_400_000
FLOOR = "/healthz"
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


@bench("pages", order=10)
def pages_measured(asked: Asked) -> Section:
    """Every page of the menu as three people."""
    scale = asked.orders / ORDERS_AT_SCALE_1
    call_command("demo", "--scale", f"{scale:g}")
    measured = []
    for person in people_named(PEOPLE).values():
        client = Client(SERVER_NAME="localhost")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        for path in menu_paths():
            if client.get(path).status_code == 200:
                measured.append(measure(client, path=path, username=person.username, times=asked.times))
                asked.say(measured[-1].row().strip())
    floor = median(value for found in measured for value in found.floor)
    slow = sum(found.late > LONGEST_MS for found in measured)
    text = (
        f"The demonstration world at scale {scale:g}, {asked.times} requests a line in one process, without the network."
        f" The floor is `{FLOOR}` through the same middleware, asked in turn with each page: {floor:.1f} ms."
        f" {slow} of {len(measured)} pages take more than {LONGEST_MS:.0f} ms at the 95th percentile.\n\n"
    )
    return Section(title="Pages of the menu", text=text + HEAD + "".join(found.row() for found in measured))


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
        floors.append(timed(client, FLOOR))
        pages.append(timed(client, path))
    return Measured(path, username, tuple(pages), tuple(floors), queries, len(answer.content))


def timed(client: Client, path: str) -> float:
    """Milliseconds until the answer is whole; RuntimeError when it is not an answer."""
    began = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took
