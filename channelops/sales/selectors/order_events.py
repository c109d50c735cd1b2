"""Reading events: what became of an order, and the events behind lines."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.scoping import visible_to

from ..models import CampaignCode, OrderEvent


def order_events_visible(access: Access) -> QuerySet[OrderEvent]:
    """The events of the orders of the viewer's subtrees, or for the own partner."""
    return visible_to(access, OrderEvent.objects.all())


def order_events_of(access: Access, order_id: int) -> list[OrderEvent]:
    """What became of an order, as far as the viewer sees it, the earliest first."""
    return list(order_events_visible(access).filter(order_id=order_id).order_by("at", "id"))


def order_events_by_key(keys: Iterable[tuple[date, int]]) -> dict[int, OrderEvent]:
    """Events by id; `keys` are their (day, id)."""
    wanted = list(keys)
    days, ids = {day for day, _pk in wanted}, {pk for _day, pk in wanted}
    return {event.pk: event for event in OrderEvent.objects.filter(day__in=days, id__in=ids)} if wanted else {}


def campaign_names(ids: Iterable[int | None]) -> Mapping[int, str]:
    """The names of campaigns."""
    return {row.pk: row.name for row in CampaignCode.objects.filter(pk__in={pk for pk in ids if pk})}


def event_words(event: OrderEvent, *, campaign: str = "") -> str:
    """What happened, with the month or the campaign."""
    kind = str(event.get_kind_display())
    if event.months:
        return _("%(event)s, month %(n)s") % {"event": kind, "n": event.months}
    return f"{kind} {campaign}".strip()
