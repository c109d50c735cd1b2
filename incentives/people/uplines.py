"""Uplines: what those above in the tree get of what a month's orders earned below them, and of what changes in earlier months."""

from dataclasses import replace
from datetime import date

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..binary import copy_out
from ..engine.arithmetic import Flags, Ints
from ..engine.contributions import LineKind
from ..engine.document import Override
from ..engine.facts import number_of_day
from ..engine.overrides import Earned, Pieces, Tree, followed, number_of, overrides, parts_of
from ..selectors.facts import classes
from ..selectors.rules import RuleSet
from ..selectors.uplines import heads_of, payees_moved, upline_tree
from .lines import Lines, joined, lines_of, places_of
from .sources import LEDGER, Source

STAGES = classes("ABCDE")
# In place of the level: the piece was taken back whole, as somebody else stood there.
TAKEN_BACK = 0
# By the day of the order that is taken back, clawed or paid in parts, where it is of an earlier month; else by the line's own, or of the
# month as a whole.
EARNED = """
SELECT l.payee_id,
    CASE WHEN l.kind IN (24, 25, 28) THEN l.day
        WHEN o.original_day IS NOT NULL AND l.kind IN (1, 3, 20, 27) AND (o.original_day < %(first)s OR l.payee_id = ANY(%(moved)s))
        THEN o.original_day WHEN l.payee_id = ANY(%(moved)s) THEN l.day ELSE %(first)s END AS day, sum(l.amount_fen)::bigint
FROM {table} l LEFT JOIN sales_order o
    ON o.id = l.order_id AND o.day = l.day AND o.day >= %(first)s AND o.day < %(after)s AND o.original_day IS NOT NULL
WHERE l.plan_version_id = %(version)s AND l.component = ANY(%(components)s) AND l.kind NOT IN (21, 29)
GROUP BY 1, 2
"""
EARNED_COLUMNS = {"payee": "integer", "day": "date", "amount_fen": "bigint"}
OWN = "SELECT payee_id, sum(paid)::bigint, sum(earned_fen)::bigint FROM {table} GROUP BY payee_id"
OWN_COLUMNS = {"payee": "integer", "orders": "bigint", "fen": "bigint"}
# What was paid of the orders of earlier months, from all versions and later months.
PAID = """
SELECT payee_id, -order_id, rule, version, tier, month, day, rate_millionths, base, amount_fen FROM {earlier} l
WHERE payee_id = ANY(%(heads)s) AND order_id = ANY(%(below)s) AND kind = 21 AND month >= %(since)s AND month <= %(until)s
    AND plan_version_id = %(version)s AND component = %(component)s
"""
PAID_COLUMNS = {
    "payee": "integer",
    "below": "bigint",
    "rule": "smallint",
    "version": "smallint",
    "tier": "smallint",
    "month": "date",
    "day": "date",
    "rate_millionths": "bigint",
    "base": "bigint",
    "amount_fen": "bigint",
}


def override_lines(rules: RuleSet, source: Source) -> Lines:
    """The override lines of one plan version in a month that is calculated whole."""
    made = []
    for number, article in enumerate(rules.content.overrides, start=len(rules.content.components)):
        tree = tree_of(article, source)
        earned = _earned(rules, article, (source, tree))
        mine = earned.day >= number_of_day(source.month.first)
        made.append(upline_lines(overrides(article, _rows(earned, mine), tree, stages=STAGES), (rules, number, 0), source.month))
        made += _backwards((rules, number), _rows(earned, ~mine), (tree, source))
    return joined(made)


