"""The routes of plans: the list, one plan, and a document that begins one."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.access import Access
from channelops.core.api.frames import DetailView, ListView

from ..filtersets import PlanFilters
from ..models import Plan
from ..selectors import plans as read
from ..services.plan_files import document_import
from .parsers import DocumentParser
from .plan_versions import VersionOut

PLAN = {"code": "fj-partner", "name_zh": "福建社会渠道酬金方案", "name_en": "Fujian partner plan", "region": "35", "payee_kind": "partner"}
DOCUMENT = {
    "format": "channelops-plan/1",
    "plan": "EX-FLAT",
    "title": {"zh": "5G 套餐激活", "en": "5G activation"},
    "from": "2026-12-01",
    "components": [
        {"code": "all", "kind": "flat", "title": {"zh": "5G 激活", "en": "5G activation"}, "rules": [{"yuan_per_piece": "35"}]},
    ],
}


@extend_schema_serializer(examples=[OpenApiExample("A plan", value=PLAN | {"number": 2, "begin": "2026-08-01"})])
class PlanOut(serializers.Serializer[Any]):
    """A plan with the version in force."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    region = serializers.CharField(source="region.code", default="", help_text="Empty rules everywhere else.")
    payee_kind = serializers.ChoiceField(choices=Plan.PayeeKind.choices)
    number = serializers.IntegerField(source="number_now", allow_null=True, help_text="Of the version in force today.")
    begin = serializers.DateField(source="during_now.lower", default=None, allow_null=True)


class PlanList(ListView):
    """The plans that rule in your subtrees; POST a document to draft its plan's next version, and the plan where it is new."""

    capability = "plan.view"
    serializer_class = PlanOut
    filterset_class = PlanFilters
    orderings = {"code": "code"}

    def get_parsers(self) -> list[Any]:
        """A document is read exactly."""
        return [DocumentParser()]

    def rows(self, access: Access) -> QuerySet[Plan]:
        return read.plans_visible(access)

    @extend_schema(
        request=OpenApiTypes.OBJECT, responses={201: VersionOut}, examples=[OpenApiExample("A document", value=DOCUMENT, request_only=True)]
    )
    def post(self, request: Request) -> Response:
        """The draft; the plan's version of the same content where there is one already."""
        self.access.require("plan.change")
        version = document_import(document=request.data, access=self.access, actor=self.actor, at=timezone.now())
        address = request.build_absolute_uri(reverse("api:plan-version", args=[version.plan.code, version.number]))
        return Response(VersionOut(version).data, status=201, headers={"Location": address})


class PlanDetail(DetailView):
    """One plan."""

    capability = "plan.view"
    serializer_class = PlanOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return read.plan_coded(access, code=lookup["code"])
