"""What every request carries: whose it is, what they may see, and in which language."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from .access import STANDING, Access, access_of
from .actors import Actor
from .models import Person
from .services.impersonation import impersonation_continue
from .services.sessions import session_seen
from .signin import client_address

Answer = Callable[[HttpRequest], HttpResponse]


class AccessMiddleware:
    """Sets `request.access` and `request.actor`, both resolved when first asked for.

    While an administrator acts as another person, `request.user` is that person and `request.impersonator` the administrator.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.impersonator = None
        if request.user.is_authenticated:
            at = timezone.now()
            session_seen(session=request.session, address=partial(client_address, request), at=at)
            stood_in_for = impersonation_continue(session=request.session, administrator=request.user, at=at)
            if stood_in_for is not None:
                request.impersonator, request.user = request.user, stood_in_for
        request.access = SimpleLazyObject(lambda: _access(request))
        request.actor = SimpleLazyObject(lambda: _actor(request))
        return self.get_response(request)


class LanguageMiddleware:
    """Answers in the person's language; a stranger gets the one chosen by cookie, else Chinese; a REST client the one it accepts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _person(request)
        if person is None and request.path.startswith("/api/"):
            chosen = translation.get_language_from_request(request)
        else:
            chosen = person.language if person else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) or request.user.is_authenticated else None


def _access(request: HttpRequest) -> Access:
    return replace(access_of(_person(request), on=timezone.localdate()), standing=request.session.get(STANDING))


def _actor(request: HttpRequest) -> Actor:
    return Actor(
        via="page",
        person=_person(request),
        acted_by=request.impersonator,
        request_id=getattr(request, "request_id", "") or request.headers.get("x-request-id", "")[:64],
    )
