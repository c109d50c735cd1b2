"""The gate: whoever is signed in passes with a grant and, where the role asks for it, a second factor; acting shuts some doors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from .api.problems import PROBLEMS, TYPES
from .selectors.signin import has_second_factor

# Pages of the own sign-in: open without a grant and without a second factor, shut while acting as another person.
OWN = "/account/"
ALWAYS = frozenset({"account_logout", "act_as_end", "language_set", "theme_set", "healthz", "readyz", "metrics"})
# Acting is looking with another's eyes; keys made then would outlive it.
SHUT_WHILE_ACTING = frozenset({"token_create", "token_revoke", "act_as"})
REST = "/api/"


class GateMiddleware:
    """Stands after the access and the language are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._stopped(request) or self.get_response(request)

    def _stopped(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated or request.path_info.startswith(str(settings.STATIC_URL)):
            return None
        name = _page(request)
        if name in ALWAYS:
            return None
        own = request.path_info.startswith(OWN)
        if request.impersonator is not None:  # type: ignore[attr-defined]
            if own or name in SHUT_WHILE_ACTING:
                return _refusal(request, "errors/acting.html", _("Not while you act as another person. End that first."))
        elif not own and self._lacks_second_factor(request):
            return _to_second_factor(request)
        if not own and not request.access.held:  # type: ignore[attr-defined]
            return _refusal(request, "errors/no_grant.html", _("You are signed in, but you have no grant today."))
        return None

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        asked_for = request.access.roles & set(settings.REQUIRE_SECOND_FACTOR_ROLES)  # type: ignore[attr-defined]
        return bool(asked_for) and not has_second_factor(request.user)  # type: ignore[arg-type]


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    url = reverse("mfa_activate_totp")
    if request.path_info.startswith(REST):
        return _problem(request, _("Your role asks for a second factor. Set it up in the portal first."))
    if request.headers.get("hx-request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _refusal(request: HttpRequest, template: str, sentence: str) -> HttpResponse:
    if request.path_info.startswith(REST):
        return _problem(request, sentence)
    return render(request, template, {"sentence": sentence}, status=403)


def _problem(request: HttpRequest, sentence: str) -> HttpResponse:
    kind = PROBLEMS[403]
    body: dict[str, object] = {
        "type": f"{TYPES}#{kind.code}",
        "title": str(kind.title),
        "status": 403,
        "detail": sentence,
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
        "errors": [],
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")
