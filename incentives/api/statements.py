"""The routes of explanations: how a line of a statement came about, and why an order of it earns or does not."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.kernel.money import format_file

from ..selectors import statements as read
from ..shown.line_steps import explained
from ..shown.order_steps import order_step_rows, order_steps
from ..shown.statements import Articles, kind_words


class StepOut(serializers.Serializer[Any]):
    """One step, in the reader's language."""

    no = serializers.IntegerField()
    step = serializers.CharField()
    how = serializers.CharField(default="")
    tests = serializers.ListField(child=serializers.JSONField(), default=list)
    op = serializers.CharField(default="")
    val = serializers.CharField(default="")
    src = serializers.CharField(default="")
    url = serializers.CharField(default="", help_text="The page that the source names.")


class ExplanationOut(serializers.Serializer[Any]):
    """The steps from the order to the amount."""

    title = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.CharField(help_text="Yuan with two decimals.")
    version = serializers.CharField()
    steps = StepOut(many=True)


class OrderExplanationOut(serializers.Serializer[Any]):
    """Every test of every article with the order's values; nothing where no published plan rules the order."""

    plan = serializers.CharField()
    source = serializers.CharField(help_text="The version that rules the order, and the contract that pins the payee to it.")
    steps = StepOut(many=True)


class LineExplanation(ApiView):
    """How a line of a statement came about; the key is that of its page: order-component-rule-kind-version."""

    capability = "statement.view"
    serializer_class = ExplanationOut

    @extend_schema(responses=ExplanationOut)
    def get(self, request: Request, pk: int, line: str) -> Response:
        """The steps as stored with the line."""
        found = read.line_of(read.statement_visible(self.access, pk=pk), line)
        if found is None:
            raise Http404
        known = Articles({found.plan_version_id})
        steps = explained(found, known)
        told = {"title": known.title(found.plan_version_id, found.component), "kind": kind_words(found.kind)}
        version = str(known.versions[found.plan_version_id])
        return self.answer(told | {"amount": format_file(found.amount_fen), "version": version, "steps": steps})


class OrderExplanation(ApiView):
    """Why an order of a statement's payee and month earns, or does not."""

    capability = "statement.view"
    serializer_class = OrderExplanationOut

    @extend_schema(responses=OrderExplanationOut)
    def get(self, request: Request, pk: int, order: int) -> Response:
        """The tests under the version that rules the order."""
        found = order_steps(read.statement_visible(self.access, pk=pk), order)
        if found is None:
            raise Http404
        plan = found.content.plan if found.content else ""
        return self.answer({"plan": plan, "source": found.source, "steps": order_step_rows(found)})
