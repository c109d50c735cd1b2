"""The rows of a simulation as its pages show them: figures, bands, tables, volumes, a payee's two statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_day, format_money, format_number, format_percent
from channelops.core.models import JobRun
from channelops.core.selectors.regions import regions_visible
from channelops.kernel.money import yuan_from_fen
from channelops.kernel.periods import Month
from channelops.sales.models import Channel
from channelops.sales.selectors.codes import CHANNEL_KINDS
from partners.models import Stage

from ..models import PlanVersion, Simulation, SimulationRow
from ..selectors import simulations as read
from ..selectors.simulations import ORDERS, Sums

Row = dict[str, Any]
# The bounds of the four bands, in per cent of before: lost a fifth, less, about the same, more.
BANDS = (80, 98, 103)
# The steps of the distribution, in per cent of before.
STEPS = (50, 60, 70, 80, 90, 95, 98, 103, 105, 110, 120, 130, 150)
WAN = 10_000
# A run that nobody works on any more though its simulation is not done.
GONE = (JobRun.Status.QUARANTINED, JobRun.Status.CANCELLED)


def panel_of(access: Access, version: PlanVersion, *, now: datetime) -> Row:
    """The latest simulation of a version in short, and the way to ask for one."""
    latest = read.simulations_of(version).first()
    ask = reverse("simulation_ask", args=[version.pk]) if access.can("plan.simulate", version) else ""
    panel: Row = {"ask_url": ask, "list_url": reverse("simulation_list", args=[version.pk])}
    if latest is None:
        return panel
    panel |= {"url": reverse("simulation_detail", args=[latest.pk]), "span": span_words(latest), "status": latest.status}
    panel["same"] = latest.content_hash == version.content_hash
    if latest.status != Simulation.Status.DONE:
        return panel
    sums = read.sums_of(access, latest)
    panel |= {"rows": figure_rows(sums, read.volumes_of(access, latest)), "orders": format_number(sums.orders)}
    panel |= {
        "payees": format_number(sums.payees),
        **bands(access, latest, sums),
        "day": format_day(latest.finished_at and latest.finished_at.date()),
    }
    return panel


def span_words(simulation: Simulation) -> str:
    """`2026-05 – 2026-10`."""
    first = Month.of(simulation.first_month)
    return f"{first} – {first.plus(simulation.months - 1)}"


def figure_rows(sums: Sums, volumes: dict[int, dict[str, int]]) -> list[Row]:
    """Cost, its share of revenue, per net addition, and under other volumes; then, now, change."""
    step = sums.now_fen - sums.then_fen
    rows = [
        {
            "title": _("Commission"),
            "then": _wan(sums.then_fen),
            "now": _wan(sums.now_fen),
            "change": f"{_signed_wan(step)} ({_percent(step, sums.then_fen)}%)",
        },
        {
            "title": _("Commission to revenue"),
            "then": f"{format_percent(_ratio(sums.then_fen, sums.revenue_fen))}%",
            "now": f"{format_percent(_ratio(sums.now_fen, sums.revenue_fen))}%",
            "change": _("%(n)s points") % {"n": format_number(_points(sums), places=2, signed=True)},
        },
        {
            "title": _("Cost per net addition"),
            "then": _each(sums.then_fen, sums.pieces),
            "now": _each(sums.now_fen, sums.pieces),
            "change": f"{_percent(step, sums.then_fen)}%",
        },
    ]
    return rows + volume_rows(sums, volumes)


def volume_rows(sums: Sums, volumes: dict[int, dict[str, int]]) -> list[Row]:
    """The commission at 10 and 20 per cent fewer and more orders, as the sample of payees answers to them."""
    base = volumes.get(0)
    if not base:
        return []
    rows = []
    for percent in (10, 20):
        spans = {}
        for side, whole in (("then", sums.then_fen), ("now", sums.now_fen)):
            low, high = (_scaled(whole, volumes.get(sign * percent, {}).get(f"{side}_fen", 0), base[f"{side}_fen"]) for sign in (-1, 1))
            spans[side] = f"{_wan(low)} – {_wan(high)}"
        words = {"n": format_number(base["payees"])}
        rows.append({"title": _("At ±%(n)s %% volume") % {"n": percent}, **spans, "change": _("of %(n)s payees") % words})
    return rows


def bands(access: Access, simulation: Simulation, sums: Sums) -> Row:
    """How many gain, stay and lose, and the share below 80 per cent of before."""
    lost, less, same, more = read.shares_of(access, simulation, bounds=BANDS)
    named = (
        (_("2 % and more above"), more, ""),
        (_("within 2 %"), same, "s4"),
        (_("2 to 20 % below"), less, "s-warn"),
        (_("below 80 % of before"), lost, "s-bad"),
    )
    parts = [_band(name, number, tone=tone, whole=sums.payees) for name, number, tone in named]
    return {"parts": parts, "lost": lost, "lost_share": f"{format_percent(_ratio(lost, sums.payees))}%"}


def distribution(access: Access, simulation: Simulation) -> Row:
    """The payees by what they would get, in per cent of before, as a chart."""
    counted = read.shares_of(access, simulation, bounds=STEPS)
    edges = ["0", *map(str, STEPS)]
    labels = [f"{low}–{high}" for low, high in pairwise(edges)] + [f"≥ {STEPS[-1]}"]
    data = {
        "x": labels,
        "unit": _("payees"),
        "stacked": True,
        "series": [
            {"name": _("lose"), "role": "bad", "data": [n if at < STEPS.index(80) + 1 else 0 for at, n in enumerate(counted)]},
            {"name": _("payees"), "role": "accent", "data": [0 if at < STEPS.index(80) + 1 else n for at, n in enumerate(counted)]},
        ],
    }
    return {
        "data": data,
        "head": [_("% of before"), _("payees")],
        "rows": [[a, format_number(n)] for a, n in zip(labels, counted, strict=True)],
    }


def month_chart(access: Access, simulation: Simulation) -> Row:
    """What each month cost and would cost."""
    rows = sorted(read.table_by(access, simulation, field="month"), key=lambda each: each["month"])
    labels = [f"{each['month']:%Y-%m}" for each in rows]
    sides = ((_("then"), "then_fen", "muted"), (_("now"), "now_fen", "accent"))
    series = [{"name": name, "role": role, "data": [each[side] / 100 / WAN for each in rows]} for name, side, role in sides]
    table = [[label, format_money(each["then_fen"]), format_money(each["now_fen"])] for label, each in zip(labels, rows, strict=True)]
    data = {"x": labels, "unit": _("10,000 yuan"), "series": series}
    return {"data": data, "head": [_("Month"), f"{_('then')} {_('yuan')}", f"{_('now')} {_('yuan')}"], "rows": table}


def by_rows(access: Access, simulation: Simulation, *, field: str) -> list[Row]:
    """A table by place, channel, stage or article: then, now, change; the sums at the foot are those of the page."""
    rows = read.table_by(access, simulation, field=field)
    names = _names(access, simulation, field=field, keys=[each[field] for each in rows])
    found = []
    for each in rows:
        if field == "article" and each[field] == ORDERS:
            continue
        found.append(money_row(names.get(each[field], _("None")), each["then_fen"], each["now_fen"], pieces=each["pieces"]))
    return found


def money_row(name: str, then_fen: int, now_fen: int, *, pieces: int = 0) -> Row:
    """Then, now and the change in yuan and per cent."""
    step = now_fen - then_fen
    return {
        "name": name,
        "then": format_money(then_fen),
        "now": format_money(now_fen),
        "step": f"+{format_money(step)}" if step > 0 else format_money(step),
        "percent": _percent(step, then_fen),
        "each": _each(now_fen, pieces) if pieces > 0 else "",
        "down": step < 0,
        "then_yuan": yuan_from_fen(then_fen),
        "now_yuan": yuan_from_fen(now_fen),
        "step_yuan": yuan_from_fen(step),
        "pieces": pieces,
    }


def statements(simulation: Simulation, rows: Sequence[SimulationRow]) -> list[Row]:
    """One payee's months, each with its articles on both sides."""
    sums: dict[Any, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for row in rows:
        kept = sums[row.month][row.article]
        for at, value in enumerate((row.then_fen, row.now_fen, row.orders)):
            kept[at] += value
    found = []
    for month, articles_ in sorted(sums.items()):
        lines = [
            money_row(article_name(simulation, number), *values[:2]) for number, values in sorted(articles_.items()) if number != ORDERS
        ]
        then, now = (sum(values[at] for values in articles_.values()) for at in (0, 1))
        total = money_row(f"{month:%Y-%m}", then, now)
        found.append({**total, "month": month, "orders": format_number(articles_[ORDERS][2]), "lines": lines})
    return found


def article_name(simulation: Simulation, number: int) -> str:
    """An article of either side."""
    known = simulation.articles[number] if 0 <= number < len(simulation.articles) else {}
    title = known.get("title", {}).get("en" if (get_language() or "").startswith("en") else "zh", "")
    return " ".join(word for word in (known.get("article", ""), title) if word) or _("Limits of the plan")


def line_of(simulation: Simulation, run: JobRun | None) -> Row:
    """The context of components/progress.html."""
    failed = run is not None and run.status in GONE and simulation.status != Simulation.Status.DONE
    status = {"waiting": "waiting", "running": "running", "done": "done", "cancelled": "failed"}[simulation.status]
    percent = round(100 * simulation.done / simulation.shards) if simulation.shards else None
    over = failed or simulation.status in (Simulation.Status.DONE, Simulation.Status.CANCELLED)
    return {
        "title": _("Simulation over %(span)s") % {"span": span_words(simulation)},
        "percent": percent,
        "done": simulation.done,
        "total": simulation.shards or None,
        "note": "",
        "status": "failed" if failed else status,
        "poll_url": "" if over else reverse("simulation_progress", args=[simulation.pk]),
    }


def _names(access: Access, simulation: Simulation, *, field: str, keys: Sequence[Any]) -> dict[Any, str]:
    if field == "channel":
        return {CHANNEL_KINDS[kind]: str(label) for kind, label in Channel.Kind.choices}
    if field == "stage":
        return {ord(letter): f"{letter} {label}" for letter, label in Stage.choices}
    if field == "article":
        return {key: article_name(simulation, key) for key in keys}
    return {region.pk: region.name for region in regions_visible(access).filter(pk__in=keys)}


def _band(name: str, number: int, *, tone: str, whole: int) -> Row:
    words = {"n": format_number(number)}
    return {
        "name": name,
        "weight": number,
        "tone": tone,
        "value": _("%(n)s payees") % words,
        "share": f"{format_percent(_ratio(number, whole))}%",
    }


def _ratio(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


def _points(sums: Sums) -> Decimal:
    return (_ratio(sums.now_fen - sums.then_fen, sums.revenue_fen) or Decimal(0)) * 100


def _percent(step: int, whole: int) -> str:
    return format_percent(_ratio(step, whole), signed=True) if whole else ""


def _each(fen: int, pieces: int) -> str:
    return format_money(round(Decimal(fen) / pieces)) if pieces > 0 else "—"


def _wan(fen: int) -> str:
    return format_number(yuan_from_fen(fen) / WAN, places=1)


def _signed_wan(fen: int) -> str:
    return format_number(yuan_from_fen(fen) / WAN, places=1, signed=True)


def _scaled(whole: int, part: int, base: int) -> int:
    return round(Decimal(whole) * part / base) if base else whole
