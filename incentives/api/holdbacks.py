"""The route of what is held back: by payee, what is held, what may come, and what is at risk."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from channelops.core.access import Access
from channelops.core.api.frames import ListView
from channelops.kernel.money import format_file

from ..filtersets import HoldbackFilters
from ..models import Holdback
from ..selectors.node_instalments import holdbacks_visible

EXAMPLE = {
    "payee": "P-0001", "name_zh": "海帆通信", "name_en": "Haifan", "region": "泉港区", "statement": 870207618809889, "on": "2026-11-20",
    "held": "12450.00", "expected": "11000.00", "waiting": "320.00", "at_risk": "5310.50",
}  # fmt: skip


@extend_schema_serializer(examples=[OpenApiExample("A payee", value=EXAMPLE)])
class HoldbackOut(serializers.Serializer[Any]):
    """One payee as it was last told; amounts are yuan with two decimals."""

    payee = serializers.CharField(source="payee_code")
    name_zh = serializers.CharField(source="payee_zh")
    name_en = serializers.CharField(source="payee_en")
    region = serializers.CharField(source="region_name", allow_null=True)
    statement = serializers.IntegerField(source="statement_id", help_text="The latest statement, which says what it is made of.")
    on = serializers.DateField()
    held = serializers.SerializerMethodField(help_text="All that is held.")
    expected = serializers.SerializerMethodField(help_text="Of that, what may come in six months.")
    waiting = serializers.SerializerMethodField(help_text="Of that, what is due and not told yet, or on hold by name.")
    at_risk = serializers.SerializerMethodField(help_text="What would be taken back if every customer left on the day.")

    def get_held(self, row: Holdback) -> str:
        return format_file(row.held_fen)

    def get_expected(self, row: Holdback) -> str:
        return format_file(row.ahead_fen)

    def get_waiting(self, row: Holdback) -> str:
        return format_file(row.waiting_fen)

    def get_at_risk(self, row: Holdback) -> str:
        return format_file(row.risk_fen)


class HoldbackList(ListView):
    """What is held of each payee of your subtrees, what may come and what is at risk; CSV by Accept."""

    capability = "statement.view"
    serializer_class = HoldbackOut
    filterset_class = HoldbackFilters
    orderings = {"payee": "payee_id", "held": "held_fen", "risk": "risk_fen"}

    def rows(self, access: Access) -> QuerySet[Holdback]:
        return holdbacks_visible(access)
