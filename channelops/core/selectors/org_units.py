"""Reading organisational units: which department is where."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from ..access import Access
from ..models import Department, OrgUnit, Person, Region
from ..scoping import visible_or_404, visible_to


@dataclass(frozen=True)
class UnitRow:
    """One region of the departments matrix: per department its open unit, or None."""

    region: Region
    units: list[OrgUnit | None]


def departments() -> QuerySet[Department]:
    """The six departments in their order."""
    return Department.objects.all()


def units_visible(access: Access) -> QuerySet[OrgUnit]:
    """The units the viewer may know of."""
    return visible_to(access, OrgUnit.objects.select_related("region", "department"))


def unit_visible(access: Access, *, pk: int) -> OrgUnit:
    """One visible unit, or 404."""
    return visible_or_404(access, OrgUnit.objects.select_related("region", "department"), pk=pk)


def unit_matrix(access: Access, regions: list[Region], *, on: date) -> list[UnitRow]:
    """The units of the regions that are open on the day, by department, each with the number of its people now (`people_count`)."""
    heads = list(departments())
    counted = units_visible(access).filter(region__in=regions, opened_on__lte=on).exclude(closed_on__lte=on)
    counted = counted.annotate(people_count=Count("people", filter=Q(people__is_active=True)))
    found = {(unit.region_id, unit.department_id): unit for unit in counted}
    return [UnitRow(region, [found.get((region.pk, head.pk)) for head in heads]) for region in regions]


def departments_missing(region: Region) -> QuerySet[Department]:
    """The departments that have no open unit in the region."""
    return Department.objects.exclude(units__in=OrgUnit.objects.filter(region=region, closed_on=None))


def units_counted(rows: QuerySet[OrgUnit]) -> QuerySet[OrgUnit]:
    """Each with the number of people who can sign in (`people_count`)."""
    return rows.annotate(people_count=Count("people", filter=Q(people__is_active=True)))


def people_of(access: Access, unit: OrgUnit) -> QuerySet[Person]:
    """The visible people at home in the unit."""
    return visible_to(access, Person.objects.filter(unit=unit))
