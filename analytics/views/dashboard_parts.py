"""The parts of a dashboard as its templates take them: tiles, trend, ranking, heat table, and the sheet that is exported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.formats import format_day, format_until, local_name
from channelops.core.tables import Column
from channelops.kernel.money import yuan_from_fen
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import Span

from ..metrics.metric import Metric, Value
from ..selectors.dashboards import Dashboard
from ..selectors.heat import heat
from ..selectors.kpis import NOT_CALCULATED, KpiRow, Place
from ..wording import change_of, change_tone, in_wan, shown, unit_of

Link = Callable[[Any], str]
LinkTo = Callable[[Any, Metric], str]
TILES = ("orders", "revenue", "commission", "commission_to_revenue", "active_partners", "online_share", "average_order", "returns_share")
TILES_MOST = 6
KINDS = {"count": "number", "money": "money", "share": "percent"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What an export writes: columns, and a row for the node and for each part."""

    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]


def period_words(found: Dashboard) -> str:
    """`2026-11-01 – 2026-11-19`: the days that have data."""
    span = found.own.span or found.question.span
    return f"{format_day(span.first)} – {format_day(span.last)}"


def definition_words(found: Dashboard, metric: Metric) -> str:
    """What stands behind a figure: sentence, version, data time."""
    words = {"sentence": metric.sentence, "version": metric.version, "at": format_until(found.fresh.at)}
    return _("%(sentence)s Definition version %(version)s. Data until %(at)s.") % words


def tiles(found: Dashboard, *, link: Link) -> list[dict[str, Any]]:
    """The figures of the node itself, each a way to its trend and ranking; what none of the months has calculated is left out."""
    begun = bool(found.calculated and found.calculated[0])
    rows = [row for row in found.own.rows if row.metric.code in TILES and (begun or row.value != NOT_CALCULATED)]
    return [
        {**_tile_of(found, row), "url": link(row.metric), "hint": definition_words(found, row.metric), "spark": _spark(found, row.metric)}
        for row in sorted(rows, key=lambda each: TILES.index(each.metric.code))[:TILES_MOST]
    ]


def _tile_of(found: Dashboard, row: KpiRow) -> dict[str, Any]:
    """One figure; where only some of the months are calculated it says so: their sum would pass for that of all."""
    if row.value != NOT_CALCULATED or found.calculated is None:
        return tile(row, span=found.own.span)
    there, of = found.calculated
    return {
        **tile(row, span=found.own.span),
        "notes": [{"text": _("%(n)s of %(of)s months calculated") % {"n": there, "of": of}, "tone": "warn"}],
    }


def tile(row: KpiRow, *, span: Span | None, against: str = "") -> dict[str, Any]:
    """One figure of the days that have data, with its change; `against` says with what, by default a year before."""
    metric, value = row.metric, row.value.value
    wan = in_wan(metric, value)
    told = change_of(metric, row.change)
    # what is kept by whole months cannot be held against a part of one
    early = "day" not in metric.grains and span is not None and not span.whole_months
    nothing = _("Compared at month end") if early else _("Nothing to compare with")
    note = {"text": f"{against or _('Year on year')} {told}", "tone": change_tone(metric, row.change)}
    return {
        "name": local_name(metric),
        "value": shown(metric, value, wan=wan),
        "unit": unit_of(metric, wan=wan),
        "notes": [note] if told else [{"text": nothing, "tone": ""}],
    }


def _spark(found: Dashboard, metric: Metric) -> list[Any]:
    return [row.value.value for row in found.sparks.of(metric)]


def trend_chart(found: Dashboard) -> dict[str, Any]:
    """The metric in front by month, with the year before; the same numbers as a table."""
    metric = found.question.metric
    rows = found.trend.of(metric)
    wan = in_wan(metric, max((abs(Decimal(row.value.value)) for row in rows if row.value.value is not None), default=None))
    unit = unit_of(metric, wan=wan)
    labels = [str(Month.of(row.period)) for row in rows]
    series = [{"name": _("This year"), "role": "accent", "data": [_plot(metric, row.value, wan=wan) for row in rows]}]
    head = ["", f"{_('This year')} {unit}"]
    table = [[label, shown(metric, row.value.value, wan=wan)] for label, row in zip(labels, rows, strict=True)]
    if metric.kind != "derived":
        series.append({"name": _("The year before"), "role": "muted", "data": [_plot(metric, row.base, wan=wan) for row in rows]})
        head.append(f"{_('The year before')} {unit}")
        for line, row in zip(table, rows, strict=True):
            line.append(shown(metric, row.base.value if row.base else None, wan=wan))
    data = {"x": labels, "unit": str(unit), "series": series}
    keys = [{"name": each["name"], "look": "" if each["role"] == "accent" else "k-muted"} for each in series]
    return {"data": data, "label": local_name(metric), "unit": unit, "head": head, "rows": table, "keys": keys}


