"""The route of who asks: the person, the grants in force, and what they and the token allow."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..access import Access
from ..capabilities import CAPABILITIES
from .frames import ApiView


class HeldOut(serializers.Serializer[Any]):
    """A grant in force today, as far as the token reaches."""

    role = serializers.CharField()
    region = serializers.CharField(source="region_code", allow_null=True)
    region_name = serializers.CharField()
    department = serializers.CharField(allow_null=True)
    partner_id = serializers.IntegerField(allow_null=True)


class TokenOut(serializers.Serializer[Any]):
    """The token of this call."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    expires_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A REST client",
            value={
                "id": 40,
                "username": "erp",
                "name_zh": "财务系统",
                "name_en": "ERP",
                "language": "zh-hans",
                "grants": [{"role": "client", "region": "35", "region_name": "福建省", "department": None, "partner_id": None}],
                "capabilities": ["notice.view", "region.view"],
                "token": {"name": "ERP", "prefix": "chops_0a1b2c", "expires_at": "2027-11-20T09:00:00+08:00"},
            },
        )
    ]
)
class MeOut(serializers.Serializer[Any]):
    """Who asks."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    language = serializers.CharField()
    grants = HeldOut(many=True)
    capabilities = serializers.ListField(child=serializers.CharField())
    token = TokenOut(allow_null=True, help_text="null: signed in by the browser.")


class Me(ApiView):
    """You: the person, the grants of today, the capabilities, and the token."""

    serializer_class = MeOut

    def get(self, request: Request) -> Response:
        access = self.access
        person = access.person
        return self.answer(
            {
                "id": person.pk,
                "username": person.username,
                "name_zh": person.name_zh,
                "name_en": person.name_en,
                "language": person.language,
                "grants": _grants(access),
                "capabilities": sorted(name for name in CAPABILITIES if access.can(name)),
                "token": request.auth,
            }
        )


def _grants(access: Access) -> list[dict[str, Any]]:
    return [
        {
            "role": held.role,
            "region_code": held.path.rstrip("/").rpartition("/")[2] or None,
            "region_name": held.region_name,
            "department": held.department,
            "partner_id": held.partner_id,
        }
        for held in access.held
    ]
