"""The routes of notices: one's own."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..access import Access
from ..filtersets import NoticeFilters
from ..models import Notice
from ..selectors.notices import notice_own, notices_own
from ..services.notices import notice_read
from .frames import DetailView, ListView


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A notice",
            value={
                "id": 902,
                "kind": "grant",
                "title_zh": "您自 2026-11-20 起是泉州市的市经理",
                "title_en": "From 2026-11-20 you are city manager of Quanzhou",
                "url": "/",
                "at": "2026-11-20T09:00:00+08:00",
                "read_at": None,
            },
        )
    ]
)
class NoticeOut(serializers.Serializer[Notice]):
    """One thing you should know."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    url = serializers.CharField(help_text="The path of the page it tells of.")
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticeList(ListView):
    """Your notices."""

    capability = "notice.view"
    serializer_class = NoticeOut
    filterset_class = NoticeFilters
    orderings = {"newest": "-pk", "at": "at"}

    def rows(self, access: Access) -> QuerySet[Notice]:
        return notices_own(access)


class NoticeRead(DetailView):
    """Mark one of your notices read."""

    http_method_names = ["post", "options"]
    row_capability = "notice.view"
    serializer_class = NoticeOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return notice_own(access, pk=lookup["pk"])

    @extend_schema(request=None, responses=NoticeOut)
    def post(self, request: Request, pk: int) -> Response:
        """Mark one of your notices read; the first time counts."""
        notice = self.row(self.access, pk=pk)
        self.access.require(self.row_capability)
        return self.answer(notice_read(notice=notice, at=timezone.now()))  # type: ignore[arg-type]
