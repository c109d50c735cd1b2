"""The routes of departments and their units."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ..access import Access
from ..filtersets import OrgUnitFilters
from ..models import Department, OrgUnit
from ..scoping import visible_to
from ..selectors.org_units import departments, units_visible
from .frames import ListView


@extend_schema_serializer(
    examples=[OpenApiExample("A department", value={"code": "data", "name_zh": "数据部", "name_en": "Data", "position": 1})]
)
class DepartmentOut(serializers.Serializer[Department]):
    """One of the six departments."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    position = serializers.IntegerField(help_text="Its place in lists.")


class DepartmentList(ListView):
    """The departments."""

    capability = "unit.view"
    serializer_class = DepartmentOut
    orderings = {"position": "position", "code": "code"}

    def rows(self, access: Access) -> QuerySet[Department]:
        return visible_to(access, departments())


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A unit",
            value={
                "id": 7,
                "department": "data",
                "department_name": "数据部",
                "region": "3505",
                "region_name": "泉州市",
                "opened_on": "2024-01-01",
                "closed_on": None,
            },
        )
    ]
)
class OrgUnitOut(serializers.Serializer[OrgUnit]):
    """A department at a region."""

    id = serializers.IntegerField()
    department = serializers.CharField(source="department.code")
    department_name = serializers.CharField(source="department.name", help_text="In the language of the answer.")
    region = serializers.CharField(source="region.code")
    region_name = serializers.CharField(source="region.name", help_text="In the language of the answer.")
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)


class OrgUnitList(ListView):
    """The units in your subtrees."""

    capability = "unit.view"
    serializer_class = OrgUnitOut
    filterset_class = OrgUnitFilters
    orderings = {"region": "region__path", "opened_on": "opened_on"}

    def rows(self, access: Access) -> QuerySet[OrgUnit]:
        return units_visible(access)
