"""The filters of the partner list, the same on the page and in REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channelops.core.filters import ChoiceFilter, FilterSet, NodeOnlyFilter, RegionFilter, SearchFilter, YesNoFilter

from .models import Stage


class PartnerFilters(FilterSet):
    """Partners by name or code, region, today's stage, whether they head a tree, and whether they are still open."""

    q = SearchFilter(also=["code"])
    region = RegionFilter(to_field_name="code")
    region_only = NodeOnlyFilter()
    stage = ChoiceFilter(method="in_stage", choices=Stage.choices, label=_("Stage"))
    head = YesNoFilter(field_name="parent", lookup_expr="isnull", label=_("Head agent"))
    closed = YesNoFilter(field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("Closed"))

    def in_stage(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those that stand in the stage on the viewer's day."""
        return rows.filter(stages__stage=value, stages__during__contains=self.access.on)
