"""Reading what is held back by node: stored payee by payee by the night, of many payees at once, and summed from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.core.scoping import visible_to
from channelops.core.selectors.regions import region_names
from channelops.kernel.periods import Month
from channelops.sales.selectors.catalogue import payees_visible

from ..binary import Ints, Numbers, copy_out
from ..engine.clawbacks import Left, clawed
from ..engine.document import Clawback
from ..engine.document import PlanVersion as Content
from ..engine.facts import number_of_day
from ..models import Holdback
from ..models.holdbacks import FIGURES
from .instalments import AHEAD, MONTHS_BACK

LEVELS = {1: "province_id", 2: "city_id", 3: "county_id"}
# As a statement tells it of its payee (`parts.parts_of`), of many payees at once: parts that are neither decided nor clawed.
HELD = """
WITH told AS (
    SELECT payee_id, order_id, plan_version_id, component, rule, kind, before, amount_fen, day FROM incentives_commissionline
    WHERE payee_id = ANY(%(payees)s) AND month >= %(since)s AND kind IN (24, 25, 27, 28, 29)
), returned AS (
    SELECT b.id, b.original_id FROM (SELECT DISTINCT order_id, day FROM told WHERE kind = 27) t
    JOIN sales_order b ON b.id = t.order_id AND b.original_id IS NOT NULL AND b.day = t.day
), of_event AS (
    SELECT t.payee_id, e.order_id, t.plan_version_id, t.component, t.rule, min(e.id) AS id
    FROM (SELECT DISTINCT original_id FROM returned) r
        JOIN sales_orderevent e ON e.order_id = r.original_id AND e.day >= %(since)s
        JOIN told t ON t.order_id = e.id AND t.kind = 27 GROUP BY 1, 2, 3, 4, 5
), part AS (
    SELECT t.payee_id, coalesce(v.id, b.original_id, t.order_id) AS order_id, t.plan_version_id, t.component, t.rule, t.before AS due,
        -sum(t.amount_fen) AS fen
    FROM told t LEFT JOIN returned b ON b.id = t.order_id
        LEFT JOIN of_event v ON (v.payee_id, v.order_id, v.plan_version_id, v.component, v.rule)
            = (t.payee_id, b.original_id, t.plan_version_id, t.component, t.rule)
    WHERE t.kind = 27 GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(t.amount_fen) <> 0
), clawed AS (
    SELECT payee_id, order_id, plan_version_id, component, rule FROM told WHERE kind IN (24, 25) GROUP BY 1, 2, 3, 4, 5
    HAVING count(*) FILTER (WHERE kind = 24) > count(*) FILTER (WHERE kind = 25)
), gone AS (
    SELECT * FROM clawed
    UNION ALL SELECT c.payee_id, e.id, c.plan_version_id, c.component, c.rule
    FROM clawed c JOIN sales_orderevent e ON e.order_id = c.order_id AND e.day >= %(since)s
)
SELECT p.payee_id, sum(p.fen)::bigint, coalesce(sum(p.fen) FILTER (WHERE h.id IS NOT NULL OR p.due <= %(now)s), 0)::bigint,
    coalesce(sum(p.fen) FILTER (WHERE h.id IS NULL AND p.due <= %(until)s), 0)::bigint
FROM part p LEFT JOIN incentives_instalmenthold h ON h.lifted_at IS NULL
    AND (h.payee_id, h.order_id, h.plan_version_id, h.component, h.rule) = (p.payee_id, p.order_id, p.plan_version_id, p.component, p.rule)
WHERE NOT EXISTS (SELECT FROM told d WHERE d.kind IN (28, 29)
        AND (d.payee_id, d.order_id, d.plan_version_id, d.component, d.rule, d.before)
            = (p.payee_id, p.order_id, p.plan_version_id, p.component, p.rule, p.due))
    AND NOT EXISTS (SELECT FROM gone g
        WHERE (g.payee_id, g.order_id, g.plan_version_id, g.component, g.rule)
            = (p.payee_id, p.order_id, p.plan_version_id, p.component, p.rule & 1023))
