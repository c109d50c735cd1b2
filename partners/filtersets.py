"""The filters of the partner list, the same on the page and in REST."""

from django.utils.translation import gettext_lazy as _

from channelops.core.filters import FilterSet, NodeOnlyFilter, RegionFilter, SearchFilter, YesNoFilter


class PartnerFilters(FilterSet):
    """Partners by name or code, region, whether they stand at the head of a tree, and whether they are still open."""

    q = SearchFilter(also=["code"])
    region = RegionFilter(to_field_name="code")
    region_only = NodeOnlyFilter()
    head = YesNoFilter(field_name="parent", lookup_expr="isnull", label=_("Head agent"))
    closed = YesNoFilter(field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("Closed"))
