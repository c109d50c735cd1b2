"""The filters of the lists of sales, the same on the page and in REST."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from channelops.core.filters import (
    ChoiceFilter,
    DateRangeFilter,
    FilterSet,
    NodeOnlyFilter,
    RegionFilter,
    SearchFilter,
    VisibleChoiceFilter,
    YesNoFilter,
)
from channelops.kernel.periods import Month, PeriodError

from .models import Batch, Channel, Product, ProductFamily, Source, Touchpoint
from .selectors.annexes import annex_choices
from .selectors.open_amounts import with_open_rows


class ChannelFilters(FilterSet):
    """Channels by name, kind and whose house it is."""

    q = SearchFilter(also=["code"])
    kind = ChoiceFilter(choices=Channel.Kind.choices, label=_("Kind"))
    external = YesNoFilter(field_name="external", lookup_expr="exact", label=_("External"))


class TouchpointFilters(FilterSet):
    """Touchpoints by name, region, kind, channel, and whether they are open."""

    q = SearchFilter(also=["code"])
    region = RegionFilter()
    region_only = NodeOnlyFilter()
    kind = ChoiceFilter(choices=Touchpoint.Kind.choices, label=_("Kind"))
    channel = VisibleChoiceFilter(queryset=Channel.objects.all(), label=_("Channel"))
    closed = YesNoFilter(field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("Closed"))


class ProductFilters(FilterSet):
    """Products by name, family and form."""

    q = SearchFilter(also=["code"])
    family = VisibleChoiceFilter(queryset=ProductFamily.objects.all(), label=_("Family"))
    form = ChoiceFilter(choices=Product.Form.choices, label=_("Form"))


class OpenRowsFilter(YesNoFilter):
    """Whether rejected rows wait for somebody."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Imports with such rows, or without."""
        waiting = with_open_rows()
        return qs.filter(waiting if value == "yes" else ~waiting) if value else qs


class BatchFilters(FilterSet):
    """Imports by source, state, way, open rows and day."""

    source = VisibleChoiceFilter(queryset=Source.objects.all(), label=_("Source"))
    status = ChoiceFilter(choices=Batch.Status.choices, label=_("State"))
    way = ChoiceFilter(choices=Batch.Way.choices, label=_("Way"))
    open = OpenRowsFilter(label=_("Open rows"))
    received = DateRangeFilter(field_name="received_at", label=_("Received"))


class AnnexFilters(FilterSet):
    """Files beside orders by kind, way and day."""

    kind = ChoiceFilter(choices=annex_choices, label=_("Kind"))
    way = ChoiceFilter(choices=Batch.Way.choices, label=_("Way"))
    received = DateRangeFilter(field_name="received_at", label=_("Received"))


def a_month(text: str) -> None:
    """A validator of `2026-11`."""
    try:
        Month.parse(text)
    except PeriodError as error:
        raise ValidationError(gettext(error.template) % error.params) from error


class OrderFilters(FilterSet):
    """Orders of one month, which must be named: the table is cut by it."""

    month = django_filters.CharFilter(method="in_month", required=True, label=_("Month"), validators=[a_month])
    region = RegionFilter()
    region_only = NodeOnlyFilter()
    payee_id = django_filters.NumberFilter(field_name="payee_id", label=_("Payee"))
    channel_id = django_filters.NumberFilter(field_name="channel_id", label=_("Channel"))

    def in_month(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """The days of the month."""
        month = Month.parse(value)
        return rows.filter(day__gte=month.first, day__lte=month.last)


class OrderEventFilters(FilterSet):
    """Events of one month, which must be named: the table is cut by it."""

    month = django_filters.CharFilter(method="in_month", required=True, label=_("Month"), validators=[a_month])
    order_id = django_filters.NumberFilter(field_name="order_id", label=pgettext_lazy("sale", "Order"))
    payee_id = django_filters.NumberFilter(field_name="payee_id", label=_("Payee"))

    def in_month(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """The days of the month."""
        month = Month.parse(value)
        return rows.filter(day__gte=month.first, day__lte=month.last)