def _backwards(whose: tuple[RuleSet, int], earned: Earned, where: tuple[Tree, Source]) -> list[Lines]:
    """What the orders of earlier months take back, month by month of the orders."""
    tree, source = where
    month = source.month
    made: list[Lines] = []
    origin = earned.day.astype("M8[D]").astype("M8[M]").astype(np.int64)
    for one in distinct(origin).tolist():
        of = Month.of(date(1970 + one // 12, one % 12 + 1, 1))
        rows = _rows(earned, origin == one)
        pieces = pieces_paid(whose, rows.payee, (tree, of, month), earlier=source.earlier)
        made.append(upline_lines(followed(rows, pieces, tree), (*whose, month.minus(of)), month))
    return made


def tree_of(article: Override, source: Source) -> Tree:
    """The tree of the month, with who did enough himself."""
    tree = upline_tree(source.month.first, source.month.last)
    heads = np.array(heads_of(tree), np.int64)
    if not article.least_orders and not article.least_fen:
        return replace(tree, active=heads)
    own = copy_out(OWN.format(table=source.statements), OWN_COLUMNS)
    enough = (own["orders"] >= article.least_orders) & (own["fen"] >= article.least_fen)
    return replace(tree, active=np.sort(own["payee"][enough]))


def _earned(rules: RuleSet, article: Override, where: tuple[Source, Tree]) -> Earned:
    """What payees earned under the article's components, by day where that matters."""
    source, tree = where
    month = source.month
    stages = any(rate.stages for rate in article.rates)
    words = {
        "first": month.first,
        "after": month.next.first,
        "moved": payees_moved(tree, month.first, month.last, stages=stages).tolist(),
        "version": rules.version_id,
        "components": counted_components(rules, article),
    }
    return Earned(**copy_out(EARNED.format(table=source.lines), EARNED_COLUMNS, words))


def counted_components(rules: RuleSet, article: Override) -> list[int]:
    """The numbers of the components of which the article pays something."""
    return [at for at, one in enumerate(rules.content.components) if not article.components or one.code in article.components]


def pieces_paid(whose: tuple[RuleSet, int], below: Ints, when: tuple[Tree, Month, Month], *, earlier: str = LEDGER) -> Pieces:
    """What was paid of what some payees earned for the orders of one month, with all that followed up to the month before `now`."""
    (rules, number), (tree, of, now) = whose, when
    words = {
        "heads": heads_of(tree),
        "below": distinct(-below).tolist(),
        "since": of.first,
        "until": now.previous.first,
        "version": rules.version_id,
        "component": number,
    }
    told = copy_out(PAID.format(earlier=earlier), PAID_COLUMNS, words)
    level, piece, back = parts_of(told.pop("rule"))
    months = told["month"].astype("M8[D]").astype("M8[M]").astype(np.int64) - back
    mine = np.flatnonzero(months == (of.year - 1970) * 12 + of.month - 1)
    # of the month itself the latest line says from which day on and at which rate the piece counts, and whether it still does
    order = mine[np.lexsort((-told["version"][mine], back[mine], piece[mine], level[mine], told["below"][mine], told["payee"][mine]))]
    columns = {"payee": told["payee"], "below": told["below"], "level": level, "piece": piece}
    keys = np.stack([column[order] for column in columns.values()])
    first = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if len(order) else order
    sums = {name: np.add.reduceat(told[name][order], first) if len(first) else first for name in ("base", "amount_fen")}
    at = order[first]
    named = {name: column[at] for name, column in columns.items()}
    days, rates = told["day"][at], told["rate_millionths"][at]
    pieces = Pieces(**named, day=days, rate_millionths=rates, before=np.zeros(len(at), np.int64), **sums)
    return pieces.take(np.flatnonzero(told["tier"][at] != TAKEN_BACK))


def _rows(earned: Earned, mask: Flags) -> Earned:
    return Earned(earned.payee[mask], earned.day[mask], earned.amount_fen[mask])


def upline_lines(pieces: Pieces, whose: tuple[RuleSet, int, int], month: Month) -> Lines:
    """The pieces as lines; `whose` are the version, the number of the article, and how many months back the orders lie."""
    rules, number, back = whose
    return lines_of(
        pieces.payee,
        # of no order: the payee below stands in its place, and cannot be mistaken for one
        order_id=-pieces.below,
        rule=number_of(pieces.level, pieces.piece, np.full(len(pieces), back)),
        tier=pieces.level,
        kind=int(LineKind.OVERRIDE),
        component=number,
        day=pieces.day,
        base=pieces.base,
        before=pieces.before,
        rate_millionths=pieces.rate_millionths,
        amount_fen=pieces.amount_fen,
        plan_version_id=rules.version_id,
        **places_of(pieces.payee),
    )
