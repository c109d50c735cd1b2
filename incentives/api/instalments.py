"""The route of a statement's instalments: what is held, when each part is due, and what its tests see."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.kernel.money import format_file

from ..selectors import instalments as read
from ..selectors.statements import statement_visible
from ..shown.held import instalment_rows
from ..shown.statements import Articles

MOST = 200


class InstalmentTestOut(serializers.Serializer[Any]):
    """One test in the reader's language; `holds` is null while it cannot be told."""

    text = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True)


class InstalmentOut(serializers.Serializer[Any]):
    """One part of one order's line."""

    order = serializers.CharField()
    customer = serializers.CharField()
    day = serializers.DateField()
    title = serializers.CharField()
    part = serializers.IntegerField()
    due = serializers.CharField(help_text="The month, as 2026-11.")
    amount = serializers.CharField(help_text="Yuan with two decimals.")
    state = serializers.ChoiceField(choices=["scheduled", "due", "passed", "released", "paid", "forfeited", "held", "clawed"])
    decided = serializers.CharField(help_text="The month in which it was released or forfeited; empty before.")
    tests = InstalmentTestOut(many=True)
    hold = serializers.CharField(help_text="Who holds it, and why.")


class MonthAheadOut(serializers.Serializer[Any]):
    """What may come with a month."""

    month = serializers.CharField()
    amount = serializers.CharField()


class InstalmentsOut(serializers.Serializer[Any]):
    """A payee's figures of today, and up to 200 instalments of the statement, what waits first."""

    held = serializers.CharField()
    waiting = serializers.CharField()
    ahead = MonthAheadOut(many=True)
    count = serializers.IntegerField()
    instalments = InstalmentOut(many=True)


class StatementInstalments(ApiView):
    """What was held with the statement's month, decided in it, or due and not decided before it; the states are those of today."""

    capability = "statement.view"
    serializer_class = InstalmentsOut
    parameters = frozenset({"page"})

    @extend_schema(responses=InstalmentsOut)
    def get(self, request: Request, pk: int) -> Response:
        """The instalments, 200 a page."""
        statement = statement_visible(self.access, pk=pk)
        page = request.query_params.get("page", "1")
        offset = (int(page) - 1) * MOST if page.isdecimal() and 0 < int(page) < 1_000_000 else 0
        held = read.held_of(statement.payee_id, on=self.access.on)
        found, count = read.instalments_of(statement, on=self.access.on, limit=MOST, offset=offset)
        rows = [
            {name: row[name] for name in ("order", "customer", "day", "title", "part", "due", "decided", "tests", "hold")}
            | {"amount": format_file(row["amount_fen"]), "state": row["code"]}
            for row in instalment_rows(statement, found, Articles(), may_hold=False)
        ]
        ahead = [{"month": str(month), "amount": format_file(fen)} for month, fen in held.ahead]
        told = {"held": format_file(held.fen), "waiting": format_file(held.waiting_fen), "ahead": ahead}
        return self.answer(told | {"count": count, "instalments": rows})
