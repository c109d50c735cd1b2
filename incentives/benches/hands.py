"""Two hands: two processes of the bench at once, each with a connection of its own; and the clock beside them."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import psutil
from django.db import connection, connections

HANDS = 2
FORK = get_context("fork")


@dataclass
class Took:
    """What a measurement took: seconds, the most memory that one process of it had in megabytes, and the seconds that both processes
    and their two server processes computed: on a busy machine the only fair figure.
    """

    seconds: float = 0
    peak: float = 0
    computed: float = 0

    def add(self, other: "Took") -> None:
        """Counts what two processes had and computed."""
        self.peak, self.computed = max(self.peak, other.peak), self.computed + other.computed


def both(work: Callable[[int], object]) -> Took:
    """Does `work(0)` and `work(1)` at once; their memory and what they computed. RuntimeError where one fails."""
    return _done(work, HANDS)


def alone(work: Callable[[], object]) -> Took:
    """Does the work in a process of its own."""
    return _done(lambda _number: work(), 1)


def _done(work: Callable[[int], object], hands: int) -> Took:
    connections.close_all()
    found = FORK.SimpleQueue()

    def hand(number: int) -> None:
        work(number)
        computed = time.process_time() + _server_seconds()
        connections.close_all()
        found.put((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, computed))

    started = [FORK.Process(target=hand, args=(number,)) for number in range(hands)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    if any(each.exitcode for each in started):
        raise RuntimeError("a process failed; its lines above say why")
    took = Took()
    for _each in started:
        peak, computed = found.get()
        took.add(Took(peak=peak, computed=computed))
    return took


def _server_seconds() -> float:
    """What the server process of this connection has computed; 0 where the server is another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0
    return float(times.user + times.system)


@contextmanager
def clock() -> Iterator[Took]:
    """What the block takes; a peak is the caller's to enter."""
    took = Took()
    began = time.perf_counter()
    yield took
    took.seconds = time.perf_counter() - began


def row(what: str, rows: int, took: Took, *, floor: Took) -> str:
    """A line of a table: seconds, rows a second, which share of them the floor is; the same of what was computed; memory."""
    speed = f"{took.seconds:.2f} | {rows / max(took.seconds, 1e-9):,.0f} | {floor.seconds / took.seconds:.2f}"
    share = f"{took.computed:.2f} | {floor.computed / took.computed:.2f}" if took.computed else "– | –"
    return f"| {what} | {rows:,} | {speed} | {share} | {took.peak:.0f} |\n"


HEAD = (
    "| what | rows | seconds | rows per second | floor ÷ it | computed s | floor ÷ it | peak MB |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|\n"
)
