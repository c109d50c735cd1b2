"""The OpenAPI document: what drf-spectacular reads off the routes, and what every route has in common."""

from typing import Any

from django_filters import ModelChoiceFilter
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import is_list_serializer

from .once import HEADER, LONGEST_KEY
from .problems import PROBLEMS, ProblemRenderer

WRITES = ("post", "put", "patch", "delete")
EVERYWHERE = (400, 401, 403, 404, 406, 422, 429, 500, 503)
ON_WRITES = (409, 413, 415)
PROBLEM = {
    "type": "object",
    "description": "What failed, as RFC 9457 says it.",
    "required": ["type", "title", "status", "detail", "instance", "request_id", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "The kind; `/api/v1/problems/` lists all."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for the reader, in the language of the answer."},
        "instance": {"type": "string", "description": "The address that was called."},
        "request_id": {"type": "string", "description": "What to tell your administrator; also in `X-Request-Id`."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "The place in the body, a JSON pointer."},
                    "parameter": {"type": "string", "description": "The parameter of the address."},
                    "header": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "example": {
        "type": "/api/v1/problems/#not-valid",
        "title": "不符合要求",
        "status": 422,
        "detail": "有的值不符合要求，见 errors。",
        "instance": "/api/v1/regions/",
        "request_id": "0f1f6c2e-5b1e-4a57-8f3a-4b1f0c1f9f10",
        "errors": [{"parameter": "limit", "code": "invalid", "detail": "1 到 500 的整数。"}],
    },
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "channelops.core.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The browser's session."""

    priority = 1
    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class FilterScheme(DjangoFilterExtension):
    """Filters as django-filter declares them; a choice among rows is a row's code or key."""

    target_class = "channelops.core.api.filtering.FilterBackend"
    priority = 1

    def resolve_filter_field(self, *place: Any) -> Any:
        field_name, filter_field = place[-2:]
        if not isinstance(filter_field, ModelChoiceFilter):
            return super().resolve_filter_field(*place)
        kind = "string" if filter_field.extra.get("to_field_name") else "integer"
        told = str(filter_field.label or "")
        return [{"in": "query", "name": field_name, "schema": {"type": kind}, "description": told}]


class RouteSchema(AutoSchema):
    """Lists are the list routes; the summary of a route is the sentence of its class."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return (self.method == "GET" and self.view.pagination_class is not None) or is_list_serializer(serializer)

    def get_summary(self) -> str | None:
        told = self.view.__class__.__doc__ or ""
        handler = getattr(self.view, self.method.lower(), None)
        own = self.method.lower() in WRITES and getattr(handler, "__doc__", None)
        return str(own or told).strip().splitlines()[0] if own or told else None

    def get_description(self) -> str:
        capability = getattr(self.view, "capability", "") or getattr(self.view, "row_capability", "")
        return f"Needs `{capability}`." if capability else ""


def add_problems(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Adds what every route has: its problems, its headers, and CSV as text."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for methods in result["paths"].values():
        for method, operation in methods.items():
            writes = method in WRITES
            for status in sorted({*EVERYWHERE, *(ON_WRITES if writes else ())}):
                operation["responses"].setdefault(str(status), _problem(status))
            if writes:
                operation.setdefault("parameters", []).append(_key())
            elif method == "get":
                operation.setdefault("parameters", []).append(_known())
                operation["responses"]["304"] = {"description": "You have it already."}
            for answer in operation["responses"].values():
                if "text/csv" in answer.get("content", {}):
                    answer["content"]["text/csv"] = {"schema": {"type": "string"}}
    return result


def _problem(status: int) -> dict[str, Any]:
    content = {ProblemRenderer.media_type: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer: dict[str, Any] = {"description": PROBLEMS[status].code, "content": content}
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
    return answer


def _key() -> dict[str, Any]:
    told = "Sent again with the same body, the call answers again and acts no more; with another body it is 422."
    return {"in": "header", "name": HEADER, "schema": {"type": "string", "maxLength": LONGEST_KEY}, "description": told}


def _known() -> dict[str, Any]:
    return {
        "in": "header",
        "name": "If-None-Match",
        "schema": {"type": "string"},
        "description": "The ETag you have.",
    }
