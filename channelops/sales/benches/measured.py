"""A measured thing: its seconds beside those of a floor that was measured before and after it."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

HEAD = "| what | rows | seconds | rows per second | × floor | peak MB |\n|---|---:|---:|---:|---:|---:|\n"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`floor` is the mean of the floor's two runs; `peak` the largest memory of the process so far."""

    what: str
    rows: int
    seconds: float
    floor: float
    peak: int

    def row(self) -> str:
        """A line of the table."""
        pace = f"{self.rows / self.seconds:,.0f} | {self.seconds / self.floor:.1f}"
        return f"| {self.what} | {self.rows:,} | {self.seconds:.2f} | {pace} | {self.peak} |\n"


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measured(what: str, work: Callable[[], object], *, rows: int, floor: Callable[[], object]) -> list[Measured]:
    """The floor and the work, by turns: a machine that slows down slows both."""
    before = seconds_of(floor)
    seconds = seconds_of(work)
    mean = (before + seconds_of(floor)) / 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [
        Measured(what="floor of the next line", rows=rows, seconds=mean, floor=mean, peak=peak),
        Measured(what=what, rows=rows, seconds=seconds, floor=mean, peak=peak),
    ]
