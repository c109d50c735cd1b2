"""The route of tries: typed orders rated by a version, with the explanation of every line and every order without one."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.kernel.money import format_file

from ..documents import content_of
from ..engine.trying import TriedLine, Try
from ..engine.typed import COLUMNS, TypedInvalid
from ..selectors import plans as read
from ..selectors.typed_orders import rows_completed

MOST = 500
ORDER = {"order": "A1", "day": "2026-12-02", "payee": "P1", "product": "5G-129", "channel": "social", "quantity": 2, "amount": "258.00"}
NAMES = {*COLUMNS, "region"}


@extend_schema_field({"type": "object", "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "integer"}]}})
class OrderField(serializers.Field[Any, Any, Any, Any]):
    """One order: the columns' names with text or whole numbers."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or set(data) - NAMES:
            raise serializers.ValidationError(_("An order is an object of: %(names)s.") % {"names": ", ".join(sorted(NAMES))})
        for name, value in data.items():
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise serializers.ValidationError(_("“%(name)s” is text or a whole number; write amounts as text.") % {"name": name})
        return {"payee": "1"} | {name: str(value) for name, value in data.items()}

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_serializer(examples=[OpenApiExample("An order", value={"orders": [ORDER]}, request_only=True)])
class TryIn(serializers.Serializer[Any]):
    """Typed orders."""

    orders = serializers.ListField(child=OrderField(), min_length=1, max_length=MOST)


class TotalOut(serializers.Serializer[Any]):
    """What a payee earns under one component; "" the plan's own limits."""

    payee = serializers.CharField()
    component = serializers.CharField()
    lines = serializers.IntegerField()
    amount = serializers.CharField(help_text="Yuan with two decimals.")


class TriedPartOut(serializers.Serializer[Any]):
    """A part of a line that is paid in instalments: so many months after the line's own."""

    month = serializers.IntegerField()
    amount = serializers.CharField()


class TriedLineOut(serializers.Serializer[Any]):
    """A line with the steps that lead to it: amounts in whole fen, rates in millionths."""

    payee = serializers.CharField()
    component = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.CharField()
    parts = TriedPartOut(many=True, help_text="Empty where the line is paid at once.")
    steps = serializers.ListField(child=serializers.DictField())


class TriedOrderOut(serializers.Serializer[Any]):
    """An order with its lines, or with the test it failed and every test's values."""

    order = serializers.CharField()
    payee = serializers.CharField()
    amount = serializers.CharField()
    failed = serializers.CharField(help_text="The failed test; empty where it earned.")
    nearest = serializers.CharField(help_text="The component that came nearest.")
    lines = TriedLineOut(many=True)
    steps = serializers.ListField(child=serializers.DictField())


class TryOut(serializers.Serializer[Any]):
    """What the orders earn; `sha256` names the content that rated them."""

    plan = serializers.CharField()
    sha256 = serializers.CharField()
    amount = serializers.CharField()
    totals = TotalOut(many=True)
    orders = TriedOrderOut(many=True)
    others = TriedLineOut(many=True, help_text="Lines of no order, which limits made.")


class VersionTry(ApiView):
    """Typed orders rated by a version; nothing is stored."""

    capability = "plan.view"
    serializer_class = TryOut

    @extend_schema(request=TryIn, responses=TryOut)
    def post(self, request: Request, code: str, number: int) -> Response:
        """Totals, lines and explanations; 422 names the order and cell that cannot be read."""
        version = read.version_to_try(self.access, plan__code=code, number=number)
        rows = rows_completed(self.given(TryIn)["orders"])
        try:
            tried = Try(content_of(version), rows)
        except TypedInvalid as error:
            found: dict[str, Any] = {}
            for each in error.problems:
                found.setdefault(f"orders.{each.row - 1}.{each.column}", []).append(_(each.template) % each.params)
            raise ValidationError(found) from error
        return self.answer(told_try(tried, version.content_hash))


def told_try(tried: Try, sha256: str) -> dict[str, Any]:
    """A try as REST tells it."""
    totals = [{"payee": payee, "component": code, "lines": lines, "amount": format_file(fen)} for payee, code, lines, fen in tried.totals()]
    orders = [
        {
            "order": each.order,
            "payee": each.payee,
            "amount": format_file(each.amount_fen),
            "failed": each.failed,
            "nearest": each.nearest,
            "lines": [_line(line, each.payee) for line in each.lines],
            "steps": each.steps,
        }
        for each in tried.orders()
    ]
    others = [_line(line, payee) for payee, line in tried.loose()]
    words = {"plan": tried.plan.plan, "sha256": sha256, "amount": format_file(tried.amount_fen)}
    return words | {"totals": totals, "orders": orders, "others": others}


def _line(line: TriedLine, payee: str) -> dict[str, Any]:
    amount = format_file(line.amount_fen)
    parts = [{"month": month, "amount": format_file(fen)} for month, fen in line.parts]
    return {"payee": payee, "component": line.component, "kind": line.kind, "amount": amount, "parts": parts, "steps": line.steps}
