"""The panels of a partner's page that tell what it sold and earned: month by month, and the last whole month by family."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number, format_percent
from channelops.core.pages.panels import Panel
from channelops.kernel.money import FEN_PER_YUAN, divide_half_up, ratio
from partners.models import Partner

from ..selectors.partners import PartnerPast, partner_past

# So many families stand by name.
PARTS = 3


def past_panel(access: Access, partner: Partner) -> Panel | None:
    """Orders as bars, commission as a line, and what the last whole month is made of; nothing for whoever may not read orders."""
    if not access.can("order.view", partner):
        return None
    found = partner_past(access, partner)
    if found is None:
        return None
    keys = [{"name": _("Orders"), "look": "k-soft k-fill"}, {"name": _("Commission, yuan"), "look": ""}]
    note = _("the last %(n)s months, the latest so far") if found.running else _("the last %(n)s months")
    return Panel(
        title=_("Orders and commission"),
        note=note % {"n": len(found.months)},
        keys=keys,
        template="analytics/partner_past.html",
        context={
            "chart": _chart(found),
            "whole": str(found.whole),
            "parts": _parts(found),
            "facts": facts(found),
            "orders_url": _orders_url(found),
        },
    )


def _chart(found: PartnerPast) -> dict[str, Any]:
    labels = [str(each.month) for each in found.months]
    fen = [each.commission_fen for each in found.months]
    bars = {"name": _("Orders"), "unit": _("orders"), "data": [each.orders for each in found.months]}
    if found.running:
        bars["open"] = [len(labels) - 1]
    # whole yuan are enough to draw by: the exact number stands in the table
    line = {"name": _("Commission"), "unit": _("yuan"), "data": [None if each is None else each // FEN_PER_YUAN for each in fen]}
    rows = [
        [label, format_number(each.orders), format_money(each.amount_fen), format_money(each.commission_fen)]
        for label, each in zip(labels, found.months, strict=True)
    ]
    return {
        "data": {"x": labels, "bars": bars, "line": line},
        "head": ["", _("Orders"), _("Revenue, yuan"), _("Commission, yuan")],
        "rows": rows,
        "label": _("Orders and commission"),
    }


def _parts(found: PartnerPast) -> list[dict[str, Any]]:
    total = sum(count for _name, count in found.families)
    rest = found.families[PARTS:]
    shown = [*found.families[:PARTS], *([(_("Others"), sum(count for _name, count in rest))] if rest else [])]
    return [
        {"name": name, "weight": count, "value": format_number(count), "share": f"{format_percent(ratio(count, total))}%"}
        for name, count in shown
    ]


def facts(found: PartnerPast) -> list[dict[str, str]]:
    """The last whole month: orders against the month before, and where it is calculated the commission, by order and of revenue."""
    by_month, month = {each.month: each for each in found.months}, {"month": str(found.whole)}
    now, before = by_month[found.whole], by_month[found.whole.previous]
    change = format_percent(ratio(now.orders - before.orders, before.orders), signed=True) if before.orders > 0 else ""
    note = _("on the month before %(change)s") % {"change": f"{change}%"} if change else ""
    told = [{"label": _("Orders in %(month)s") % month, "value": format_number(now.orders), "note": note}]
    fen = now.commission_fen
    if fen is not None:
        told.append({"label": _("Commission in %(month)s, yuan") % month, "value": format_money(fen)})
        if now.orders > 0:
            told.append({"label": _("Commission an order, yuan"), "value": format_money(divide_half_up(fen, now.orders))})
        if now.amount_fen > 0:
            told.append({"label": _("Commission to revenue"), "value": f"{format_percent(ratio(fen, now.amount_fen))}%"})
    return told


def _orders_url(found: PartnerPast) -> str:
    return f"{reverse('order_list')}?{urlencode({'month': str(found.whole), 'payee': found.payee_code})}"
