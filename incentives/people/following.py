"""Following: what shares and overrides of a closed month change by when orders come late for it, or it is told otherwise who shares them
and who stands above whom.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from channelops.kernel.distinct import distinct
from channelops.kernel.periods import Month

from ..accrual import tables
from ..accrual.differences import difference
from ..binary import copy_out
from ..engine.arithmetic import Flags, Ints
from ..engine.contributions import LineKind
from ..engine.document import Override
from ..engine.facts import number_of_day
from ..engine.overrides import Earned, followed, overrides
from ..selectors.periods import months_closed
from ..selectors.rules import RuleSet, rule_sets_adding
from ..selectors.uplines import payees_below
from .holding import Holdings, held_of
from .lines import NAMES, Lines, joined
from .replacing import Retold, replacing_lines
from .sharing import any_shared, shared_lines
from .sources import LEDGER, Source
from .uplines import STAGES, counted_components, pieces_paid, tree_of, upline_lines

# The month's lines of some payees, all versions as one, with what a new version adds.
TOGETHER = """(
    SELECT order_id, payee_id, component, rule, kind, plan_version_id, day,
        sum(base)::bigint AS base, sum(amount_fen)::bigint AS amount_fen,
        max(province_id) AS province_id, max(city_id) AS city_id, max(county_id) AS county_id, max(product_id) AS product_id,
        max(family_id) AS family_id
    FROM (SELECT * FROM incentives_commissionline WHERE month = '{month}' AND payee_id IN ({payees})
        UNION ALL SELECT * FROM {fresh} WHERE payee_id IN ({payees})) both_of
    WHERE kind IN (1, 3) GROUP BY 1, 2, 3, 4, 5, 6, 7
)"""
KEYS = ("order_id", "payee_id", "component", "rule", "kind", "plan_version_id")
SUMMED = ("base", "cut_fen", "amount_fen")
STATEMENTS = "(SELECT payee_id, paid, earned_fen FROM incentives_statement WHERE month = '{month}') closed"
SPLITS = (
    "SELECT {columns} FROM incentives_commissionline WHERE month = %(month)s AND kind = 20 AND order_id = ANY(%(orders)s) GROUP BY {keys}"
)


def people_follow(*, months: tuple[Month, Month], lines: Lines, fresh: str, retold: Mapping[str, Sequence[int]]) -> Lines:
    """Shares, what is held, and overrides that follow from the differing lines of a closed month, which stand in the fresh table already;
    `months` are that one and the one it is paid with.

    Of the payees `retold` as shared or placed otherwise, all shares and all overrides are looked at again. What somebody above did himself
    counts as it stood when the month was closed, where nothing was paid for the payee below yet.
    """
    month, into = months
    parts: list[Lines] = []
    sharing = np.union1d(lines["payee_id"], np.array(retold.get("shared", ()), np.int64)).astype(np.int64)
    if len(sharing) and any_shared():
        parts.append(_shares(month, sharing, fresh))
    changed = joined([lines, *parts])
    ruling = rule_sets_adding(month.last)
    parts += _held(Holdings.among(ruling), changed, months)
    changed = joined([lines, *parts])
    told = _retold(month, into, retold.get("placed", ()))
    for rules in ruling:
        for number, article in enumerate(rules.content.overrides, start=len(rules.content.components)):
            parts += _above((rules, number, article), changed, (into, told))
    added = joined(parts)
    return added | {"month": np.full(len(added["payee_id"]), number_of_day(month.first))}


def _retold(month: Month, into: Month, placed: Sequence[int]) -> Retold:
    """Whose overrides of the month are looked at again, by the closed months up to the one that pays."""
    below = payees_below(placed, month.last) if placed else np.zeros(0, np.int64)
    return Retold(month=month, below=below, closed=[each for each in months_closed(before=into.first) if each >= month.first])


def _shares(month: Month, sharing: Ints, fresh: str) -> Lines:
    """The shares of what some payees sold as they are now, less those that were posted."""
    payees = ", ".join(map(str, sharing.tolist()))
    together = TOGETHER.format(month=month.first.isoformat(), payees=payees, fresh=fresh)
    now = shared_lines(Source(month=month, lines=together, statements=""))
    kinds = {name: tables.LINES[name] for name in NAMES}
    columns = [name if name in KEYS else f"{'sum' if name in SUMMED else 'max'}({name})::{kind}" for name, kind in kinds.items()]
    query = SPLITS.format(columns=", ".join(columns), keys=", ".join(KEYS))
    posted = copy_out(query, kinds, {"month": month.first, "orders": distinct(now["order_id"]).tolist()})
    return difference(posted=posted, now=now)


def _held(holdings: Holdings, lines: Lines, months: tuple[Month, Month]) -> list[Lines]:
    """What is held of the differing lines, of the parts that are not paid out yet."""
    if not holdings.rules:
        return []
    own = np.isin(lines["kind"], (int(LineKind.EARNED), int(LineKind.TAKEN_BACK), int(LineKind.SPLIT)))
    month, into = months
    return [held_of(holdings, {name: column[own] for name, column in lines.items()}, month, known=(LEDGER, into.next.first))]


def _above(whose: tuple[RuleSet, int, Override], lines: Lines, told: tuple[Month, Retold]) -> list[Lines]:
    """What those above get or give for the lines of one version."""
    rules, number, article = whose
    into, retold = told
    month = retold.month
    counted = counted_components(rules, article)
    mine = np.isin(lines["component"], counted) & (lines["plan_version_id"] == rules.version_id)
    earned = Earned(lines["payee_id"][mine], lines["day"][mine], lines["amount_fen"][mine])
    if not len(earned.payee) and not len(retold.below):
        return []
    tree = tree_of(article, Source(month=month, lines="", statements=STATEMENTS.format(month=month.first.isoformat())))
    again = np.isin(earned.payee, retold.below)
    anew = replacing_lines(whose, _some(earned, again), (tree, retold))
    earned = _some(earned, ~again)
    paid = pieces_paid((rules, number), earned.payee, (tree, month, into.next))
    new = ~np.isin(earned.payee, paid.below)
    fresh = overrides(article, _some(earned, new), tree, stages=STAGES)
    later = followed(_some(earned, ~new), paid, tree)
    return [*anew, *(upline_lines(each, (rules, number, 0), month) for each in (fresh, later))]


def _some(earned: Earned, mask: Flags) -> Earned:
    return Earned(earned.payee[mask], earned.day[mask], earned.amount_fen[mask])
