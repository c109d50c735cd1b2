"""Two hands: two processes of the bench at once, each with a connection of its own; and the clock beside them."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from django.db import connections

HANDS = 2
FORK = get_context("fork")


@dataclass
class Took:
    """What a measurement took: seconds, and the most memory that one process of it had, in megabytes."""

    seconds: float = 0
    peak: float = 0


def both(work: Callable[[int], object]) -> float:
    """Does `work(0)` and `work(1)` at once; the larger peak of memory in megabytes. RuntimeError where one fails."""
    connections.close_all()
    peaks = FORK.SimpleQueue()

    def hand(number: int) -> None:
        work(number)
        connections.close_all()
        peaks.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    started = [FORK.Process(target=hand, args=(number,)) for number in range(HANDS)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    if any(each.exitcode for each in started):
        raise RuntimeError("one of the two processes failed; its lines above say why")
    found: list[float] = [peaks.get() for _each in started]
    return max(found)


@contextmanager
def clock() -> Iterator[Took]:
    """What the block takes; a peak is the caller's to enter."""
    took = Took()
    began = time.perf_counter()
    yield took
    took.seconds = time.perf_counter() - began


def row(what: str, rows: int, took: Took, *, floor: float) -> str:
    """A line of a table: seconds, rows a second, how many floors it took and which share of it the floor is, memory."""
    speed = f"{took.seconds:.2f} | {rows / max(took.seconds, 1e-9):,.0f} | {took.seconds / floor:.2f} | {floor / took.seconds:.2f}"
    return f"| {what} | {rows:,} | {speed} | {took.peak:.0f} |\n"


HEAD = "| what | rows | seconds | rows per second | × floor | floor ÷ it | peak MB |\n|---|---:|---:|---:|---:|---:|---:|\n"
