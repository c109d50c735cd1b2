"""Writing organisational units: a department opens in a region, and closes."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Department, OrgUnit, Person, Region
from ..refusals import Refused
from .changes import row_change, row_create


@transaction.atomic
def unit_create(*, region: Region, department: Department, on: date, actor: Actor, at: datetime) -> OrgUnit:
    """Opens the department in the region; one that was closed there opens again."""
    if region.closed_on is not None:
        raise Refused(_("%(region)s is closed from %(day)s.") % {"region": region, "day": region.closed_on})
    found = OrgUnit.objects.select_for_update().filter(region=region, department=department).first()
    if found is None:
        unit = OrgUnit(region=region, department=department, opened_on=on)
        row_create(unit, actor=actor, at=at)
        return unit
    if found.closed_on is None:
        raise Refused(_("This department already exists in this region."), field="department")
    if on < found.closed_on:
        raise Refused(
            _("%(unit)s is open until %(day)s; it opens again on that day or later.") % {"unit": found, "day": found.closed_on}, field="on"
        )
    row_change(found, {"opened_on": on, "closed_on": None}, actor=actor, at=at, verb="reopen")
    return found


@transaction.atomic
def unit_close(*, unit: OrgUnit, on: date, reason: str, actor: Actor, at: datetime) -> OrgUnit:
    """Closes a unit from the day on, once nobody is at home in it."""
    unit = OrgUnit.objects.select_for_update(of=("self",)).select_related("region", "department").get(pk=unit.pk)
    if unit.closed_on is not None:
        raise Refused(_("%(unit)s is already closed.") % {"unit": unit})
    if on < unit.opened_on:
        raise Refused(_("%(unit)s opened on %(day)s; it closes after that.") % {"unit": unit, "day": unit.opened_on}, field="on")
    people = Person.objects.filter(unit=unit, is_active=True).count()
    if people:
        raise Refused(_("%(number)s people are still in %(unit)s; give them another unit first.") % {"number": people, "unit": unit})
    row_change(unit, {"closed_on": on}, actor=actor, at=at, reason=reason, verb="close")
    return unit
