"""Writing grants: given by an administrator inside the own subtree, ended on a day, never edited otherwise."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from channelops.kernel.periods import business_date

from ..access import Access
from ..actors import Actor
from ..models import Department, Grant, Person, Region
from ..refusals import Refused
from ..roles import PARTNER_ROLES, ROLE_CHOICES, ROLE_LEVELS
from .changes import row_change, row_create
from .grant_notices import grant_told
from .impersonation import refuse_while_acting


@transaction.atomic
def grant_give(
    *,
    person: Person,
    role: str,
    over: Region | Model,
    department: Department | None = None,
    begins: date,
    ends: date | None = None,
    reason: str,
    access: Access | None,
    actor: Actor,
    at: datetime,
) -> Grant:
    """Gives a role over a region's subtree or over a partner in [begins, ends); it counts from the next request on.

    `access` None is the operator at the shell, who asks nobody. Raises PermissionDenied beyond the giver's subtree.
    """
    refuse_while_acting(actor)
    _not_oneself(person, actor)
    if access is not None:
        access.require("grant.change", person)
        access.require("grant.change", over)
    if not person.is_active:
        raise Refused(_("%(person)s is switched off.") % {"person": person}, field="person")
    if begins < business_date(at):
        raise Refused(_("A grant begins today or later."), field="begins")
    if ends is not None and ends <= begins:
        raise Refused(_("A grant lasts at least one day."), field="ends")
    if isinstance(over, Region):
        _fits_region(person, role, over)
    else:
        _fits_partner(person, role, over, department=department)
    grant = Grant(person=person, role=role, department=department, during=(begins, ends), reason=reason)
    grant.region, grant.partner_id = (over, None) if isinstance(over, Region) else (None, over.pk)
    _not_twice(grant)
    row_create(grant, actor=actor, at=at, reason=reason)
    grant_told(grant, event="given", on=begins, at=at)
    return grant


@transaction.atomic
def grant_end(*, grant: Grant, on: date, reason: str, access: Access | None, actor: Actor, at: datetime) -> Grant:
    """Ends the grant: from the day on (today or later) it no longer counts. Ended on its first day it never did."""
    grant = Grant.objects.select_for_update(of=("self",)).select_related("person", "region").get(pk=grant.pk)
    refuse_while_acting(actor)
    _not_oneself(grant.person, actor)
    if access is not None:
        access.require("grant.change", grant.region or grant.person)
    begins, ends = grant.during.lower, grant.during.upper
    if grant.during.isempty or (ends is not None and ends <= business_date(at)):
        raise Refused(_("This grant has already ended."))
    if on < business_date(at):
        raise Refused(_("A grant ends today or later; what has been seen stays seen."), field="on")
    if ends is not None and on >= ends:
        raise Refused(_("This grant ends on %(day)s already.") % {"day": ends}, field="on")
    row_change(grant, {"during": (begins, max(begins, on))}, actor=actor, at=at, reason=reason, verb="end")
    grant_told(grant, event="ended", on=max(begins, on), at=at)
    return grant


def _not_twice(grant: Grant) -> None:
    """The constraint says so too; asked under a lock of the person, so that the sentence comes first."""
    Person.objects.select_for_update().get(pk=grant.person_id)
    same = Grant.objects.filter(person=grant.person_id, role=grant.role, region=grant.region_id, department=grant.department_id)
    if same.filter(partner_id=grant.partner_id, during__overlap=grant.during).exists():
        raise Refused(_("%(person)s already holds this role there in these days.") % {"person": grant.person})


def _not_oneself(person: Person, actor: Actor) -> None:
    if person == actor.person:
        raise Refused(_("Nobody gives or ends grants of their own; ask another administrator."))


def _fits_region(person: Person, role: str, region: Region) -> None:
    if person.partner_id is not None:
        raise Refused(_("%(person)s belongs to a partner and holds only roles over that partner.") % {"person": person}, field="role")
    if region.level not in ROLE_LEVELS.get(role, frozenset()):
        words = {"role": dict(ROLE_CHOICES)[role], "level": region.get_level_display()}
        raise Refused(_("“%(role)s” is not held over a %(level)s.") % words, field="role")
    if region.closed_on is not None:
        raise Refused(_("%(region)s is closed from %(day)s.") % {"region": region, "day": region.closed_on}, field="region")


def _fits_partner(person: Person, role: str, partner: Model, *, department: Department | None) -> None:
    if role not in PARTNER_ROLES:
        raise Refused(_("“%(role)s” is not held over a partner.") % {"role": dict(ROLE_CHOICES)[role]}, field="role")
    if person.partner_id != partner.pk:
        raise Refused(_("%(person)s does not belong to %(partner)s.") % {"person": person, "partner": partner}, field="person")
    if department is not None:
        raise Refused(_("A grant over a partner has no department."), field="department")