GROUP BY 1
"""
HELD_COLUMNS = {"payee": "integer", "held_fen": "bigint", "waiting_fen": "bigint", "ahead_fen": "bigint"}
# As `clawbacks.OPEN`, of many payees at once.
OPEN = """
SELECT payee_id, plan_version_id, component, day, sum(fen)::bigint FROM (
    SELECT l.payee_id, l.plan_version_id, l.component, coalesce(r.original_id, e.order_id, l.order_id) AS whose,
        coalesce(r.original_day, e.order_day, l.day) AS day, sum(l.amount_fen) AS fen
    FROM incentives_commissionline l
        LEFT JOIN sales_order r ON l.kind = 3 AND r.id = l.order_id AND r.day = l.day AND r.day >= %(since)s
        LEFT JOIN sales_orderevent e ON e.id = l.order_id AND e.day = l.day AND e.day >= %(since)s
    WHERE l.payee_id = ANY(%(payees)s) AND l.plan_version_id = ANY(%(versions)s) AND l.month <= %(month)s AND l.day >= %(since)s
        AND l.month >= date_trunc('month', %(since)s) AND l.kind IN (1, 3, 20, 24, 25, 27, 28) AND l.order_id > 0 GROUP BY 1, 2, 3, 4, 5
    HAVING count(*) FILTER (WHERE l.kind = 24) = count(*) FILTER (WHERE l.kind = 25)
) kept GROUP BY 1, 2, 3, 4
"""
OPEN_COLUMNS = {"payee": "integer", "version": "integer", "component": "smallint", "day": "date", "fen": "bigint"}


@dataclass(frozen=True, kw_only=True)
class NodeHoldback:
    """What the payees of a node come to in fen, on the earliest day that any of them was told for; None where nothing is told."""

    on: date | None
    held_fen: int
    waiting_fen: int
    ahead_fen: int
    risk_fen: int


def holdbacks_visible(access: Access) -> QuerySet[Holdback]:
    """The visible payees of whom something is held or at risk, with their names and counties."""
    payee = payees_visible(access).filter(pk=OuterRef("payee_id"))
    rows = Holdback.objects.annotate(
        payee_zh=Subquery(payee.values("name_zh")[:1]),
        payee_en=Subquery(payee.values("name_en")[:1]),
        payee_code=Subquery(payee.values("code")[:1]),
        payee_sort=Subquery(payee.values("sort_key")[:1]),
        region_name=region_names(OuterRef("county_id")),
    )
    return visible_to(access, rows)


def node_holdback(access: Access, node: Region) -> NodeHoldback:
    """The sums of the visible payees of a node."""
    rows = visible_to(access, Holdback.objects.filter(**{LEVELS[min(node.level, 3)]: node.pk}))
    told = rows.order_by().aggregate(told_on=Max("on"), **{name: Sum(name, default=0) for name in FIGURES})
    return NodeHoldback(on=told.pop("told_on"), **told)


def holdbacks_on() -> date | None:
    """The latest day for which anything is told."""
    told: date | None = Holdback.objects.order_by().aggregate(on=Max("on"))["on"]
    return told


def held_among(payees: Sequence[int], *, on: date) -> dict[int, dict[str, int]]:
    """What is held of each of the payees that have anything held, in the words of a holdback."""
    now = Month.of(on)
    words: dict[str, object] = {"payees": list(payees), "since": now.plus(-MONTHS_BACK).first}
    words |= {"now": _number(now), "until": _number(now.plus(AHEAD - 1))}
    told = copy_out(HELD, HELD_COLUMNS, words)
    rows = zip(*(column.tolist() for column in told.values()), strict=True)
    return {payee: dict(zip(FIGURES, figures, strict=False)) for payee, *figures in rows}


def risk_among(payees: Sequence[int], contents: Mapping[int, Content], *, on: date) -> dict[int, int]:
    """What of each of the payees is at risk, where anything is; `contents` are those of the versions that take back."""
    window = max((article.window_days for content in contents.values() for article in content.clawbacks), default=0)
    if not window:
        return {}
    words = {"payees": list(payees), "versions": list(contents), "month": Month.of(on).first, "since": on - timedelta(days=window)}
    told = copy_out(OPEN, OPEN_COLUMNS, words)
    taken = np.zeros(len(told["fen"]), np.int64)
    for version, content in contents.items():
        for article in content.clawbacks:
            numbers = [at for at, one in enumerate(content.components) if not article.components or one.code in article.components]
            mine = np.flatnonzero((told["version"] == version) & np.isin(told["component"], numbers) & (told["fen"] > 0))
            taken[mine] -= _taken(article, told["day"][mine], told["fen"][mine], on=on)
    whose, place = np.unique(told["payee"], return_inverse=True)
    sums = np.zeros(len(whose), np.int64)
    np.add.at(sums, place, taken)
    return {payee: fen for payee, fen in zip(whose.tolist(), sums.tolist(), strict=True) if fen}


def _taken(article: Clawback, day: Ints, fen: Ints, *, on: date) -> Numbers:
    """What an article would take of each amount if the customer left on the day; not above zero."""
    none = np.zeros(len(day), np.int64)
    return clawed(article, Left(day, np.full(len(day), number_of_day(on)), none, none, fen)).amount_fen


def _number(month: Month) -> int:
    return month.year * 100 + month.month
