"""A bench: one measurement against floors of the same run, in a process and an empty, migrated database of its own.

    @bench("import", order=20)
    def import_measured(asked: Asked) -> Section: ...

`python -m channelops.stack bench` makes the databases, runs the benches one after another and keeps their sections in
`docs/benchmarks.md`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`orders` is the size of the world, `times` how often a short thing is repeated; `say` tells how far it is."""

    orders: int
    times: int
    say: Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Section:
    """What was found: a heading, and Markdown that says what was measured, against which floor, and how it came out."""

    title: str
    text: str


Measure = Callable[[Asked], Section]


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A declared measurement and its place in the document."""

    name: str
    order: int
    measure: Measure


BENCHES: dict[str, Bench] = {}


def bench(name: str, *, order: int) -> Callable[[Measure], Measure]:
    """Declare a measurement under a name of its own."""

    def declared(measure: Measure) -> Measure:
        if name in BENCHES:
            raise RuntimeError(f"there are two benches called {name}")
        BENCHES[name] = Bench(name=name, order=order, measure=measure)
        return measure

    return declared