def _plot(metric: Metric, value: Value | None, *, wan: bool) -> float | None:
    """A height for the chart, which draws pixels: the exact number stands in the table."""
    if value is None or value.value is None:
        return None
    if metric.measure == "money":
        yuan = yuan_from_fen(int(value.value))
        return float(yuan / 10_000 if wan else yuan)
    return float(value.value) * 100 if metric.measure == "share" else float(value.value)


def ranking(found: Dashboard, *, link: Link) -> list[dict[str, Any]]:
    """The parts by the metric in front, the best first; those that have none last."""
    metric = found.question.metric
    rows = found.parts.of(metric) if found.parts else []
    better = -1 if metric.direction < 0 else 1
    known = sorted((row for row in rows if row.value.value is not None), key=lambda row: -better * Decimal(row.value.value or 0))
    largest = max((abs(Decimal(row.value.value or 0)) for row in known), default=Decimal(0))
    wan = in_wan(metric, largest, least=least_of(known))
    return [
        {
            "place": number,
            "name": row.place.name,
            "url": link(row.place),
            "percent": f"{max(Decimal(row.value.value or 0), Decimal(0)) * 100 / largest:.1f}" if largest else "0",
            "value": shown(metric, row.value.value, wan=wan),
            "change": change_of(metric, row.change) or "—",
        }
        for number, row in enumerate(known, start=1)
    ]


def least_of(rows: Sequence[KpiRow]) -> Decimal | None:
    """The smallest figure of several parts that is not nothing."""
    return min((abs(Decimal(row.value.value)) for row in rows if row.value.value), default=None)


def heat_table(found: Dashboard, *, link: Link, link_to: LinkTo) -> dict[str, Any]:
    """Parts down, metrics across, the node at the foot; the colour says how far a part lies from the node. A figure leads to its part
    with its metric in front.
    """
    if found.parts is None:
        return {}
    own = {row.metric.code: row.value for row in found.own.rows}
    metrics = [metric for metric in found.metrics if found.parts.of(metric) and own[metric.code] != NOT_CALCULATED]
    wan = {each.code: in_wan(each, own[each.code].value, least=least_of(found.parts.of(each))) for each in metrics}
    lines: dict[int, dict[str, Any]] = {}
    for metric in metrics:
        for row in found.parts.of(metric):
            line = lines.setdefault(row.place.pk, {"name": row.place.name, "url": link(row.place), "cells": []})
            text = shown(metric, row.value.value, wan=wan[metric.code])
            cell = {"text": text, "shade": heat(metric, row.value, own[metric.code]), "url": link_to(row.place, metric)}
            line["cells"].append(cell)
    heads = [{"label": local_name(m), "unit": unit_of(m, wan=wan[m.code]), "hint": definition_words(found, m)} for m in metrics]
    foot = [shown(metric, own[metric.code].value, wan=wan[metric.code]) for metric in metrics]
    return {"heads": heads, "lines": list(lines.values()), "foot": foot, "node": found.question.node.name}


def sheet(found: Dashboard) -> Sheet:
    """Every metric of the node and of its parts, as exact as a file can be."""
    answers = [found.own, *([found.parts] if found.parts else [])]
    lines: dict[tuple[str, int], dict[str, Any]] = {}
    for row in (row for answer in answers for row in answer.rows):
        lines.setdefault((row.level, row.place.pk), {"place": _name(found, row.place)})[row.metric.code] = row.value.value
    columns = [Column(key="place", label=_("Name"), value=lambda line: line["place"])]
    for metric in found.metrics:
        columns.append(
            Column(key=metric.code, label=local_name(metric), unit=metric.unit, kind=KINDS[metric.measure], value=_reader(metric.code))
        )
    return Sheet(columns=columns, rows=list(lines.values()))


def _name(found: Dashboard, place: Place) -> str:
    """A part by its name; the node itself by its channel where one is chosen."""
    return found.question.channel.name if found.question.channel else place.name


def _reader(code: str) -> Callable[[Any], Any]:
    return lambda line: line.get(code)
