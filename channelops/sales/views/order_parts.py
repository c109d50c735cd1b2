"""The parts of an order's page that tell of what became of it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.pages.panels import Panel

from ..models import Order, OrderEvent
from ..selectors.codes import payee_names
from ..selectors.order_events import campaign_names, event_words, order_events_of

BILLS = (OrderEvent.Kind.BILLED, OrderEvent.Kind.PAID)


def events_panel(access: Access, order: Order) -> list[Panel]:
    """The events of a sale; no panel where nothing has happened yet."""
    found = order_events_of(access, order.pk)
    if not found:
        return []
    note = _("each is a fact of its own, by which plans pay")
    return [Panel(title=_("What became of it"), note=note, template="sales/order_events.html", context={"lines": _lines(found)})]


def _lines(events: Sequence[OrderEvent]) -> list[dict[str, Any]]:
    payees, campaigns = payee_names({event.payee_id for event in events}), campaign_names(event.campaign_id for event in events)
    return [
        {
            "ref": event.ref,
            "at": event.at,
            "label": event_words(event, campaign=campaigns.get(event.campaign_id or 0, "")),
            "tone": OrderEvent.KIND_TONES[str(event.kind)],
            "payee": payees.get(event.payee_id, ""),
            "bill": event.kind in BILLS,
            "amount_fen": event.amount_fen,
            "arrears_fen": event.arrears_fen,
        }
        for event in events
    ]
