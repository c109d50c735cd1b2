"""A problem: a failed REST call, told as application/problem+json (RFC 9457)."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import OperationalError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter, flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.renderers import JSONRenderer

from ..outages import RETRY_AFTER, is_outage
from ..refusals import Refused
from ..services.idempotency import KeyReused, StillRunning

TYPES = "/api/v1/problems/"


@dataclass(frozen=True)
class Problem:
    """A kind of problem: its word in `type`, a short title, and the sentence said where no better one is known."""

    code: str
    title: str | Promise
    detail: str | Promise


PROBLEMS: dict[int, Problem] = {
    400: Problem("malformed", _("The request cannot be read"), _("The body is not valid JSON, or a header is wrong.")),
    401: Problem("not-signed-in", _("Sign in first"), _("Send a valid token in the Authorization header.")),
    403: Problem("not-allowed", _("Not allowed"), _("You may see this, but you may not do this. Ask whoever gives grants.")),
    404: Problem("not-found", _("Not found"), _("There is nothing here that you may see.")),
    405: Problem("method-not-allowed", _("Method not allowed"), _("This address does not take this method.")),
    406: Problem("not-acceptable", _("Form not available"), _("This address cannot answer in the form the Accept header asks for.")),
    409: Problem("refused", _("Refused"), _("This cannot be done now.")),
    413: Problem("too-large", _("Too large"), _("The body is larger than this address takes. Send it in parts.")),
    415: Problem("media-type", _("Content type not taken"), _("Send the body as application/json.")),
    422: Problem("not-valid", _("Not valid"), _("Some values are not valid; “errors” names each.")),
    429: Problem("too-many-calls", _("Too many calls"), _("Wait as many seconds as Retry-After says, then go on.")),
    500: Problem("failed", _("Something failed"), _("The fault is ours. Nothing was changed. Tell the request id to your administrator.")),
    503: Problem("busy", _("Busy"), _("The database is busy. Nothing was changed. Send the call again in a moment.")),
}


class ProblemRenderer(JSONRenderer):
    """JSON under the name of problems."""

    media_type = "application/problem+json"


class BadQuery(exceptions.ValidationError):
    """A value of the address's query that is not valid: {parameter: sentences}."""

    status_code = 422
    place = "parameter"


class BadHeader(exceptions.ValidationError):
    """A header that is not valid: {header: sentence}."""

    status_code = 422
    place = "header"


class TooLarge(exceptions.APIException):
    """A body above the limit."""

    status_code = 413
    default_detail = PROBLEMS[413].detail


class Told(exceptions.APIException):
    """A refusal of the business."""

    status_code = 409


class Busy(exceptions.APIException):
    """The database gave up waiting, or is away."""

    status_code = 503
    default_detail = PROBLEMS[503].detail
    wait = 2


class Away(Busy):
    """The database cannot be reached."""

    wait = RETRY_AFTER


class ProblemHandler(ExceptionHandler):
    """Gives every exception its status."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Http404):
            return exceptions.NotFound(PROBLEMS[404].detail)
        if isinstance(exc, PermissionDenied):
            return exceptions.PermissionDenied(PROBLEMS[403].detail)
        if isinstance(exc, RequestDataTooBig):
            return TooLarge()
        if is_outage(exc):
            return Away()
        if isinstance(exc, OperationalError):
            return Busy()
        if isinstance(exc, Refused):
            return _told(exc)
        if isinstance(exc, ModelInvalid):
            exc = exceptions.ValidationError(get_error_detail(exc))
        if isinstance(exc, exceptions.ValidationError):
            exc.status_code = 422
        return exc


def _told(refused: Refused) -> exceptions.APIException:
    if isinstance(refused, KeyReused):
        return BadHeader({"Idempotency-Key": [refused.sentence]})
    if refused.field:
        told = exceptions.ValidationError({refused.field: [refused.sentence]})
        told.status_code = 422
        return told
    answer = Told(refused.sentence)
    if isinstance(refused, StillRunning):
        answer.wait = 1  # type: ignore[attr-defined]
    return answer


class ProblemFormatter(ExceptionFormatter):
    """Writes the exception as a problem document."""

    def run(self) -> dict[str, Any]:
        request = self.context.get("request")
        invalid = isinstance(self.exc, exceptions.ValidationError)
        told = [{key: value for key, value in self._error(each).items() if value} for each in flatten_errors(self.exc.detail)]
        general = PROBLEMS[500 if self.exc.status_code == 500 else self.exc.status_code]
        own = not invalid and self.exc.status_code not in (500,) and told
        return {
            "type": f"{TYPES}#{general.code}",
            "title": str(general.title),
            "status": self.exc.status_code,
            "detail": told[0]["detail"] if own else str(general.detail),
            "instance": request.path if request is not None else "",
            "request_id": getattr(request, "request_id", ""),
            "errors": told if invalid else [],
        }

    def _error(self, error: Any) -> dict[str, str]:
        place = getattr(self.exc, "place", "pointer")
        where = error.attr if error.attr != "non_field_errors" else ""
        pointer = f"#/{where.replace('.', '/')}" if where else ""
        return {place: pointer if place == "pointer" else where or "", "code": error.code, "detail": error.detail}
