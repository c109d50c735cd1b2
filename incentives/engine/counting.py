"""A count: the running totals of a component's tier tables over its orders, from where earlier ratings left them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .contributions import Contributions, Work, merged
from .running import Keys, Running, running
from .state import Measure, State, of_rules
from .tiers import Prices, TierTerms


@dataclass(frozen=True, slots=True)
class Count:
    """The totals of the orders, each rule's by itself, the prices of their tables, and what they leave behind."""

    running: Running
    prices: Prices
    closing: State


def fixed_prices(work: Work) -> Prices:
    """Return the prices of tables whose bounds are the same for everybody."""
    return Prices([rule.terms.table for rule in work.component.rules if isinstance(rule.terms, TierTerms)], work.rule)


def by_rule(
    work: Work, lines: Callable[[Work, Count], list[Contributions]], prices: Callable[[Work], Prices] = fixed_prices
) -> Contributions:
    """Return the contributions of all rules, each counted by itself; all at once, for a plan has hundreds of them."""
    opening = work.opening.shelf(work.number, Measure.VOLUME)
    run = running(Keys(work.owner, work.period, work.rule), work.base, opening)
    closing = of_rules((work.number, Measure.VOLUME), (run.owner, run.rule, run.period), run.closing)
    return merged(lines(work, Count(run, prices(work), closing)))
