"""Signing in: what administrators undo for a person, and what is written down of every attempt."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog
from django.db import transaction
from django.utils.translation import gettext as _

from ..access import Access
from ..actors import Actor
from ..models import Person
from ..refusals import Refused
from ..selectors.signin import locks_of
from .changes import change_record
from .reach import refuse_beyond


def failure_record(*, name: str, address: str | None, agent: str, path: str, at: datetime, locked: bool = True) -> None:
    """Keeps a row of an attempt that failed, where axes keeps none."""
    AccessFailureLog.objects.create(
        username=name, ip_address=address, user_agent=agent[:255], path_info=path[:255], attempt_time=at, locked_out=locked, http_accept=""
    )


@transaction.atomic
def password_set(*, person: Person, password: str, actor: Actor, at: datetime) -> Person:
    """Sets a password, which ends the person's other sessions and lifts the locks of the name; the password is in no trace."""
    person.set_password(password)
    person.save(update_fields=["password"])
    AccessAttempt.objects.filter(username=person.username.lower()).delete()
    change_record(person, verb="password_set", was={"password": "•••"}, now={"password": "•••"}, actor=actor, at=at)
    return person


def second_factor_record(*, person: Person, verb: str, actor: Actor, at: datetime) -> None:
    """Writes down that a person turned the own second factor on or off, or made new recovery codes."""
    change_record(person, verb=verb, was={}, now={}, actor=actor, at=at)


@transaction.atomic
def lock_lift(*, person: Person, access: Access, actor: Actor, at: datetime) -> Person:
    """Lets a locked person try again from everywhere. Raises PermissionDenied, or Refused where nothing is locked."""
    access.require("person.change", person)
    locks = locks_of(person.username, at=at)
    if not locks:
        raise Refused(_("The sign-in of %(name)s is not locked.") % {"name": person.name})
    AccessAttempt.objects.filter(username=person.username.lower()).delete()
    change_record(person, verb="unlock", was={"locked_from": [lock.address for lock in locks]}, now={}, actor=actor, at=at)
    return person


@transaction.atomic
def second_factor_remove(*, person: Person, access: Access, reason: str, actor: Actor, at: datetime) -> Person:
    """Takes a lost second factor away, so that the person sets a new one up. Raises PermissionDenied or Refused."""
    access.require("person.change", person)
    if actor.person == person:
        raise Refused(_("You cannot remove your own second factor here: another administrator can."))
    refuse_beyond(access, person)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    removed, _labels = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise Refused(_("%(name)s has no second factor.") % {"name": person.name})
    was, now = {"second_factor": True}, {"second_factor": False}
    change_record(person, verb="second_factor_remove", was=was, now=now, actor=actor, at=at, reason=reason.strip())
    return person


@transaction.atomic
def single_sign_on_link(*, person: Person, account: SocialAccount, actor: Actor, at: datetime) -> SocialAccount:
    """Ties an account of single sign-on to a person. Refused where the person is already tied to another one of that provider."""
    Person.objects.select_for_update().get(pk=person.pk)
    if SocialAccount.objects.filter(user=person, provider=account.provider).exists():
        raise Refused(_("This person is already linked to another account of single sign-on. An administrator can unlink it."))
    account.user = person
    account.save()
    change_record(person, verb="single_sign_on_link", was={}, now={"subject": account.uid}, actor=actor, at=at)
    return account


@transaction.atomic
def single_sign_on_unlink(*, person: Person, access: Access, actor: Actor, at: datetime) -> Person:
    """Unties the person from single sign-on; the next sign-in links afresh. Raises PermissionDenied or Refused."""
    access.require("person.change", person)
    refuse_beyond(access, person)
    linked = SocialAccount.objects.filter(user=person)
    subjects = list(linked.values_list("uid", flat=True))
    if not subjects:
        raise Refused(_("%(name)s is not linked to single sign-on.") % {"name": person.name})
    linked.delete()
    change_record(person, verb="single_sign_on_unlink", was={"subject": subjects}, now={}, actor=actor, at=at)
    return person
