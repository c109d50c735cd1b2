"""A write sent twice: with an `Idempotency-Key` a route acts once and answers as often as it is asked."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from ..services.idempotency import Answer, Call, call_once
from .problems import BadHeader

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 120
KEPT_HEADERS = ("Location",)
Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """Wraps a view's post, put, patch or delete."""

    @wraps(handler)
    def act_or_repeat(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        answer, repeated = call_once(
            person=request.user,
            call=_call(request, key),
            act=lambda: _kept(handler(view, request, *args, **kwargs)),
            at=timezone.now(),
        )
        headers = answer.headers | {REPLAYED: "true" if repeated else "false"}
        return Response(answer.body, status=answer.status, headers=headers)

    return act_or_repeat


def _call(request: Request, key: str) -> Call:
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadHeader({HEADER: [_("1 to %(most)s printable ASCII characters.") % {"most": LONGEST_KEY}]})
    path = hashlib.sha256(request.get_full_path().encode()).hexdigest()
    body = hashlib.sha256(f"{path}\n".encode() + request._request.body).hexdigest()
    return Call(key=key, method=str(request.method), path=request.path[:300], body_sha256=body)


def _kept(response: Response) -> Answer:
    body = None if response.data is None else json.loads(JSONRenderer().render(response.data))
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(status=response.status_code, body=body, headers=headers)
