"""A count: the running total of one rule's tier table over its orders, from where earlier ratings left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from .contributions import Contributions, Work, merged
from .document import Terms
from .running import Keys, Running, running
from .state import Entry, Measure, State
from .tiers import Prices, TierTerms


@dataclass(frozen=True, slots=True)
class Count:
    """The totals of the orders of one rule, the prices of its table, and what it leaves behind."""

    running: Running
    prices: Prices
    closing: State


def fixed_prices(_work: Work, terms: Terms) -> Prices:
    """Return the prices of a table whose bounds are the same for everybody."""
    assert isinstance(terms, TierTerms)
    return Prices(terms.table)


def by_rule(
    work: Work, lines: Callable[[Work, Count], list[Contributions]], prices: Callable[[Work, Terms], Prices] = fixed_prices
) -> Contributions:
    """Return the contributions of every rule, each counted by itself."""
    parts: list[Contributions] = []
    for number, mine in _split(work):
        opening = work.opening.slot(work.number, number, Measure.VOLUME)
        run = running(Keys(mine.owner, mine.period), mine.base, opening)
        closing = Entry(work.number, number, Measure.VOLUME).of(run.owner, run.period, run.closing)
        parts += lines(mine, Count(run, prices(mine, work.component.rules[number].terms), closing))
    empty = np.zeros(0, np.int64)
    return merged(parts) if parts else Contributions.simple(replace(work, rule=empty, row=empty, base=empty, period=empty), empty, empty)


def _split(work: Work) -> Iterator[tuple[int, Work]]:
    """Yield each rule's number and its part of the work, in unchanged order."""
    if not len(work.row):
        return
    if len(work.component.rules) == 1:
        yield 0, work
        return
    # sixteen bits sort by radix, in linear time
    order = np.argsort(work.rule.astype(np.int16), kind="stable")
    rules, first = np.unique(work.rule[order], return_index=True)
    for number, rows in zip(rules.tolist(), np.split(order, first[1:]), strict=True):
        yield number, replace(work, **{name: getattr(work, name)[rows] for name in ("row", "rule", "base", "owner", "period")})
