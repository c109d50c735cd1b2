"""The filters of the lists of sales, the same on the page and in REST."""

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

from .models import Batch, Channel, Product, ProductFamily, Source, Touchpoint


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


class BatchFilters(FilterSet):
    """Imports by source, state, way and day."""

    source = VisibleChoiceFilter(queryset=Source.objects.all(), label=_("Source"))
    status = ChoiceFilter(choices=Batch.Status.choices, label=_("State"))
    way = ChoiceFilter(choices=Batch.Way.choices, label=_("Way"))
    received = DateRangeFilter(field_name="received_at", label=_("Received"))
