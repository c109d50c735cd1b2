"""Writing people: take in, change, move to another home, switch off and on, a new password."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Department, OrgUnit, Person, Region
from ..naming import named
from ..refusals import Refused
from .changes import change_record, row_change, row_create
from .impersonation import refuse_while_acting

# Letters and digits that nobody confuses when reading a password to somebody.
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def password_invent() -> str:
    """A first password as it is shown once: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(CLEAR) for _place in range(4)) for _group in range(4))


@transaction.atomic
def person_create(
    *,
    username: str,
    name_zh: str,
    name_en: str,
    home: Region | Model,
    department: Department | None = None,
    title: str = "",
    email: str = "",
    phone: str = "",
    password: str,
    on: date,
    actor: Actor,
    at: datetime,
) -> Person:
    """Takes a person in; `home` is a region (with a department: that unit) or the partner the person belongs to."""
    username = username.strip()
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused(_("This sign-in name is taken."), field="username")
    person = Person(username=username, title=title, email=email, phone=phone, joined_on=on, **named(name_zh, name_en, person=True))
    for name, value in _home(home, department).items():
        setattr(person, name, value)
    person.set_password(password)
    row_create(person, actor=actor, at=at)
    return person


@transaction.atomic
def person_change(*, person: Person, name_zh: str, name_en: str, title: str, email: str, phone: str, actor: Actor, at: datetime) -> Person:
    """Changes names and how to reach the person."""
    values = {**named(name_zh, name_en, person=True), "title": title, "email": email, "phone": phone}
    row_change(person, values, actor=actor, at=at)
    return person


@transaction.atomic
def person_move(
    *, person: Person, home: Region | Model, department: Department | None = None, reason: str, actor: Actor, at: datetime
) -> Person:
    """Gives the person another home. Grants stay as they are: what is seen does not follow the desk."""
    if person.partner_id is not None or not isinstance(home, Region):
        raise Refused(_("A partner's people stay with their partner; take the person in again where they now work."))
    if row_change(person, _home(home, department), actor=actor, at=at, reason=reason, verb="move"):
        return person
    raise Refused(_("%(person)s already works there.") % {"person": person})


@transaction.atomic
def person_switch_off(*, person: Person, reason: str, actor: Actor, at: datetime) -> Person:
    """Ends the person's access: no sign-in, and every open session ends with its next request."""
    if person in (actor.person, actor.acted_by):
        raise Refused(_("You cannot switch yourself off; ask another administrator."))
    if not person.is_active:
        raise Refused(_("%(person)s is already switched off.") % {"person": person})
    row_change(person, {"is_active": False}, actor=actor, at=at, reason=reason, verb="switch_off")
    return person


@transaction.atomic
def person_switch_on(*, person: Person, reason: str, actor: Actor, at: datetime) -> Person:
    """Lets the person sign in again, with the grants still running."""
    if person.is_active:
        raise Refused(_("%(person)s is not switched off.") % {"person": person})
    row_change(person, {"is_active": True}, actor=actor, at=at, reason=reason, verb="switch_on")
    return person


@transaction.atomic
def person_password_reset(*, person: Person, password: str, actor: Actor, at: datetime) -> Person:
    """Gives a new first password; it also ends every session, since sessions are bound to the password."""
    refuse_while_acting(actor)
    person.set_password(password)
    person.save(update_fields=["password"])
    change_record(person, verb="reset_password", was={}, now={}, actor=actor, at=at)
    return person


def _home(home: Region | Model, department: Department | None) -> dict[str, object]:
    """The fields that place a person; Refused where the region has no such unit."""
    place = {name: getattr(home, name) for name in ("province_id", "city_id", "county_id")}
    if not isinstance(home, Region):
        return {**place, "unit": None, "partner_id": home.pk}
    if department is None:
        return {**place, "unit": None, "partner_id": None}
    unit = OrgUnit.objects.filter(region=home, department=department, closed_on=None).first()
    if unit is None:
        raise Refused(_("%(region)s has no %(department)s.") % {"region": home, "department": department}, field="department")
    return {**place, "unit": unit, "partner_id": None}
