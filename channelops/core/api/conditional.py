"""A conditional answer: reads carry a weak ETag over their content, and 304 answers whoever has it already."""

import hashlib

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")


def answer_once_known(request: Request, response: Response) -> None:
    """Adds the ETag when the answer is rendered; its content may then be left out."""
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, VARY)
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_post_render_callback(lambda rendered: _tagged(request, rendered))


def _tagged(request: Request, response: HttpResponse) -> HttpResponseBase | None:
    digest = hashlib.sha256(f"{response.headers.get('Content-Language', '')}\n".encode() + response.content).hexdigest()
    # a route that knows the hash of its content has said it
    etag = response.headers.get("ETag") or f'W/"{digest[:32]}"'
    response.headers["ETag"] = etag
    answer = get_conditional_response(request._request, etag=etag, response=response)
    if answer is not None and answer is not response:
        for name in ("Vary", "Cache-Control", "Content-Language"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
    return answer
