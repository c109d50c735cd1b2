"""Health: what platforms and Prometheus ask of this process; no session, no page frame."""

from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from channelops.core.selectors.readiness import readiness


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all; restart it when it does not."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything a request may need works, else 503 and the names of what does not."""
    findings = readiness()
    well = not any(finding.reason for finding in findings)
    checks = {finding.name: finding.reason or "ok" for finding in findings}
    return JsonResponse({"ready": well, "checks": checks}, status=200 if well else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for this machine itself or for whoever brings the token."""
    if _brings_token(request) or _is_this_machine(request):
        answer: HttpResponse = ExportToDjangoView(request)
        return answer
    return HttpResponse("The metrics need a token.\n", status=403, content_type="text/plain")


def _brings_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return bool(settings.METRICS_TOKEN) and kind == "Bearer" and compare_digest(token.encode(), settings.METRICS_TOKEN.encode())


def _is_this_machine(request: HttpRequest) -> bool:
    # Behind a proxy on the same machine everybody seems to be local; the proxy says so with this header.
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
