"""The answer to what nobody foresaw: 503 and when to come again while the database is away, else 500."""

import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import translation
from django.views.defaults import server_error

from ..api.problems import PROBLEMS, TYPES, ProblemRenderer
from ..outages import RETRY_AFTER, is_outage

API = "/api/"


def failed(request: HttpRequest) -> HttpResponse:
    """A page for people, a problem document for programs; nothing is asked of the database."""
    away = is_outage(sys.exc_info()[1])
    if request.path.startswith(API):
        response: HttpResponse = _problem(request, 503 if away else 500)
    elif away:
        response = HttpResponse(loader.render_to_string("503.html"), status=503)
    else:
        return server_error(request)
    if away:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(request: HttpRequest, status: int) -> JsonResponse:
    """As the routes themselves tell it; who asks may be unknown, so the language is the one that the call accepts."""
    asked = translation.get_language_from_request(request)
    with translation.override(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        told = PROBLEMS[status]
        document: dict[str, Any] = {
            "type": f"{TYPES}#{told.code}",
            "title": str(told.title),
            "status": status,
            "detail": str(told.detail),
            "instance": request.path,
            "request_id": getattr(request, "request_id", ""),
            "errors": [],
        }
    return JsonResponse(document, status=status, content_type=ProblemRenderer.media_type)
