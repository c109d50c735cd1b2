"""KPIs: metrics for the nodes a viewer sees, by period, out of roll-ups alone; page, file and REST are answered here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple, Protocol

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from channelops.core.access import Access
from channelops.core.models import Region
from channelops.core.scoping import visible_to
from channelops.core.selectors.placements import places_moved, region_parents
from channelops.core.selectors.regions import region_by
from channelops.sales.selectors import figures
from channelops.sales.selectors.active_partners import channel_partners, partner_figures
from channelops.sales.selectors.figures import Freshness, Keyed, Span, add_to
from channelops.sales.selectors.moves import Moves, moved_channel_partners, moved_channels, moved_partners, moved_regions

from ..metrics.metric import COMMISSION, ORDERS, PARTNERS, Metric, Source, Term, Value
from .commission import commission_figures, moved_commission
from .periods import YEAR, cut_at, earlier, periods_of

CAPABILITY = "kpi.view"
CHANNEL = "channel"
LEVELS = {"province": 1, "city": 2, "county": 3}
NOT_CALCULATED = Value(value=None, numerator=None)


class Place(Protocol):
    """What a figure is of: a region, a channel."""

    @property
    def pk(self) -> int:
        """The id."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def name(self) -> str:
        """In the reader's language."""


class Part(NamedTuple):
    """A region below the node, as far as a figure tells of it, named in the reader's language: hundreds are read at once."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What sources tell of places in periods, asked under some keys."""

    keys: Sequence[tuple[int, date]]
    told: Mapping[Source, Keyed]

    def of(self, term: Term, *, silent: int | None) -> list[int | None]:
        """The sum of a term under each key, `silent` where its source tells nothing."""
        found, column = self.told[term.source], term.column
        return [silent if (sums := found.get(key)) is None else sums[column] for key in self.keys]


@dataclass(frozen=True, kw_only=True)
class KpiQuestion:
    """Metrics of a node, or of its parts of a level ("city", "county", "channel"), by period, perhaps against an earlier one."""

    metrics: Sequence[Metric]
    node: Region
    span: Span
    level: str = ""
    compare: str = ""
    channel: Place | None = None
    # The day whose tree the figures are told under; None: as they were posted.
    as_of: date | None = None


class KpiRow(NamedTuple):
    """One figure: a metric of a place in a period, what it was before, and the change."""

    metric: Metric
    place: Place
    level: str
    period: date
    value: Value
    base: Value | None = None
    change: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class KpiAnswer:
    """The rows by metric, place and period; until when they reach; the part of the span that has data (None: none of it)."""

    rows: Sequence[KpiRow]
    fresh: Freshness
    span: Span | None

    def of(self, metric: Metric) -> list[KpiRow]:
        """The rows of one metric."""
        return [row for row in self.rows if row.metric is metric]

    def first(self, metric: Metric) -> KpiRow | None:
        """The only, or first, row of one metric."""
        return next(iter(self.of(metric)), None)


def node_visible(access: Access, *, code: str = "") -> Region:
    """The node of this code, or the highest granted one for none; 404 where the viewer does not see it or figures go no lower."""
    highest = next((held.region_id for held in access.having(CAPABILITY).nodes if held.level <= 3), None)
    found = region_by(code=code, pk=highest)
    if found is None or found.level > 3 or not access.can(CAPABILITY, found):
        raise Http404
    return found


def parts_visible(access: Access, node: Region, *, level: int) -> list[Part]:
    """The regions of a level at or below the node as the tree stands today, as far as the viewer sees them."""
    return _parts(access, Region.objects.filter(level=level, path__startswith=node.path))


def parts_of_day(access: Access, node: Region, *, level: int, on: date) -> list[Part]:
    """The regions of a level at or below the node as the tree stood or will stand on the day, as far as the viewer sees them."""
    parents = region_parents(on=on)
    below, inside = {node.pk}, {node.pk}
    while below:
        below = {region for region, parent in parents.items() if parent in below}
        inside |= below
    return _parts(access, Region.objects.filter(level=level, pk__in=inside))


