"""Pages of products, and what every page of the catalogue shares."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_day, format_money, format_number
from channelops.core.pages.details import DetailPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text

from ..filtersets import ProductFilters
from ..selectors import catalogue as read
from ..tables import PRODUCTS

FACTS = "sales/facts.html"


class CatalogueDetail(DetailPage):
    """What orders are made of: one row of the list `listed` (its title, its address)."""

    capability = "sales.view"
    listed: tuple[Text, str] = ("", "")

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        label, url_name = self.listed
        return [{"label": label, "url": reverse(url_name)}]

    def meta(self) -> Sequence[Text]:
        """Code and kind."""
        return [self.row.code, self.row.get_kind_display()]

    def edits(self, *buttons: tuple[Text, str, str]) -> list[dict[str, Any]]:
        """Buttons (label, route, icon) for whoever may change this row while it is open."""
        if self.row.closed_on is not None or not self.access.can("sales.change", self.row):
            return []
        return [
            {"label": label, "url": reverse(name, args=[self.row.pk]), "icon": icon, "kind": "plain", "modal": True}
            for label, name, icon in buttons
        ]


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


class ProductDetail(CatalogueDetail):
    """One product."""

    listed = gettext_lazy("Products"), "product_list"

    def find(self, access: Access, **kwargs: Any) -> Model:
        return read.product_visible(access, pk=kwargs["pk"])

    def meta(self) -> Sequence[Text]:
        return [self.row.code, self.row.family.name]

    def panels(self) -> Sequence[Panel]:
        row = self.row
        facts = [
            {"label": _("Family"), "value": row.family.name, "url": f"{reverse('product_list')}?family={row.family_id}"},
            {"label": _("Category"), "value": row.family.category.name if row.family.category else ""},
            {"label": _("Form"), "value": row.get_form_display()},
            {"label": _("Price, yuan"), "value": format_money(row.price_fen) if row.price_fen is not None else ""},
            {"label": _("Points of a piece"), "value": format_number(row.points)},
            {"label": _("Sold from"), "value": format_day(row.sold_from) if row.sold_from else ""},
            {"label": _("Sold until"), "value": format_day(row.sold_until) if row.sold_until else ""},
        ]
        return [Panel(title=_("Product"), template=FACTS, context={"facts": facts}, span=6)]
