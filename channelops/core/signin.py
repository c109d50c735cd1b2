"""A sign-in attempt: whose name is tried, from which address, and what is said while that pair is locked."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import Person
from .selectors.signin import locks_of
from .services.signin import failure_record

LONGEST_NAME = 255


def attempted_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The sign-in name as axes counts it: upper and lower case are one name."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().lower()[:LONGEST_NAME]


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from; proxies count only where they are configured as trusted. None where code signs in, not a browser."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def display_name(person: Person) -> str:
    """How allauth's mails and pages call a person."""
    return person.name


def locked_page(request: HttpRequest, answer: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None) -> HttpResponse:
    """The page of a locked name: 429, and when it may be tried again."""
    name, at = attempted_name(request, credentials), request.axes_attempt_time  # type: ignore[attr-defined]
    if request.axes_failures_since_start is None:  # type: ignore[attr-defined]
        # axes keeps no row of what is tried while a name is locked.
        failure_record(name=name, address=client_address(request), agent=request.headers.get("user-agent", ""), path=request.path, at=at)
    ends_at = max((lock.ends_at for lock in locks_of(name, address=client_address(request), at=at)), default=at)
    response = render(request, "account/locked.html", {"ends_at": ends_at}, status=429)
    response.headers["Retry-After"] = str(max(1, round((ends_at - at).total_seconds())))
    return response
