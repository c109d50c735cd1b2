"""The route of grants."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ..access import Access
from ..filtersets import GrantFilters
from ..models import Grant
from ..roles import ROLE_CHOICES
from ..selectors.grants import grants_visible
from .frames import ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A grant",
            value={
                "id": 31,
                "person": 12,
                "person_name": "陈伟",
                "role": "city_manager",
                "region": "3505",
                "department": "marketing",
                "partner_id": None,
                "begins_on": "2024-03-01",
                "ends_on": None,
                "reason": "",
            },
        )
    ]
)
class GrantOut(serializers.Serializer[Grant]):
    """One role of one person over one region or one partner."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    person_name = serializers.CharField(source="person.name")
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    region = serializers.CharField(source="region.code", default=None, allow_null=True)
    department = serializers.CharField(source="department.code", default=None, allow_null=True, help_text="null: every department.")
    partner_id = serializers.IntegerField(allow_null=True)
    begins_on = serializers.DateField(source="during.lower", allow_null=True)
    ends_on = serializers.DateField(source="during.upper", allow_null=True, help_text="The first day on which it holds no more.")
    reason = serializers.CharField()


class GrantList(ListView):
    """The grants over your subtrees, and of the people there."""

    capability = "grant.view"
    serializer_class = GrantOut
    filterset_class = GrantFilters
    orderings = {"id": "pk", "person": "person__sort_key", "role": "role"}

    def rows(self, access: Access) -> QuerySet[Grant]:
        return grants_visible(access)
