"""Reading what home tells of figures: the own node's month, its days, its channels; an agent's own month."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.kernel.periods import Month
from channelops.sales.selectors import figures
from channelops.sales.selectors.codes import names_of
from channelops.sales.selectors.figures import Figures, Freshness, Span
from incentives.models import Statement
from incentives.selectors.instalments import Held, held_of
from incentives.selectors.statements import accruals_of, statements_of_partner

from ..metrics.definitions import metrics_answered
from ..metrics.metric import ORDERS
from .kpis import CAPABILITY, CHANNEL, KpiAnswer, KpiQuestion, kpi_answer, node_visible
from .periods import PREVIOUS, YEAR

PAST_MONTHS = 12
TILES = ("orders", "revenue", "commission", "active_partners", "average_order", "online_share")


@dataclass(frozen=True, kw_only=True)
class OwnMonth:
    """An agent's figures of a month and of the one before, whole."""

    month: Month
    now: Figures
    before: Figures
    fresh: Freshness


def stands_over_regions(access: Access) -> bool:
    """Whether the viewer may read figures of some node."""
    return any(held.level <= 3 for held in access.having(CAPABILITY).nodes)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The own highest node, until when its figures reach, and the month that home tells of: its latest with orders."""

    node: Region
    fresh: Freshness
    month: Month | None


def standing(access: Access) -> Standing:
    """Where the viewer stands, and in which month."""
    node = node_visible(access)
    fresh = figures.freshness(province=node.province_id)
    return Standing(node=node, fresh=fresh, month=Month.of(fresh.day) if fresh.day else None)


def node_month(access: Access, at: Standing, month: Month) -> KpiAnswer:
    """The node with its month against as many days of the month before."""
    known = metrics_answered()
    span = Span(first=month.first, last=month.last, grain="range")
    question = KpiQuestion(metrics=[known[code] for code in TILES if code in known], node=at.node, span=span, compare=PREVIOUS)
    return kpi_answer(access, question, fresh=at.fresh)


def node_past(access: Access, at: Standing, month: Month) -> KpiAnswer:
    """The same month after month for a year, as far as it comes out of orders alone."""
    known = metrics_answered()
    metrics = [known[code] for code in TILES if code in known and known[code].sources == {ORDERS}]
    span = Span(first=month.plus(1 - PAST_MONTHS).first, last=month.last, grain="month")
    return kpi_answer(access, KpiQuestion(metrics=metrics, node=at.node, span=span), fresh=at.fresh)


def node_days(access: Access, at: Standing, month: Month) -> tuple[Sequence[int], Sequence[int]]:
    """The node's orders of each day of the month, and of each day of the month before."""
    question = KpiQuestion(metrics=[metrics_answered()["orders"]], node=at.node, span=days_of(month), compare="")
    now = kpi_answer(access, question, fresh=at.fresh).rows
    before = kpi_answer(access, replace(question, span=days_of(month.previous)), fresh=at.fresh).rows
    return [row.value.numerator or 0 for row in now], [row.value.numerator or 0 for row in before]


def node_channels(access: Access, at: Standing, month: Month) -> KpiAnswer:
    """The channels of the node in the month, against the same days a year before."""
    known = metrics_answered()
    span = Span(first=month.first, last=month.last, grain="range")
    metrics = [metric for metric in (known["orders"], known["revenue"]) if metric.sources == {ORDERS}]
    return kpi_answer(access, KpiQuestion(metrics=metrics, node=at.node, span=span, level=CHANNEL, compare=YEAR), fresh=at.fresh)


def own_month(access: Access, *, fresh: Freshness) -> OwnMonth | None:
    """An agent's own month; None before any order came."""
    if fresh.day is None:
        return None
    month = Month.of(fresh.day)
    now, before = (figures.own_figures(access, days_of(each)) for each in (month, month.previous))
    return OwnMonth(month=month, now=now, before=before, fresh=fresh)


@dataclass(frozen=True, kw_only=True)
class OwnCommission:
    """An agent's statements, the latest first, and what the latest is made of by family: (name, lines, fen), the largest first."""

    latest: Statement
    before: Statement | None
    parts: Sequence[tuple[str, int, int]]
    held: Held


def own_commission(access: Access) -> OwnCommission | None:
    """The commission of the own partner, as the last accrual left it; None before any, or without the right to see statements."""
    roots = [held.partner_id for held in access.having("statement.view").held if held.partner_id]
    found = statements_of_partner(access, roots[0], limit=2) if roots else []
    if not found:
        return None
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for each in accruals_of(found[0]):
        sums[each.family_id][0] += each.lines
        sums[each.family_id][1] += each.amount_fen
    names = names_of("families", sums)
    parts = sorted(((names.get(pk, ""), lines, fen) for pk, (lines, fen) in sums.items()), key=lambda part: (-part[2], part[0]))
    held = held_of(found[0].payee_id, on=access.on)
    return OwnCommission(latest=found[0], before=found[1] if len(found) > 1 else None, parts=parts, held=held)


def days_of(month: Month) -> Span:
    """Every day of a month."""
    last: date = month.last
    return Span(first=month.first, last=last, grain="day")
