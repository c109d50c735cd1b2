"""What is behind a line: the order, or what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_stamp
from channelops.sales.models import Order, OrderEvent
from channelops.sales.selectors.codes import orders_by_key, orders_called
from channelops.sales.selectors.order_events import event_words, order_events_by_key

Step = dict[str, Any]
BILLS = (OrderEvent.Kind.BILLED, OrderEvent.Kind.PAID)


class Called(NamedTuple):
    """What a list says of it."""

    words: str
    product_id: int


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The order, and where the line is of an event, that."""

    order: Order
    event: OrderEvent | None = None

    @property
    def words(self) -> str:
        """The order's number, with what became of it."""
        return _of_event(self.order.ref, self.event) if self.event else self.order.ref

    @property
    def amount_fen(self) -> int:
        """What was sold, billed or paid."""
        return (self.event or self.order).amount_fen


def behind(keys: Iterable[tuple[date, int]]) -> dict[int, Behind]:
    """The facts of (day, id); of an event its order, too."""
    wanted = {key for key in keys if key[1] > 0}
    orders = orders_by_key(wanted)
    events = order_events_by_key({key for key in wanted if key[1] not in orders})
    sold = orders_by_key({(event.order_day, event.order_id) for event in events.values()})
    found = {pk: Behind(order=order) for pk, order in orders.items()}
    return found | {pk: Behind(order=sold[event.order_id], event=event) for pk, event in events.items() if event.order_id in sold}


def called(keys: Iterable[tuple[date, int]]) -> dict[int, Called]:
    """How the facts of (day, id) are called, and the products of their orders."""
    wanted = {key for key in keys if key[1] > 0}
    orders = orders_called(wanted)
    events = order_events_by_key({key for key in wanted if key[1] not in orders})
    sold = orders_called({(event.order_day, event.order_id) for event in events.values()})
    found = {pk: Called(*order) for pk, order in orders.items()}
    for pk, event in events.items():
        if order := sold.get(event.order_id):
            found[pk] = Called(_of_event(order[0], event), order[1])
    return found


def _of_event(ref: str, event: OrderEvent) -> str:
    return f"{ref} · {event_words(event)}"


def event_step(event: OrderEvent) -> Step:
    """What became of the order: what, when, and of a bill how much of it is not paid."""
    amount = _("%(yuan)s yuan") % {"yuan": format_money(event.amount_fen)} if event.kind in BILLS else ""
    step: Step = {"step": _("Event"), "how": f"{event_words(event)}, {format_stamp(event.at)}", "src": event.ref, "val": amount}
    if event.arrears_fen:
        step["op"] = _("of it not paid: %(yuan)s yuan") % {"yuan": format_money(event.arrears_fen)}
    return step
