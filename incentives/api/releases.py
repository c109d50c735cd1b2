"""The routes of what holds up a month: open amounts of its sources, and their release by name."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.kernel.money import format_file

from ..models import Period
from ..selectors import periods, releases
from ..services.releases import release_give

HOLD = {
    "source": "boss", "rows": 42, "open": "6210.00", "tolerance": "5000.00", "holds": False, "released_by": "settlement",
    "released_at": "2026-11-04T10:12:00+08:00", "reason": "The sender delivers them again with the next month.",
}  # fmt: skip


@extend_schema_serializer(examples=[OpenApiExample("A source released by name", value=HOLD)])
class HoldOut(serializers.Serializer[Any]):
    """What is open of a source for the month. Amounts are yuan with two decimals, returns counted by their size."""

    source = serializers.CharField()
    rows = serializers.IntegerField()
    open = serializers.CharField()
    tolerance = serializers.CharField()
    holds = serializers.BooleanField(help_text="Whether the month is not approved because of it.")
    released_by = serializers.CharField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class HoldsOut(serializers.Serializer[Any]):
    """Every visible source with open rows."""

    results = HoldOut(many=True)


@extend_schema_serializer(examples=[OpenApiExample("Release", value={"source": "boss", "reason": "They come again next month."})])
class ReleaseIn(serializers.Serializer[Any]):
    """The source to release and why."""

    source = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=1000)


class HoldList(ApiView):
    """What holds up the settlement of a month, YYYY-MM; POST releases a source."""

    capability = "period.view"
    serializer_class = HoldsOut

    @extend_schema(responses=HoldsOut, operation_id="periods_holds_list")
    def get(self, request: Request, month: str) -> Response:
        """By source."""
        return self._told(periods.period_of(self.access, month=month))

    @extend_schema(request=ReleaseIn, responses=HoldsOut, operation_id="periods_holds_release")
    def post(self, request: Request, month: str) -> Response:
        """The month goes on with what is open of the source by now."""
        period = periods.period_of(self.access, month=month)
        self.access.require("period.release")
        told = self.given(ReleaseIn)
        release_give(
            period=period,
            source_id=releases.source_held(self.access, code=told["source"]).pk,
            reason=told["reason"],
            access=self.access,
            actor=self.actor,
            at=timezone.now(),
        )
        return self._told(period)

    def _told(self, period: Period) -> Response:
        return self.answer({"results": [_told(source.code, hold) for source, hold in releases.holds_visible(self.access, period)]})


def _told(code: str, hold: releases.Hold) -> dict[str, Any]:
    release = hold.release
    return {
        "source": code,
        "rows": hold.rows,
        "open": format_file(hold.open_fen),
        "tolerance": format_file(hold.tolerance_fen),
        "holds": hold.holds,
        "released_by": release.released_by.username if release else None,
        "released_at": release.released_at if release else None,
        "reason": release.reason if release else "",
    }
