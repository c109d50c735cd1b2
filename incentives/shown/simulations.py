"""The rows of a simulation as its pages show them: figures, bands, tables, volumes, a payee's two statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_day, format_money, format_number, format_percent
from channelops.core.models import JobRun
from channelops.kernel.periods import Month

from ..models import PlanVersion, Simulation, SimulationRow
from ..selectors import simulations as read
from ..selectors.simulations import ORDERS, Sums
from .simulation_money import WAN, each_of, money_row, percent_of, ratio_of, wan
from .simulation_tables import article_name
from .simulation_volumes import volume_rows
from .statements import kind_words

Row = dict[str, Any]
# The bounds of the four bands, in per cent of before: lost a fifth, less, about the same, more.
BANDS = (80, 98, 103)
# The steps of the distribution, in per cent of before.
STEPS = (50, 60, 70, 80, 90, 95, 98, 103, 105, 110, 120, 130, 150)
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
    panel |= {"rows": figure_rows(sums, read.volumes_of(access, latest), every=latest.every), "orders": format_number(sums.orders)}
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


def figure_rows(sums: Sums, volumes: dict[int, dict[str, int]], *, every: int = 1) -> list[Row]:
    """Cost, its share of revenue, per net addition, and under other volumes; then, now, change."""
    step = sums.now_fen - sums.then_fen
    rows = [
        {
            "title": _("Commission"),
            "then": wan(sums.then_fen),
            "now": wan(sums.now_fen),
            "change": f"{wan(step, signed=True)} ({percent_of(step, sums.then_fen)}%)",
        },
        {
            "title": _("Commission to revenue"),
            "then": f"{format_percent(ratio_of(sums.then_fen, sums.revenue_fen))}%",
            "now": f"{format_percent(ratio_of(sums.now_fen, sums.revenue_fen))}%",
            "change": _("%(n)s points") % {"n": format_number(_points(sums), places=2, signed=True)},
        },
        {
            "title": _("Cost per net addition"),
            "then": each_of(sums.then_fen, sums.pieces),
            "now": each_of(sums.now_fen, sums.pieces),
            "change": f"{percent_of(step, sums.then_fen)}%",
        },
    ]
    return rows + volume_rows(sums, volumes, every=every)


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
    return {"parts": parts, "lost": lost, "lost_share": f"{format_percent(ratio_of(lost, sums.payees))}%"}


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
    data = {"x": labels, "unit": _("× 10,000 yuan"), "series": series}
    return {"data": data, "head": [_("Month"), f"{_('then')} {_('yuan')}", f"{_('now')} {_('yuan')}"], "rows": table}


def statements(simulation: Simulation, rows: Sequence[SimulationRow], kept: Mapping[date, int]) -> list[Row]:
    """One payee's months, each with its articles on both sides; `kept` are the keys of the statements that the ledger has."""
    sums: dict[Any, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for row in rows:
        each = sums[row.month][row.article, row.kind]
        for at, value in enumerate((row.then_fen, row.now_fen, row.orders)):
            each[at] += value
    found = []
    for month, articles in sorted(sums.items()):
        lines = [
            money_row(_line_name(simulation, *key), *values[:2])
            for key, values in sorted(articles.items())
            if key[0] != ORDERS and any(values[:2])
        ]
        then, now = (sum(values[at] for values in articles.values()) for at in (0, 1))
        total = money_row(f"{month:%Y-%m}", then, now)
        url = reverse("statement_detail", args=[kept[month]]) if month in kept else ""
        found.append({**total, "month": month, "orders": format_number(articles[ORDERS, 0][2]), "lines": lines, "url": url})
    return found


def _line_name(simulation: Simulation, article: int, kind: int) -> str:
    """An article, and of what is added to the orders' own lines what it is."""
    name = article_name(simulation, article)
    return f"{name} · {kind_words(kind)}" if kind else name


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


def _band(name: str, number: int, *, tone: str, whole: int) -> Row:
    words = {"n": format_number(number)}
    return {
        "name": name,
        "weight": number,
        "tone": tone,
        "value": _("%(n)s payees") % words,
        "share": f"{format_percent(ratio_of(number, whole))}%",
    }


def _points(sums: Sums) -> Decimal:
    return (ratio_of(sums.now_fen - sums.then_fen, sums.revenue_fen) or Decimal(0)) * 100
