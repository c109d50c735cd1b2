"""Reading grants: who holds what where, and who sees a place."""

from datetime import date

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from .. import hooks
from ..access import Access
from ..capabilities import CAPABILITIES
from ..models import Grant, Person, Region
from ..roles import ROLE_CHOICES
from ..scoping import visible_or_404, visible_to


def grants_visible(access: Access) -> QuerySet[Grant]:
    """The grants the viewer may know of, with person, place and department; `partner_name` where it is over a partner."""
    return visible_to(access, Grant.objects.select_related("person", "region", "department")).annotate(partner_name=_partner_name())


def grant_visible(access: Access, *, pk: int) -> Grant:
    """One visible grant, or 404."""
    return visible_or_404(access, grants_visible(access), pk=pk)


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


def grants_from_above(access: Access, region: Region, *, on: date) -> int:
    """How many more grants reach the region from places above that the viewer does not see."""
    codes = region.path.rstrip("/").split("/")
    every = Grant.objects.filter(during__contains=on, person__is_active=True, region__code__in=codes)
    return every.count() - grants_reaching(access, region, on=on).count()


def beyond(access: Access, person: Person) -> bool:
    """Whether the person holds, now or later, a grant over a place the viewer does not administer: then passwords are not theirs to set."""
    running = Grant.objects.filter(person=person, during__overlap=(access.on, None)).select_related("region")
    return any(grant.region is not None and not access.can("person.change", grant.region) for grant in running)


def capability_table() -> list[tuple[str, list[tuple[str, list[bool]]]]]:
    """Object → its verbs, each with whether each role, in the order of ROLE_CHOICES, holds it."""
    found: dict[str, list[tuple[str, list[bool]]]] = {}
    for name, roles in CAPABILITIES.items():
        thing, _dot, verb = name.partition(".")
        found.setdefault(thing, []).append((verb, [role in roles for role, _label in ROLE_CHOICES]))
    return list(found.items())


def partner_by_code(access: Access, code: str) -> Model | None:
    """The visible partner of that code, or None."""
    for rows in hooks.partner_rows:
        found: Model | None = visible_to(access, rows()).filter(code__iexact=code.strip()).first()
        if found is not None:
            return found
    return None


def _partner_name() -> Subquery | Value:
    """Of the partner of a grant, as the reader calls it."""
    english = (get_language() or "").startswith("en")
    name = Coalesce(NullIf("name_en", Value("")), "name_zh") if english else F("name_zh")
    for rows in hooks.partner_rows:
        return Subquery(rows().filter(pk=OuterRef("partner_id")).values(called=name)[:1])
    return Value("")
