"""The route of the events of orders."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from channelops.core.access import Access
from channelops.core.api.frames import ListView
from channelops.kernel.money import format_file

from ..filtersets import OrderEventFilters
from ..models import OrderEvent
from ..selectors.order_events import order_events_visible


class OrderEventOut(serializers.Serializer[Any]):
    """What became of an order: amounts in yuan, `months` counted from 1 where the event is one of every month."""

    id = serializers.IntegerField()
    source_id = serializers.IntegerField()
    ref = serializers.CharField()
    kind = serializers.SerializerMethodField()
    order_id = serializers.IntegerField()
    order_day = serializers.DateField()
    at = serializers.DateTimeField()
    day = serializers.DateField()
    months = serializers.IntegerField()
    payee_id = serializers.IntegerField()
    product_id = serializers.IntegerField()
    county_id = serializers.IntegerField(allow_null=True)
    campaign_id = serializers.IntegerField(allow_null=True)
    quantity = serializers.IntegerField()
    amount = serializers.SerializerMethodField()
    arrears = serializers.SerializerMethodField()
    new_customers = serializers.IntegerField()

    def get_kind(self, row: OrderEvent) -> str:
        """activated, billed, paid, active, referred or campaign."""
        return OrderEvent.Kind(row.kind).name.lower()

    def get_amount(self, row: OrderEvent) -> str:
        """Yuan with two decimals; of an event without an amount of its own the order's."""
        return format_file(row.amount_fen)

    def get_arrears(self, row: OrderEvent) -> str:
        """Yuan with two decimals."""
        return format_file(row.arrears_fen)


class OrderEventList(ListView):
    """The events of one month in your subtrees; `month` (2026-11) is required."""

    capability = "order.view"
    serializer_class = OrderEventOut
    filterset_class = OrderEventFilters
    orderings = {"day": "-day"}

    def rows(self, access: Access) -> QuerySet[Any]:
        return order_events_visible(access)
