"""The routes of people."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ..access import Access
from ..filtersets import PersonFilters
from ..models import Person
from ..scoping import visible_or_404
from ..selectors.people import people_visible
from .frames import DetailView, ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A person",
            value={
                "id": 12,
                "username": "chen.wei",
                "name_zh": "陈伟",
                "name_en": "Chen Wei",
                "title": "市场经理",
                "department": "marketing",
                "region": "3505",
                "partner_id": None,
                "email": "chen.wei@example.com",
                "phone": "",
                "is_active": True,
                "joined_on": "2024-03-01",
            },
        )
    ]
)
class PersonOut(serializers.Serializer[Person]):
    """A person; mail address and telephone only for whoever holds person.view where the person is, and for the person."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    title = serializers.CharField()
    department = serializers.CharField(source="unit.department.code", default=None, allow_null=True)
    region = serializers.CharField(source="unit.region.code", default=None, allow_null=True, help_text="The code of the unit's region.")
    partner_id = serializers.IntegerField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    is_active = serializers.BooleanField()
    joined_on = serializers.DateField()

    def to_representation(self, instance: Person) -> dict[str, Any]:
        told = super().to_representation(instance)
        access: Access = self.context["view"].access
        if instance != access.person and not access.can("person.view", instance):
            told["email"] = told["phone"] = None
        return told


class PersonList(ListView):
    """The people in your subtrees."""

    capability = "person.view"
    serializer_class = PersonOut
    filterset_class = PersonFilters
    orderings = {"name": "sort_key", "username": "username", "joined_on": "joined_on"}

    def rows(self, access: Access) -> QuerySet[Person]:
        return people_visible(access)


class PersonDetail(DetailView):
    """One person."""

    capability = "person.view"
    serializer_class = PersonOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return visible_or_404(access, people_visible(access), pk=lookup["pk"])
