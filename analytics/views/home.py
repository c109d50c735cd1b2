"""The panels of analytics on the home page: a strip, the days and the channels for managers; the own month for agents."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number, format_percent, local_name
from channelops.core.pages.panels import Panel
from channelops.kernel.money import ratio
from channelops.sales.selectors.figures import freshness
from incentives.selectors.instalments import Held

from ..selectors import home as read
from ..selectors.kpis import NOT_CALCULATED
from ..wording import change_tone
from .dashboard_parts import tile

# So many families stand by name under an agent's commission.
PARTS = 3


def strip(access: Access) -> Panel | None:
    """The node's month in figures, each leading to the dashboard; for agents their own month."""
    if not read.stands_over_regions(access):
        return own(access)
    at = read.standing(access)
    node, month = at.node, at.month
    if month is None:
        return None
    answer, past = read.node_month(access, at, month), read.node_past(access, at, month)
    made = []
    for row in (row for row in answer.rows if row.value != NOT_CALCULATED):
        address = dashboard_address(node=node.code, metric=row.metric.code)
        spark = [each.value.value for each in past.of(row.metric)]
        words = {"url": address, "hint": str(row.metric.sentence), "spark": spark}
        made.append({**tile(row, span=answer.span, against=_("Against last month's days")), **words})
    label = _("%(node)s, %(month)s") % {"node": node.name, "month": month}
    return Panel(template="analytics/home_strip.html", context={"tiles": made, "label": label})


def days(access: Access) -> Panel | None:
    """Orders by day, this month beside the last."""
    if not read.stands_over_regions(access):
        return None
    at, title = read.standing(access), _("Orders by day")
    node, month = at.node, at.month
    if month is None:
        return Panel(title=title, template="analytics/home_nothing.html", span=6)
    now, before = read.node_days(access, at, month)
    labels = [str(number) for number in range(1, max(len(month.days), len(month.previous.days)) + 1)]
    present, past = [*now, *[None] * (len(labels) - len(now))], [*before, *[None] * (len(labels) - len(before))]
    series = [
        {"name": str(month), "role": "soft", "data": present},
        {"name": str(month.previous), "role": "muted", "data": past, "line": True},
    ]
    chart = {
        "data": {"x": labels, "unit": _("orders"), "series": series},
        "head": [_("Day"), str(month), str(month.previous)],
        "rows": list(zip(labels, present, past, strict=True)),
        "label": f"{node.name} {title}",
    }
    keys = [{"name": str(month), "look": "k-soft k-fill"}, {"name": str(month.previous), "look": "k-muted"}]
    return Panel(title=title, keys=keys, template="analytics/home_days.html", context=chart, span=6)


def channels(access: Access) -> Panel | None:
    """The month by channel."""
    if not read.stands_over_regions(access):
        return None
    at = read.standing(access)
    node, month = at.node, at.month
    if month is None:
        return None
    answer = read.node_channels(access, at, month)
    revenue = {row.place.pk: row for row in answer.rows if row.metric.code == "revenue"}
    rows = [row for row in answer.rows if row.metric.code == "orders" and (row.value.value or revenue[row.place.pk].value.value)]
    total = sum(row.value.numerator or 0 for row in rows)
    lines = [
        {
            "name": local_name(row.place),
            "url": dashboard_address(node=node.code, channel=row.place.code),
            "orders": row.value.numerator,
            "share": format_percent(ratio(row.value.numerator or 0, total)) if total > 0 else "—",
            "revenue": revenue[row.place.pk].value.value,
            "change": format_percent(row.change, signed=True),
            "tone": change_tone(row.metric, row.change),
        }
        for row in rows
    ]
    foot = {"orders": total, "revenue": sum(int(line["revenue"] or 0) for line in lines)}
    context = {"lines": lines, "foot": foot}
    return Panel(
        title=_("By channel"), note=str(month), url=dashboard_address(node=node.code), link=_("Dashboard"),
        template="analytics/home_channels.html", context=context, span=6,
    )  # fmt: skip


def own(access: Access) -> Panel | None:
    """What an agent sees first: the own orders and revenue of the month."""
    if not access.partners or access.nodes:
        return None
    found = read.own_month(access, fresh=freshness())
    if found is None:
        return Panel(template="analytics/home_own.html", context={})
    orders = f"{reverse('order_list')}?month={found.month}" if access.can("order.view") else ""
    pair: list[dict[str, Any]] = [
        {"value": format_number(found.now["orders"]), "note": _("Orders"), "url": orders},
        {"value": format_number(found.now["quantity"]), "note": _("Pieces sold, less those returned")},
    ]
    context = {"month": str(found.month), "now": found.now, "before": found.before, "last": str(found.month.previous), "pair": pair}
    more = {"at": found.fresh.at, "orders_url": orders, "commission": own_commission(access)}
    return Panel(template="analytics/home_own.html", context={**context, **more})


def own_commission(access: Access) -> dict[str, Any] | None:
    """The latest statement with what it is made of, each number leading to its lines, and the statement before."""
    found = read.own_commission(access)
    if found is None:
        return None
    latest, before = found.latest, found.before
    address = reverse("statement_detail", args=[latest.pk])
    room = PARTS - bool(latest.adjusted_fen)
    shown, rest = found.parts[:room], found.parts[room:]
    parts = [*shown, *([(_("Others"), sum(part[1] for part in rest), sum(part[2] for part in rest))] if rest else [])]
    told = [(_("%(name)s, %(n)s lines") % {"name": name or _("Of no order"), "n": lines}, fen) for name, lines, fen in parts]
    # what came late for months that are over is paid with this one: without it the parts would not sum to the whole
    told += [(_("Earlier months"), latest.adjusted_fen)] if latest.adjusted_fen else []
    return {
        "month": str(latest),
        "url": address,
        "amount_fen": latest.amount_fen,
        "parts": [{"name": name, "weight": max(fen, 0) // 100, "value": format_money(fen)} for name, fen in told],
        "pair": [
            {"value": format_number(latest.lines), "note": _("Lines, each explained"), "url": address},
            {"value": format_number(latest.unpaid), "note": _("Orders without commission"), "url": f"{address}?tab=unpaid"},
        ],
        "held": _held_pair(found.held, f"{address}?tab=instalments"),
        "before": {"month": str(before), "url": reverse("statement_detail", args=[before.pk]), "fen": before.amount_fen}
        if before
        else None,
    }


def _held_pair(held: Held, address: str) -> list[dict[str, Any]]:
    """What is paid in parts: what may come in the months ahead, and what waits; nothing where nothing is held."""
    if not held.fen:
        return []
    return [
        {"value": format_money(held.ahead_fen), "note": _("Expected in six months, yuan"), "url": address},
        {"value": format_money(held.waiting_fen), "note": _("Due, not told yet or on hold, yuan"), "url": address},
    ]


def dashboard_address(**words: str) -> str:
    """The dashboard of a node, with a metric or channel in front."""
    return f"{reverse('dashboard')}?{urlencode(words)}"
