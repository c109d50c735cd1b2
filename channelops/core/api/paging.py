"""A page of rows: the first so many after a place in a stable order, and the address of the next."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from .problems import BadQuery


@dataclass(frozen=True)
class Order:
    """A declared order: its word in the address, the column (never null), and the direction; the key settles ties."""

    word: str
    column: str
    descending: bool

    @property
    def columns(self) -> list[str]:
        """What the query orders by."""
        sign = "-" if self.descending else ""
        return [f"{sign}pk"] if self.column == "pk" else [f"{sign}{self.column}", f"{sign}pk"]

    def after(self, place: tuple[Any, Any]) -> Q:
        """The rows behind a place."""
        value, key = place
        beyond = "lt" if self.descending else "gt"
        if self.column == "pk":
            return Q(**{f"pk__{beyond}": key})
        tied = Q(**{f"{self.column}__{beyond}": value}) | Q(**{self.column: value, f"pk__{beyond}": key})
        # The first condition is implied by the second; it lets the index find the start.
        return Q(**{f"{self.column}__{beyond}e": value}) & tied


class KeysetPagination(BasePagination):
    """`limit`, `ordering` and `cursor`: rows written meanwhile neither double nor hide another row."""

    def paginate_queryset(self, queryset: QuerySet[Model], request: Request, view: APIView | None = None) -> list[Model]:
        self.request = request
        limit = self._limit(request)
        order = order_of(request, view.orderings)  # type: ignore[union-attr]
        cursor = request.query_params.get("cursor", "")
        if cursor:
            queryset = queryset.filter(order.after(_read(cursor, order=order, model=queryset.model)))
        rows = list(queryset.order_by(*order.columns)[: limit + 1])
        self.next = None
        if len(rows) > limit:
            rows = rows[:limit]
            self.next = replace_query_param(request.build_absolute_uri(), "cursor", _write(rows[-1], order=order))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        headers = {"Link": f'<{self.next}>; rel="next"'} if self.next else {}
        return Response({"next": self.next, "results": data}, headers=headers)

    @staticmethod
    def _limit(request: Request) -> int:
        word = request.query_params.get("limit", str(settings.API_PAGE_ROWS))
        most = settings.API_PAGE_ROWS_MOST
        if not (word.isascii() and word.isdigit() and len(word) < 9 and 1 <= int(word) <= most):
            raise BadQuery({"limit": [_("A whole number from 1 to %(most)s.") % {"most": most}]})
        return int(word)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What the OpenAPI document says of a page."""
        address = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "The next page; null on the last.",
            "example": "https://channelops.example/api/v1/regions/?cursor=WyJwYXRo…",
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What the OpenAPI document says of the parameters."""
        words = [f"{sign}{word}" for word in view.orderings for sign in ("", "-")]
        limit = {"type": "integer", "minimum": 1, "maximum": settings.API_PAGE_ROWS_MOST, "default": settings.API_PAGE_ROWS}
        told = [
            ("limit", limit, "Rows of a page."),
            ("ordering", {"type": "string", "enum": words}, "The order of the rows; the first by default."),
            ("cursor", {"type": "string"}, "The place to go on from, as found in `next`."),
        ]
        return [{"name": name, "in": "query", "required": False, "schema": schema, "description": text} for name, schema, text in told]


def order_of(request: Request, orderings: dict[str, str]) -> Order:
    """The order asked for among the declared ones (word: column); the first where none is asked for."""
    asked = request.query_params.get("ordering", next(iter(orderings)))
    word = asked.removeprefix("-")
    if word not in orderings:
        raise BadQuery({"ordering": [_("Choose one of: %(words)s.") % {"words": ", ".join(orderings)}]})
    column = orderings[word]
    back = column.startswith("-")
    return Order(word=word, column=column.removeprefix("-"), descending=asked.startswith("-") != back)


def _write(row: Model, *, order: Order) -> str:
    value: Any = row
    for step in order.column.split("__"):
        value = getattr(value, step)
    plain = value if isinstance(value, int | str) else value.isoformat()
    packed = json.dumps([order.word, order.descending, plain, row.pk], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _read(cursor: str, *, order: Order, model: type[Model]) -> tuple[Any, Any]:
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        word, descending, plain, key = json.loads(packed)
        if (word, descending) != (order.word, order.descending) or isinstance(plain, bool) or type(key) is not int:
            raise ValueError(cursor)
        field = _field(model, order.column)
        if "\x00" in str(plain) or abs(key) >= 2**63:
            raise ValueError(cursor)
        return field.to_python(plain), key
    except (ValueError, TypeError, binascii.Error, ValidationError, OverflowError, RecursionError) as error:
        raise BadQuery(
            {"cursor": [_("This is no place in this list. Follow “next” as it was given, without changing the order.")]}
        ) from error


def _field(model: type[Model], column: str) -> Any:
    field: Any = model._meta.pk
    for step in column.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = field.related_model or model
    return field