def _parts(access: Access, rows: QuerySet[Region]) -> list[Part]:
    seen = visible_to(access.having(CAPABILITY), rows).order_by("path")
    english = (get_language() or "").startswith("en")
    return [Part(pk, code, en if english and en else zh) for pk, code, zh, en in seen.values_list("pk", "code", "name_zh", "name_en")]


def kpi_answer(access: Access, question: KpiQuestion, *, fresh: Freshness | None = None) -> KpiAnswer:
    """The figures asked for; `fresh` saves a question where the caller has just asked it."""
    fresh = fresh or figures.freshness(province=question.node.province_id)
    span = cut_at(question.span, fresh.day, on=access.on)
    if span is None:
        return KpiAnswer(rows=(), fresh=fresh, span=None)
    places = _places(access, question)
    moves = places_moved(on=question.as_of) if question.as_of is not None else {}
    periods = periods_of(span)
    now = _sums(question, places, span=question.span, periods=periods, of=question.metrics, moves=moves)
    derived = [metric for metric in question.metrics if metric.kind == "derived"]
    plain = [metric for metric in question.metrics if metric.kind != "derived"] if question.compare else []
    last_year = _earlier(question, places, span, compare=YEAR, of=derived, moves=moves)
    then = _earlier(question, places, span, compare=question.compare, of=plain, moves=moves)
    level = question.level or next(word for word, level in LEVELS.items() if level == question.node.level)
    keys = [(place, period) for place in places for period in periods]
    rows: list[KpiRow] = []
    for metric in question.metrics:
        bases = _bases(metric, then) if metric in plain else repeat(None)
        for (place, period), value, base in zip(keys, _values(metric, now, last_year), bases, strict=False):
            rows.append(KpiRow(metric, place, level, period, value, base, metric.change(value, base) if base else None))
    return KpiAnswer(rows=rows, fresh=fresh, span=span)


def _values(metric: Metric, now: Sums, last_year: Sums) -> Iterable[Value]:
    """The metric under each key; where orders or partners are silent there were none."""
    # a month's commission that is not yet calculated is not nothing
    above = below = now.of(metric.numerator, silent=None if metric.numerator.source is COMMISSION else 0)
    if metric.kind == "derived":
        below = last_year.of(metric.numerator, silent=0)
    elif metric.denominator:
        below = now.of(metric.denominator, silent=None if metric.denominator.source is COMMISSION else 0)
    return [NOT_CALCULATED if a is None or b is None else metric.of(a, b) for a, b in zip(above, below, strict=True)]


def _bases(metric: Metric, then: Sums) -> Iterable[Value | None]:
    """The metric under each earlier key; None where any source is silent."""
    above = then.of(metric.numerator, silent=None)
    below = then.of(metric.denominator, silent=None) if metric.denominator else above
    return [None if a is None or b is None else metric.of(a, b) for a, b in zip(above, below, strict=True)]


def data_time(access: Access) -> datetime | None:
    """Until when the figures of the own province reach, for the bar of whoever holds a grant."""
    if not access.held:
        return None
    return figures.freshness(province=access.nodes[0].province_id if access.nodes else None).at


def _places(access: Access, question: KpiQuestion) -> Sequence[Place]:
    if question.level == CHANNEL:
        return figures.channels_ordered()
    level = LEVELS.get(question.level, question.node.level)
    if level == question.node.level:
        return [question.node]
    if question.as_of is not None:
        return parts_of_day(access, question.node, level=level, on=question.as_of)
    return parts_visible(access, question.node, level=level)


def _earlier(question: KpiQuestion, places: Sequence[Place], span: Span, *, compare: str, of: Sequence[Metric], moves: Moves) -> Sums:
    """The sums of the earlier span, each under the key of the period it is held against."""
    if not of:
        return Sums(keys=(), told={})
    before = earlier(span, compare)
    periods = [before.period(period) for period in periods_of(span)]
    return _sums(question, places, span=before.span, periods=periods, of=of, moves=moves)


