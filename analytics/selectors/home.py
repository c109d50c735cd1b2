"""Reading what home tells of figures: the own node's month, its days, its channels; an agent's own month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.kernel.periods import Month
from channelops.sales.selectors import figures
from channelops.sales.selectors.figures import Figures, Freshness, Span

from ..metrics.definitions import metrics_answered
from ..metrics.metric import ORDERS
from .kpis import CAPABILITY, CHANNEL, KpiAnswer, KpiQuestion, kpi_answer, node_visible
from .periods import PREVIOUS, YEAR

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


def month_of(fresh: Freshness) -> Month | None:
    """The month that home tells of: the latest with data."""
    return Month.of(fresh.day) if fresh.day else None


def node_month(access: Access, month: Month, *, fresh: Freshness) -> tuple[Region, KpiAnswer]:
    """The own highest node with its month against as many days of the month before."""
    node = node_visible(access)
    known = metrics_answered()
    span = Span(first=month.first, last=month.last, grain="range")
    question = KpiQuestion(metrics=[known[code] for code in TILES if code in known], node=node, span=span, compare=PREVIOUS)
    return node, kpi_answer(access, question, fresh=fresh)


def node_days(access: Access, month: Month, *, fresh: Freshness) -> tuple[Region, Sequence[int], Sequence[int]]:
    """The node's orders of each day of the month, and of each day of the month before."""
    node = node_visible(access)
    question = KpiQuestion(metrics=[metrics_answered()["orders"]], node=node, span=days_of(month), compare="")
    now = kpi_answer(access, question, fresh=fresh).rows
    before = kpi_answer(access, replace(question, span=days_of(month.previous)), fresh=fresh).rows
    return node, [row.value.numerator or 0 for row in now], [row.value.numerator or 0 for row in before]


def node_channels(access: Access, month: Month, *, fresh: Freshness) -> tuple[Region, KpiAnswer]:
    """The channels of the node in the month, against the same days a year before."""
    node = node_visible(access)
    known = metrics_answered()
    span = Span(first=month.first, last=month.last, grain="range")
    metrics = [metric for metric in (known["orders"], known["revenue"]) if metric.sources == {ORDERS}]
    return node, kpi_answer(access, KpiQuestion(metrics=metrics, node=node, span=span, level=CHANNEL, compare=YEAR), fresh=fresh)


def own_month(access: Access, *, fresh: Freshness) -> OwnMonth | None:
    """An agent's own month; None before any order came."""
    month = month_of(fresh)
    if month is None:
        return None
    now, before = (figures.own_figures(access, days_of(each)) for each in (month, month.previous))
    return OwnMonth(month=month, now=now, before=before, fresh=fresh)


def days_of(month: Month) -> Span:
    """Every day of a month."""
    last: date = month.last
    return Span(first=month.first, last=last, grain="day")
