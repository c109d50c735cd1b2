"""The route of history."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ..access import Access
from ..filtersets import ChangeFilters
from ..models import Change
from ..selectors.changes import changes_visible
from .frames import ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A change",
            value={
                "id": 5012,
                "at": "2026-11-20T09:00:00+08:00",
                "actor": 12,
                "acted_by": None,
                "via": "page",
                "object_type": "core.Region",
                "object_id": "17",
                "object_name": "泉港区",
                "verb": "change",
                "was": {"name_en": "Quangan"},
                "now": {"name_en": "Quangang"},
                "reason": "",
                "request_id": "0f1f6c2e-5b1e-4a57-8f3a-4b1f0c1f9f10",
            },
        )
    ]
)
class ChangeOut(serializers.Serializer[Change]):
    """Who did what to which row: what was, what is, and why."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.IntegerField(source="actor_id", allow_null=True, help_text="null: the machine itself.")
    acted_by = serializers.IntegerField(source="acted_by_id", allow_null=True, help_text="The administrator who acted as that person.")
    via = serializers.CharField(help_text="page, api:<token>, command:<name> or job:<code>.")
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    object_name = serializers.CharField()
    verb = serializers.CharField()
    was = serializers.DictField()
    now = serializers.DictField()
    reason = serializers.CharField()
    request_id = serializers.CharField()


class ChangeList(ListView):
    """The history of the rows in your subtrees."""

    capability = "change.view"
    serializer_class = ChangeOut
    filterset_class = ChangeFilters
    orderings = {"newest": "-pk", "at": "at"}

    def rows(self, access: Access) -> QuerySet[Change]:
        return changes_visible(access)
