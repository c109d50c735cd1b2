"""A dashboard: the figures of one node for some months: its own, those of its parts, a trend, and its partners at the lowest level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.core.scoping import visible_to
from channelops.kernel.periods import Month
from channelops.sales.selectors import figures
from channelops.sales.selectors.figures import Freshness, Span

from ..metrics.definitions import metrics_answered
from ..metrics.metric import ORDERS, Metric
from .commission import months_told
from .kpis import CAPABILITY, CHANNEL, NOT_CALCULATED, KpiAnswer, KpiQuestion, Place, kpi_answer
from .periods import YEAR

TREND_MONTHS = 12
PARTNERS_SHOWN = 50
BELOW = {1: "city", 2: "county", 3: CHANNEL}


@dataclass(frozen=True, kw_only=True)
class DashboardQuestion:
    """The node, the months (a range), the metric in front, the channel where one is chosen, and the day whose tree is meant."""

    node: Region
    span: Span
    metric: Metric
    channel: Place | None = None
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """What one page shows; `own`, `parts` and `trend` are answers for the same metrics, `sparks` the last months of those told cheaply.

    `calculated` is, where the commission of the months cannot be told, how many of them are calculated, and how many there are.
    """

    question: DashboardQuestion
    metrics: Sequence[Metric]
    fresh: Freshness
    own: KpiAnswer
    trend: KpiAnswer
    sparks: KpiAnswer
    parts: KpiAnswer | None
    partners: Sequence[Mapping[str, Any]]
    calculated: tuple[int, int] | None = None


def dashboard(access: Access, question: DashboardQuestion, *, fresh: Freshness) -> Dashboard:
    """Every figure of the page, out of roll-ups, in a number of questions that does not grow with the rows."""
    metrics = [metric for metric in metrics_answered().values() if question.channel is None or metric.by_channel]
    asked = KpiQuestion(
        metrics=metrics, node=question.node, span=question.span, compare=YEAR, channel=question.channel, as_of=question.as_of
    )
    last = Month.of(question.span.last)
    year = Span(first=last.plus(1 - TREND_MONTHS).first, last=last.last, grain="month")
    # under another day's tree only orders are told cheaply
    cheap = [metric for metric in metrics if metric.kind != "derived" and (question.as_of is None or metric.sources == {ORDERS})]
    parts = None
    if question.channel is None:
        level = BELOW[question.node.level]
        below = [metric for metric in metrics if level != CHANNEL or metric.by_channel]
        parts = kpi_answer(access, replace(asked, metrics=below, level=level), fresh=fresh)
        if level == CHANNEL:
            parts = _selling(parts)
    own = kpi_answer(access, asked, fresh=fresh)
    return Dashboard(
        question=question,
        metrics=metrics,
        fresh=fresh,
        own=own,
        trend=kpi_answer(access, replace(asked, metrics=[question.metric], span=year), fresh=fresh),
        sparks=kpi_answer(access, replace(asked, metrics=cheap, span=year, compare=""), fresh=fresh),
        parts=parts,
        partners=_partners(access, question) if question.node.level == 3 else (),
        calculated=months_told(question.span) if any(row.value == NOT_CALCULATED for row in own.rows) else None,
    )


def _selling(parts: KpiAnswer) -> KpiAnswer:
    """Without the channels through which nothing came, neither now nor a year before."""
    busy = {row.place.pk for row in parts.rows if row.value.numerator or (row.base and row.base.numerator)}
    return replace(parts, rows=[row for row in parts.rows if row.place.pk in busy])


def _partners(access: Access, question: DashboardQuestion) -> list[Mapping[str, Any]]:
    """The payees of the county with the largest revenue, each with its row."""
    channel = question.channel.pk if question.channel else None
    seen = access.having(CAPABILITY)
    rows = figures.payee_figures(seen, question.span, limit=PARTNERS_SHOWN, region=question.node, channel_id=channel)
    named = figures.payees_named([row["payee_id"] for row in rows])
    return [{**row, "payee": named[row["payee_id"]]} for row in rows if row["payee_id"] in named]


def trail(access: Access, node: Region) -> list[tuple[Region, bool]]:
    """The nodes from the province down to this one, each with whether the viewer may open it."""
    codes = [code for code in node.path.split("/") if code]
    rows = Region.objects.filter(code__in=codes)
    seen = set(visible_to(access.having(CAPABILITY), rows).values_list("pk", flat=True))
    return [(region, region.pk in seen) for region in rows.order_by("level")]
