"""Reading people."""

from django.db.models import QuerySet

from ..access import Access
from ..models import Person
from ..scoping import visible_to


def person_active(person_id: int) -> Person | None:
    """The person, unless gone or switched off."""
    return Person.objects.filter(pk=person_id, is_active=True).first()


def people_visible(access: Access) -> QuerySet[Person]:
    """The people the viewer may know of, with their unit."""
    return visible_to(access, Person.objects.select_related("unit__region", "unit__department"))
