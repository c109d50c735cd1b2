"""The routes of regions."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ..access import Access
from ..filtersets import RegionFilters
from ..models import Region
from ..scoping import visible_or_404
from ..selectors.regions import regions_visible
from .frames import DetailView, ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A county",
            value={
                "code": "350505",
                "name_zh": "泉港区",
                "name_en": "Quangang",
                "level": 3,
                "parent": "3505",
                "path": "35/3505/350505/",
                "closed_on": None,
            },
        )
    ]
)
class RegionOut(serializers.Serializer[Region]):
    """A region as it stands today."""

    code = serializers.CharField(help_text="The administrative code, the key of the region.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    level = serializers.ChoiceField(choices=Region.Level.choices, help_text="1 province, 2 city, 3 county, 4 grid.")
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True, help_text="The code of the node above.")
    path = serializers.CharField(help_text="The codes from the root down, each followed by a slash.")
    closed_on = serializers.DateField(allow_null=True)


class RegionList(ListView):
    """The regions in your subtrees."""

    capability = "region.view"
    serializer_class = RegionOut
    filterset_class = RegionFilters
    orderings = {"path": "path", "code": "code", "name": "sort_key"}

    def rows(self, access: Access) -> QuerySet[Region]:
        return regions_visible(access)


class RegionDetail(DetailView):
    """One region."""

    row_capability = "region.view"
    serializer_class = RegionOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return visible_or_404(access, regions_visible(access), code=lookup["code"])
