"""Pages of signing in: my account, my sessions, and what an administrator sees and undoes of another person's."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ..devices import device_name
from ..models import Person
from ..pages.frame import Page
from ..scoping import visible_or_404
from ..selectors.people import people_visible
from ..selectors.sessions import session_of_or_404, sessions_of
from ..selectors.signin import has_second_factor, locks_of, single_sign_ons
from ..services.sessions import session_end, sessions_end
from ..services.signin import lock_lift, second_factor_remove, single_sign_on_unlink


class Account(Page):
    """Who I am here, and the ways to the parts of my sign-in."""

    capability = ""
    template_name = "account/account.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        second_factor = _("Turned on") if has_second_factor(person) else _("Turned off")
        facts = [
            {"label": _("Name"), "value": person.name},
            {"label": _("Sign-in name"), "value": person.username},
            {"label": _("Mail"), "value": person.email},
            {"label": _("Unit"), "value": str(person.unit) if person.unit else ""},
            {"label": _("Second factor"), "value": second_factor, "url": reverse("mfa_index")},
        ]
        return self.answer({"facts": facts, "may_have_tokens": self.access.can("token.view")})


class SessionList(Page):
    """Where I am signed in."""

    capability = ""
    template_name = "account/sessions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer({"sessions": lines(request.user, current=request.session.session_key)})  # type: ignore[arg-type]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Every other session ends, or the one that is named."""
        person: Person = request.user  # type: ignore[assignment]
        named = request.POST.get("session", "")
        if named.isdecimal():
            session = session_of_or_404(person, int(named))
            session_end(session=session, access=self.access, actor=self.actor, at=self.now)
            ended = 1
        elif named:
            raise Http404
        else:
            ended = sessions_end(person=person, access=self.access, actor=self.actor, at=self.now, keep=request.session.session_key or "")
        messages.success(request, _("%(count)s signed out.") % {"count": ended})
        return HttpResponseRedirect(reverse("session_list"))


class PersonSignin(Page):
    """Another person's sign-in: locks, second factor, single sign-on, sessions."""

    capability = "person.change"
    template_name = "core/person_signin.html"

    def whose(self, pk: int) -> Person:
        """The person, seen and covered by the viewer's right."""
        person = visible_or_404(self.access, people_visible(self.access), pk=pk)
        self.access.require("person.change", person)
        return person

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.whose(pk)
        return self.answer(
            {
                "subject": person,
                "locks": locks_of(person.username, at=self.now),
                "second_factor": has_second_factor(person),
                "single_sign_ons": single_sign_ons(person),
                "sessions": lines(person, current=request.session.session_key),
                "may_act_as": person.is_active and self.access.can("person.act_as", person) and person != request.user,
            }
        )


class PersonSigninChange(PersonSignin):
    """One of the things an administrator undoes."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        person = self.whose(pk)
        if action not in ACTIONS:
            raise Http404
        given = {"person": person, "access": self.access, "actor": self.actor, "at": self.now}
        messages.success(request, ACTIONS[action](request.POST.get("reason", "")[:1000], **given))
        return HttpResponseRedirect(reverse("person_signin", args=[pk]))


def lines(person: Person, *, current: str | None) -> list[dict[str, Any]]:
    """The person's sessions as drawn."""
    return [
        {
            "pk": session.pk,
            "device": device_name(session.user_agent),
            "address": session.ip,
            "since": session.created_at,
            "seen": session.last_seen_at,
            "current": session.session_key == current,
        }
        for session in sessions_of(person)
    ]


def _unlock(reason: str, **given: Any) -> str:
    lock_lift(**given)
    return _("Sign-in is unlocked.")


def _sign_out(reason: str, **given: Any) -> str:
    return _("%(count)s signed out.") % {"count": sessions_end(**given, reason=reason)}


def _no_second_factor(reason: str, **given: Any) -> str:
    second_factor_remove(**given, reason=reason)
    sessions_end(**given, reason=reason)
    return _("The second factor is removed; the person sets a new one up at the next sign-in.")


def _unlink(reason: str, **given: Any) -> str:
    single_sign_on_unlink(**given)
    return _("Single sign-on is unlinked.")


ACTIONS: dict[str, Callable[..., str]] = {
    "unlock": _unlock,
    "sign-out": _sign_out,
    "remove-second-factor": _no_second_factor,
    "unlink": _unlink,
}
