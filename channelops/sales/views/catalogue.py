"""Pages of what orders are made of: channels, touchpoints, products."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_day, format_money
from channelops.core.pages.details import DetailPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text
from channelops.core.tones import State

from ..filtersets import ChannelFilters, ProductFilters, TouchpointFilters
from ..selectors import catalogue as read
from ..tables import CHANNELS, PRODUCTS, TOUCHPOINTS, standing

FACTS = "sales/facts.html"


class ChannelList(ListPage):
    """The channels of the operator."""

    list_key = "channels"
    url_name = "channel_list"
    title = gettext_lazy("Channels")
    capability = "sales.view"
    table = CHANNELS
    filterset = ChannelFilters

    def rows(self, access: Access) -> QuerySet[Any]:
        """With the number of open touchpoints the viewer sees."""
        return read.channels_counted(access)


class ChannelDetail(DetailPage):
    """One channel and who answers for it where."""

    capability = "sales.view"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.channel_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Channels"), "url": reverse("channel_list")}]

    def states(self) -> Sequence[State]:
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        return [self.row.code, self.row.get_kind_display()]

    def panels(self) -> Sequence[Panel]:
        row = self.row
        touchpoints = f"{reverse('touchpoint_list')}?channel={row.pk}"
        facts = [
            {"label": _("Kind"), "value": row.get_kind_display()},
            {"label": _("External"), "value": _("Yes") if row.external else _("No")},
            {"label": _("Owner"), "value": row.owner.name if row.owner else _("None")},
            {"label": _("Touchpoints"), "value": read.touchpoints_visible(self.access).filter(channel=row).count(), "url": touchpoints},
        ]
        return [
            Panel(title=_("Channel"), template=FACTS, context={"facts": facts}, span=4),
            Panel(
                title=_("Responsibility fields"),
                note=_("who answers for this channel, where and when"),
                template="sales/channel_assignments.html",
                context={"assignments": read.assignments_visible(self.access, row)},
                span=8,
            ),
        ]


class TouchpointList(ListPage):
    """The touchpoints of the viewer's subtrees."""

    list_key = "touchpoints"
    url_name = "touchpoint_list"
    title = gettext_lazy("Touchpoints")
    capability = "sales.view"
    table = TOUCHPOINTS
    filterset = TouchpointFilters

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.touchpoints_visible(access)


class TouchpointDetail(DetailPage):
    """One touchpoint."""

    capability = "sales.view"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.touchpoint_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Touchpoints"), "url": reverse("touchpoint_list")}]

    def states(self) -> Sequence[State]:
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        return [self.row.code, self.row.get_kind_display()]

    def panels(self) -> Sequence[Panel]:
        row = self.row
        region = read.region_names({row.region_id}).get(row.region_id, "")
        orders = f"{reverse('order_list')}?payee={row.payee.code}" if row.payee and self.access.can("order.view") else ""
        facts = [
            {"label": _("Channel"), "value": row.channel.name, "url": reverse("channel_detail", args=[row.channel_id])},
            {"label": _("Region"), "value": region},
            {"label": _("Payee"), "value": row.payee.name if row.payee else "", "url": orders},
            {"label": _("Opened on"), "value": format_day(row.opened_on)},
            {"label": _("Closed on"), "value": format_day(row.closed_on) if row.closed_on else ""},
        ]
        return [Panel(title=_("Touchpoint"), template=FACTS, context={"facts": facts}, span=6)]


class ProductList(ListPage):
    """The products."""

    list_key = "products"
    url_name = "product_list"
    title = gettext_lazy("Products")
    capability = "sales.view"
    table = PRODUCTS
    filterset = ProductFilters

    def rows(self, access: Access) -> QuerySet[Any]:
        return read.products_visible(access)


class ProductDetail(DetailPage):
    """One product."""

    capability = "sales.view"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.product_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Products"), "url": reverse("product_list")}]

    def meta(self) -> Sequence[Text]:
        return [self.row.code, self.row.family.name]

    def panels(self) -> Sequence[Panel]:
        row = self.row
        facts = [
            {"label": _("Family"), "value": row.family.name, "url": f"{reverse('product_list')}?family={row.family_id}"},
            {"label": _("Category"), "value": row.family.category.name if row.family.category else ""},
            {"label": _("Form"), "value": row.get_form_display()},
            {"label": _("Price, yuan"), "value": format_money(row.price_fen) if row.price_fen is not None else ""},
            {"label": _("Sold from"), "value": format_day(row.sold_from) if row.sold_from else ""},
            {"label": _("Sold until"), "value": format_day(row.sold_until) if row.sold_until else ""},
        ]
        return [Panel(title=_("Product"), template=FACTS, context={"facts": facts}, span=6)]
