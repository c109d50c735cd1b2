"""The routes of channels, products and orders."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from channelops.core.access import Access
from channelops.core.api.frames import ListView
from channelops.kernel.money import format_file

from ..filtersets import ChannelFilters, OrderFilters, ProductFilters
from ..models import Channel, Order, Product
from ..selectors import catalogue as read
from ..selectors.orders import orders_visible


class ChannelOut(serializers.Serializer[Any]):
    """A channel."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(choices=Channel.Kind.choices)
    external = serializers.BooleanField()
    owner = serializers.CharField(source="owner.code", default=None, allow_null=True, help_text="The department that owns it.")


class ChannelList(ListView):
    """The channels of the operator."""

    capability = "sales.view"
    serializer_class = ChannelOut
    filterset_class = ChannelFilters
    orderings = {"code": "code", "position": "position"}

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.channels_visible(access)


class ProductOut(serializers.Serializer[Any]):
    """A product."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    family = serializers.CharField(source="family.code")
    category = serializers.CharField(source="family.category.code", default=None, allow_null=True)
    form = serializers.ChoiceField(choices=Product.Form.choices)
    points = serializers.IntegerField(help_text="What a piece brings where a plan counts points.")
    sold_from = serializers.DateField(allow_null=True)
    sold_until = serializers.DateField(allow_null=True)


class ProductList(ListView):
    """The products."""

    capability = "sales.view"
    serializer_class = ProductOut
    filterset_class = ProductFilters
    orderings = {"code": "code"}

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.products_visible(access)


class OrderOut(serializers.Serializer[Any]):
    """A fact: quantities and amounts (yuan) of returns and cancellations are negative. Ids point to the region when posted."""

    id = serializers.IntegerField()
    source_id = serializers.IntegerField()
    ref = serializers.CharField()
    revision = serializers.IntegerField()
    kind = serializers.SerializerMethodField()
    at = serializers.DateTimeField()
    day = serializers.DateField()
    channel_id = serializers.IntegerField()
    touchpoint_id = serializers.IntegerField(allow_null=True)
    payee_id = serializers.IntegerField(allow_null=True)
    partner_id = serializers.IntegerField(allow_null=True)
    product_id = serializers.IntegerField()
    family_id = serializers.IntegerField()
    province_id = serializers.IntegerField()
    city_id = serializers.IntegerField(allow_null=True)
    county_id = serializers.IntegerField(allow_null=True)
    quantity = serializers.IntegerField()
    amount = serializers.SerializerMethodField()
    customer_ref = serializers.CharField()
    customer_class = serializers.CharField()
    original_id = serializers.IntegerField(allow_null=True)

    def get_kind(self, row: Order) -> str:
        """sale, return or cancellation."""
        return Order.Kind(row.kind).name.lower()

    def get_amount(self, row: Order) -> str:
        """Yuan with two decimals."""
        return format_file(row.amount_fen)


class OrderList(ListView):
    """The orders of one month in your subtrees; `month` (2026-11) is required."""

    capability = "order.view"
    serializer_class = OrderOut
    filterset_class = OrderFilters
    orderings = {"day": "-day"}

    def rows(self, access: Access) -> QuerySet[Any]:
        return orders_visible(access)
