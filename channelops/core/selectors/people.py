"""Reading people."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ..access import Access
from ..models import Grant, Person
from ..scoping import visible_or_404, visible_to


def person_active(person_id: int) -> Person | None:
    """The person, unless gone or switched off."""
    return Person.objects.filter(pk=person_id, is_active=True).first()


def people_visible(access: Access) -> QuerySet[Person]:
    """The people the viewer may know of, with their unit."""
    return visible_to(access, Person.objects.select_related("unit__region", "unit__department"))


def person_visible(access: Access, *, pk: int) -> Person:
    """One visible person, or 404."""
    return visible_or_404(access, Person.objects.select_related("unit__region", "unit__department"), pk=pk)


def people_with_roles(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """The people, each with the grants in force on the day as `grants_now`."""
    now = Grant.objects.filter(during__contains=on).select_related("region", "department").order_by("role", "pk")
    return people.prefetch_related(Prefetch("grants", queryset=now, to_attr="grants_now"))


def people_holding(people: QuerySet[Person], *, role: str, on: date) -> QuerySet[Person]:
    """Those who hold the role somewhere on the day."""
    return people.filter(Exists(Grant.objects.filter(person=OuterRef("pk"), role=role, during__contains=on)))


def people_named(usernames: Iterable[str]) -> dict[str, Person]:
    """People by sign-in name."""
    return {person.username: person for person in Person.objects.filter(username__in=usernames)}


def person_by_username(access: Access, username: str) -> Person | None:
    """The visible person of that sign-in name, whatever its case, or None."""
    return people_visible(access).filter(username__iexact=username.strip()).first()
