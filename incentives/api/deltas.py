"""The route of a statement's differences: what earlier months bring into it, why, and from which result."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.kernel.money import format_file
from channelops.kernel.periods import Month

from ..models import Delta
from ..selectors import statements as read
from ..selectors.deltas import origins_of
from ..shown.statements import Articles


class DeltaOut(serializers.Serializer[Any]):
    """One article and product family of an earlier month."""

    origin = serializers.CharField(help_text="The month of the orders, as 2026-10.")
    origin_statement = serializers.IntegerField(allow_null=True, help_text="The statement of that month, where there was one.")
    cause = serializers.ChoiceField(choices=Delta.Cause.choices)
    version = serializers.IntegerField(help_text="The version of that month's result.")
    title = serializers.CharField()
    lines = serializers.IntegerField()
    amount = serializers.CharField(help_text="Yuan with two decimals.")


class DeltasOut(serializers.Serializer[Any]):
    """The differences that a statement pays, and their sum."""

    total = serializers.CharField()
    deltas = DeltaOut(many=True)


class StatementDeltas(ApiView):
    """What earlier months bring into a statement: late orders, what is carried on, contracts, and what was told late of the payee."""

    capability = "statement.view"
    serializer_class = DeltasOut

    @extend_schema(responses=DeltasOut)
    def get(self, request: Request, pk: int) -> Response:
        """Every difference by origin and article."""
        statement = read.statement_visible(self.access, pk=pk)
        found = read.deltas_of(statement)
        known, origins = Articles({each.plan_version_id for each in found}), origins_of(found)
        rows = [
            {
                "origin": str(Month.of(each.origin_month)),
                "origin_statement": origins.get((each.payee_id, each.origin_month)),
                "cause": each.cause,
                "version": each.result.version,
                "title": known.title(each.plan_version_id, each.component),
                "lines": each.lines,
                "amount": format_file(each.amount_fen),
            }
            for each in found
        ]
        return self.answer({"total": format_file(statement.adjusted_fen), "deltas": rows})
