"""The orders' part of the search."""

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money
from channelops.core.selectors.search import Group, Hit

from ..models import OrderKey
from .orders import orders_visible


def search_orders(access: Access, words: str, limit: int) -> list[Group]:
    """Orders by their whole number, every revision and return of it that the viewer sees."""
    if not access.can("order.view"):
        return []
    keys = list(OrderKey.objects.filter(ref=words).values_list("day", "order_id")[:limit])
    rows = orders_visible(access).filter(day__in={day for day, _pk in keys}, id__in={pk for _day, pk in keys}) if keys else []
    hits = tuple(
        Hit(
            label=each.ref,
            url=reverse("order_detail", args=[each.day.isoformat(), each.pk]),
            note=f"{each.day} {format_money(each.amount_fen)}",
            icon="receipt",
        )
        for each in rows
    )
    return [Group(label=_("Orders"), hits=hits)]
