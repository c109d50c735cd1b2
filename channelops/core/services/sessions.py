"""Sessions: ending them, one's own or, as an administrator, another person's."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.dateparse import parse_datetime

from ..access import Access
from ..actors import Actor
from ..models import Person
from .changes import change_record
from .impersonation import refuse_while_acting

SEEN = "seen_at"
SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def session_end(*, session: UserSession, access: Access, actor: Actor, at: datetime) -> Person:
    """Signs one device out: one's own, or that of a person one may change. Raises PermissionDenied or Refused."""
    person: Person = session.user
    _may_end(person, access=access, actor=actor)
    _end([session])
    change_record(person, verb="session_end", was={"address": session.ip, "device": session.user_agent}, now={}, actor=actor, at=at)
    return person


@transaction.atomic
def sessions_end(*, person: Person, access: Access, actor: Actor, at: datetime, keep: str = "", reason: str = "") -> int:
    """Signs the person out everywhere, but for the session whose key is kept; returns how many ended."""
    _may_end(person, access=access, actor=actor)
    ended = list(UserSession.objects.filter(user=person).exclude(session_key=keep))
    _end(ended)
    if ended:
        change_record(person, verb="sessions_end", was={"sessions": len(ended)}, now={}, actor=actor, at=at, reason=reason)
    return len(ended)


def session_seen(*, session: SessionBase, address: Callable[[], str | None], at: datetime) -> None:
    """Notes the session's last use and address, at most every five minutes: only then the address is asked."""
    last = parse_datetime(session.get(SEEN, ""))
    if last is not None and at - last < SEEN_EVERY:
        return
    session[SEEN], where = at.isoformat(), address()
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at, **({"ip": where} if where else {}))


def _may_end(person: Person, *, access: Access, actor: Actor) -> None:
    refuse_while_acting(actor)
    if actor.person != person:
        access.require("person.change", person)


def _end(sessions: Iterable[UserSession]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in sessions:
        store().delete(session.session_key)
        session.delete()
