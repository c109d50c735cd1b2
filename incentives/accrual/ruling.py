"""Which version rules each order of a shard and which tops it up: those in force over its place on its day, by the leave of each."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..engine.facts import Facts, OrderKind, number_of_day
from ..engine.lines import joined
from ..engine.rate import Result
from ..engine.ruling import Ruling, rulings
from ..engine.topping import topped
from ..engine.totals import totals
from ..selectors.rules import RuleSet

Places = NDArray[np.int16]


def ruling_of(facts: Facts, rules: Sequence[RuleSet], *, is_partner: NDArray[np.bool_]) -> Ruling:
    """The places among `rules` of the version that pays each order and of the one that adds to it (−1: none).

    A return falls under its order's version.
    """
    back = (facts.kind != OrderKind.SALE) & (facts.original_day > 0)
    day = np.where(back, facts.original_day, facts.day) if back.any() else facts.day
    levels: dict[int, Places] = {0: np.full(len(facts), -1, np.int16)}
    for place, each in enumerate(rules):
        fits = (is_partner == (each.payee_kind == "partner")) & (day >= number_of_day(each.content.start))
        if each.content.end is not None:
            fits &= day < number_of_day(each.content.end)
        if each.region_id:
            fits &= (facts.province, facts.city, facts.county)[each.level - 1] == each.region_id
        column = levels.setdefault(each.level, np.full(len(facts), -1, np.int16))
        column[fits] = place
    return rulings([levels[level] for level in sorted(levels)], [each.content.below for each in rules])


def added(result: Result, above: Sequence[tuple[RuleSet, Result]], facts: Facts) -> Result:
    """What a version adds to orders that others pay: to each at most the share of its pay that the version above allows."""
    lines = result.lines
    most = np.zeros(len(lines), np.int64)
    for rules, paid in above:
        most[np.isin(lines.order_id, paid.lines.order_id)] = rules.content.below.most_millionths
    cut = topped(lines, joined([paid.lines for _rules, paid in above]), most)
    ends = np.cumsum([0, *map(len, result.parts)]).tolist()
    parts = tuple(cut.take(np.arange(begin, end)) for begin, end in itertools.pairwise(ends))
    return replace(result, parts=parts, totals=totals(parts, facts))
