"""Replacing: what those above get of a closed month in place of what they got, where a place in the tree or a stage turns out otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from channelops.kernel.periods import Month

from ..binary import Ints, copy_out
from ..engine.document import Override
from ..engine.overrides import Earned, Pieces, Tree, overrides, replaced
from ..selectors.rules import RuleSet
from .lines import Lines
from .sources import LEDGER
from .uplines import STAGES, TAKEN_BACK, counted_components, pieces_paid, upline_lines

# What some payees earned for the orders of one month, in it and in the closed ones after it. A line that came late counts by its own
# day, as those above were paid for it.
EARNED = """
SELECT payee_id, day, sum(amount_fen)::bigint FROM (
    SELECT l.payee_id, l.amount_fen, CASE WHEN l.version = 1 AND l.kind IN (1, 3, 20, 27) AND o.original_day IS NOT NULL
        THEN o.original_day ELSE l.day END AS day
    FROM {closed} l LEFT JOIN sales_order o ON o.id = l.order_id AND o.day = l.day AND o.original_day IS NOT NULL
    WHERE l.payee_id = ANY(%(below)s) AND l.plan_version_id = %(version)s AND l.component = ANY(%(components)s) AND l.kind NOT IN (21, 29)
) told WHERE day >= %(first)s AND day < %(after)s GROUP BY 1, 2
"""
EARNED_COLUMNS = {"payee": "integer", "day": "date", "amount_fen": "bigint"}


@dataclass(frozen=True, kw_only=True)
class Retold:
    """The payees of a closed month of whom stage or place was told otherwise, with all below them, and the closed months from it on."""

    month: Month
    below: Ints
    closed: Sequence[date]

    @property
    def source(self) -> str:
        """The lines of the closed months, which no later night calculates anew."""
        months = ", ".join(f"'{each.isoformat()}'" for each in self.closed)
        return f"(SELECT * FROM {LEDGER} WHERE month IN ({months}))"  # noqa: S608 - dates


def replacing_lines(whose: tuple[RuleSet, int, Override], more: Earned, told: tuple[Tree, Retold]) -> list[Lines]:
    """The override lines of one article that replace those of the payees; `more` is what this night adds to what they earned."""
    rules, number, article = whose
    tree, retold = told
    if not len(retold.below):
        return []
    earned = _earned((rules, counted_components(rules, article)), more, retold)
    when = (tree, retold.month, Month.of(retold.closed[-1]).next)
    paid = pieces_paid((rules, number), retold.below, when, earlier=retold.source)
    back, given = replaced(overrides(article, earned, tree, stages=STAGES), paid)
    taken = _lines(back, (rules, number), retold)
    return [taken | {"tier": np.full(len(back), TAKEN_BACK)}, _lines(given, (rules, number), retold)]


def _lines(pieces: Pieces, whose: tuple[RuleSet, int], retold: Retold) -> Lines:
    return upline_lines(pieces, (*whose, 0), retold.month)


def _earned(whose: tuple[RuleSet, list[int]], more: Earned, retold: Retold) -> Earned:
    """All that the payees earned for the orders of the month under one version."""
    rules, components = whose
    words = {
        "first": retold.month.first,
        "after": retold.month.next.first,
        "below": retold.below.tolist(),
        "version": rules.version_id,
        "components": components,
    }
    told = copy_out(EARNED.format(closed=retold.source), EARNED_COLUMNS, words)
    return Earned(*(np.concatenate([told[name], getattr(more, name)]) for name in EARNED_COLUMNS))