def _sums(
    question: KpiQuestion, places: Sequence[Place], *, span: Span, periods: Sequence[date], of: Sequence[Metric], moves: Moves
) -> Sums:
    """What every source of the metrics answers to such a question."""
    told = {}
    for source in sorted({source for metric in of for source in metric.sources}, key=lambda each: each.name):
        found = _asked(source, question, places, span=span)
        if moves:
            _move(found, source, question, moves=moves, span=span, places=places)
        told[source] = found
    return Sums(keys=[(place.pk, period) for place in places for period in periods], told=told)


def _asked(source: Source, question: KpiQuestion, places: Sequence[Place], *, span: Span) -> Keyed:
    ids = [place.pk for place in places]
    if source is ORDERS:
        if question.level == CHANNEL:
            return figures.channel_figures(span, region_id=question.node.pk)
        return figures.region_figures(span, regions=ids, channel_id=question.channel.pk if question.channel else None)
    if not _told_by(source, question, span):
        return {}
    found = _partners(question, ids, span=span) if source is PARTNERS else commission_figures(span, regions=ids)
    return {key: sums for key, sums in found.items() if _whole(span, key[1])}


def _partners(question: KpiQuestion, ids: Sequence[int], *, span: Span) -> Keyed:
    """Active partners as they are kept: by channel of the node, or by region, perhaps in one channel."""
    if question.level == CHANNEL:
        return channel_partners(span, level=question.node.level, region_id=question.node.pk)
    channel = question.channel.pk if question.channel else None
    return partner_figures(span, level=LEVELS.get(question.level, question.node.level), regions=ids, channel_id=channel)


def _move(found: Keyed, source: Source, question: KpiQuestion, *, moves: Moves, span: Span, places: Sequence[Place]) -> None:
    """Counts what was posted in places that hang elsewhere on the day where they hang."""
    regions = {place.pk for place in places}
    if source is ORDERS:
        if question.level == CHANNEL:
            more = moved_channels(span, moves, region_id=question.node.pk)
        else:
            more = moved_regions(span, moves, regions=regions, channel_id=question.channel.pk if question.channel else None)
        for key, figures in more.items():
            add_to(found, key, figures)
    elif not _told_by(source, question, span):
        return
    elif source is PARTNERS:
        counted = _moved_partners(question, span, moves, regions=regions)
        if counted is None:
            return
        if question.level == CHANNEL:
            # the node's channels are those counted under the other tree, and no others
            found.clear()
        found.update({key: sums for key, sums in counted.items() if _whole(span, key[1])})
    else:
        for key, sums in moved_commission(span, moves, regions=regions).items():
            if key in found:
                add_to(found, key, sums)


def _moved_partners(question: KpiQuestion, span: Span, moves: Moves, *, regions: Collection[int]) -> Keyed | None:
    if question.level == CHANNEL:
        return moved_channel_partners(span, moves, level=question.node.level, region_id=question.node.pk)
    level, channel = LEVELS.get(question.level, question.node.level), question.channel.pk if question.channel else None
    return moved_partners(span, moves, level=level, regions=regions, channel_id=channel)


def _told_by(source: Source, question: KpiQuestion, span: Span) -> bool:
    """Whether a source that is kept by month can answer, and by channel where that is asked."""
    whole = span.grain != "range" or span.whole_months
    by_channel = question.level == CHANNEL or question.channel is not None
    return (source.by_channel or not by_channel) and span.grain in source.grains and whole


def _whole(span: Span, period: date) -> bool:
    """Whether a period of the span is made of whole months: what is kept by month can tell it."""
    if span.grain == "range":
        return span.whole_months
    return period.day == 1 and (span.whole_months or period < span.last.replace(day=1))
