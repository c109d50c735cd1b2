"""A page: signed in, allowed, answered in full or as a fragment; what every frame shares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from ..access import Access
from ..actors import Actor
from ..models import Person
from ..refusals import Refused


class Page(LoginRequiredMixin, View):
    """Asks for the sign-in and for `capability` (403); "" means that signing in is enough, for what is one's own.

    `Refused` anywhere inside answers 409 with its sentence.
    """

    capability: str | None = None
    template_name = ""

    @cached_property
    def access(self) -> Access:
        """What the viewer may see and do today."""
        return self.request.access  # type: ignore[no-any-return, attr-defined]

    @property
    def actor(self) -> Actor:
        """The hand behind a write of this page."""
        return self.request.actor  # type: ignore[no-any-return, attr-defined]

    @property
    def person(self) -> Person:
        """Who is signed in (or acted as): a page without a person is never asked this far."""
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def now(self) -> datetime:
        """The moment of this request: a page is an interface, the services below it are told the time."""
        return timezone.now()

    # The ids that HTMX fills with a part of this page; for any other target the whole page is answered.
    fragments: frozenset[str] = frozenset()

    @property
    def by_htmx(self) -> bool:
        """Whether HTMX asks, and not for a whole page by history."""
        htmx = self.request.htmx  # type: ignore[attr-defined]
        return bool(htmx) and not htmx.history_restore_request

    @property
    def is_fragment(self) -> bool:
        """Whether HTMX asks for a part of this page."""
        return self.by_htmx and self.request.htmx.target in self.fragments  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign-in, capability, the method; a refusal becomes 409."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.check_allowed()
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return self.refused(refusal)

    def check_allowed(self) -> None:
        """Raises PermissionDenied without the page's capability."""
        if self.capability is None:
            raise NotImplementedError(f"{type(self).__name__} names no capability")
        if self.capability:
            self.access.require(self.capability)

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]
        """The sign-in page; a fragment makes the whole page go there, and come back to where the reader was."""
        if not self.by_htmx:
            return super().handle_no_permission()
        seen = urlsplit(self.request.htmx.current_url or "/")  # type: ignore[attr-defined]
        back = f"{seen.path}?{seen.query}" if seen.query else seen.path
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = f"{resolve_url(self.get_login_url())}?{urlencode({'next': back})}"
        return answer

    def refused(self, refusal: Refused) -> HttpResponse:
        """The sentence: beside the button for HTMX, as a page with the way back otherwise."""
        template = "components/refused.html" if self.by_htmx else "generic/refused.html"
        return self.answer({"text": refusal.sentence, "back": self.back()}, template=template, status=409)

    def back(self) -> str:
        """Where the reader came from, within this site."""
        seen = urlsplit(self.request.headers.get("referer", ""))
        here = seen.netloc == self.request.get_host()
        return (f"{seen.path}?{seen.query}" if seen.query else seen.path) if here else "/"

    def answer(self, context: Mapping[str, Any], *, template: str = "", status: int = 200) -> HttpResponse:
        """The rendered page."""
        return render(self.request, template or self.template_name, {"page_view": self, **context}, status=status)
