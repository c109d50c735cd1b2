"""Reading grants: who holds what where, and who sees a place."""

from datetime import date

from django.db.models import Model, QuerySet

from .. import hooks
from ..access import Access
from ..capabilities import CAPABILITIES, held_by
from ..models import Grant, Person, Region
from ..roles import ROLE_CHOICES
from ..scoping import visible_or_404, visible_to


def grants_visible(access: Access) -> QuerySet[Grant]:
    """The grants the viewer may know of, with person, place and department."""
    return visible_to(access, Grant.objects.select_related("person", "region", "department"))


def grant_visible(access: Access, *, pk: int) -> Grant:
    """One visible grant, or 404."""
    return visible_or_404(access, Grant.objects.select_related("person", "region", "department"), pk=pk)


def grants_of(access: Access, person: Person) -> QuerySet[Grant]:
    """The visible grants of one person, those without an end and the latest first."""
    return grants_visible(access).filter(person=person).order_by("-during")


def grants_in_force(access: Access, *, on: date) -> QuerySet[Grant]:
    """The visible grants of the day, of people who can sign in."""
    return grants_visible(access).filter(during__contains=on, person__is_active=True)


def grants_reaching(access: Access, region: Region, *, on: date) -> QuerySet[Grant]:
    """Whoever sees this region on the day: grants over it and over what lies above it, as far as the viewer may know them."""
    codes = region.path.rstrip("/").split("/")
    return grants_in_force(access, on=on).filter(region__code__in=codes).order_by("region__level", "role", "person__sort_key")


def role_table() -> list[tuple[str, list[bool]]]:
    """Every capability with whether each role, in the order of ROLE_CHOICES, holds it."""
    return [(name, [role in roles for role, _label in ROLE_CHOICES]) for name, roles in CAPABILITIES.items()]


def role_capabilities(role: str) -> list[str]:
    """What one role may do, sorted by object."""
    return sorted(held_by(role))


def partners_named(ids: set[int]) -> dict[int, Model]:
    """The partner rows of those ids, for showing what a grant is over."""
    return {row.pk: row for rows in hooks.partner_rows for row in rows().filter(pk__in=ids)}


def partner_by_code(access: Access, code: str) -> Model | None:
    """The visible partner of that code, or None."""
    for rows in hooks.partner_rows:
        found: Model | None = visible_to(access, rows()).filter(code__iexact=code.strip()).first()
        if found is not None:
            return found
    return None
