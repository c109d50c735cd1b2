"""Acting as another person: an administrator sees what that person sees, for an hour at most, and every trace names both."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from channelops.kernel.periods import business_date

from ..access import Access, access_of
from ..actors import Actor
from ..models import Person
from ..refusals import Refused
from ..selectors.people import person_active
from .changes import change_record
from .reach import refuse_beyond

ACTING_AS = "acting_as"
ACTING_UNTIL = "acting_until"
LONGEST = timedelta(minutes=60)


def refuse_while_acting(actor: Actor) -> None:
    """Raises Refused for what nobody may do in another person's name: passwords, second factors, tokens, grants."""
    if actor.acted_by is not None:
        raise Refused(_("Not while you act as another person. End that first."))


@transaction.atomic
def impersonation_begin(*, session: SessionBase, person: Person, access: Access, reason: str, actor: Actor, at: datetime) -> Person:
    """Lets the session act as the person. Raises PermissionDenied where the right does not cover that person, else Refused."""
    refuse_while_acting(actor)
    access.require("person.act_as", person)
    if actor.person == person:
        raise Refused(_("You are this person already."))
    if not person.is_active:
        raise Refused(_("%(name)s is switched off and cannot sign in, so nobody can act as them.") % {"name": person.name})
    if access_of(person, on=access.on).can("person.act_as"):
        raise Refused(_("%(name)s is an administrator: nobody acts as an administrator.") % {"name": person.name})
    refuse_beyond(access, person)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    until = at + LONGEST
    session[ACTING_AS], session[ACTING_UNTIL] = person.pk, until.isoformat()
    change_record(person, verb="impersonation_begin", was={}, now={"until": until.isoformat()}, actor=actor, at=at, reason=reason.strip())
    return person


@transaction.atomic
def impersonation_end(*, session: SessionBase, administrator: Person, at: datetime, request_id: str = "", reason: str = "") -> bool:
    """Gives the session back to its administrator; False where it acts as nobody."""
    acted_for = session.pop(ACTING_AS, None)
    session.pop(ACTING_UNTIL, None)
    person = Person.objects.filter(pk=acted_for).first()
    if person is None:
        return False
    actor = Actor(via="page", person=administrator, request_id=request_id)
    change_record(person, verb="impersonation_end", was={}, now={}, actor=actor, at=at, reason=reason)
    return True


def impersonation_continue(*, session: SessionBase, administrator: Person, at: datetime) -> Person | None:
    """Whom the session acts as on this request; ends it when the hour is over, the right gone or the person switched off."""
    if ACTING_AS not in session:
        return None
    until = parse_datetime(session.get(ACTING_UNTIL, ""))
    person = person_active(session[ACTING_AS])
    if until is None or at >= until:
        ended = _("The hour is over.")
    elif person is None:
        ended = _("The person was switched off.")
    elif not access_of(administrator, on=business_date(at)).can("person.act_as", person):
        ended = _("The right to act as this person has ended.")
    else:
        return person
    impersonation_end(session=session, administrator=administrator, at=at, reason=ended)
    return None
