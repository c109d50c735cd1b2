"""Pages of people: the list, and one person with the grants held."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access
from ..filtersets import PersonFilters
from ..models import Person
from ..pages.details import DetailPage
from ..pages.lists import ListPage
from ..pages.panels import Panel
from ..selectors import grants
from ..selectors import people as read
from ..tables import Text
from ..tables.people import PEOPLE, standing
from ..tones import State


class PersonList(ListPage):
    """The people at home in the viewer's subtrees."""

    list_key = "people"
    url_name = "person_list"
    title = gettext_lazy("People")
    capability = "person.view"
    table = PEOPLE
    filterset = PersonFilters

    def rows(self, access: Access) -> QuerySet[Person]:
        """With the roles held today."""
        return read.people_with_roles(read.people_visible(access), on=access.on)


class PersonDetail(DetailPage):
    """One person."""

    capability = "person.view"

    def find(self, access: Access, **kwargs: Any) -> Person:
        """The visible person."""
        return read.person_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("People"), "url": reverse("person_list")}]

    def states(self) -> Sequence[State]:
        """Whether the person can sign in."""
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        """Sign-in name, title, unit."""
        return [text for text in (self.row.username, self.row.title, str(self.row.unit or "")) if text]

    def panels(self) -> Sequence[Panel]:
        """Who it is, and what the person may do."""
        panels = [Panel(title=_("Person"), template="core/person_facts.html", context={"facts": self.facts()}, span=4)]
        if self.access.can("grant.view", self.row):
            held = grants.grants_of(self.access, self.row)
            panels.append(
                Panel(
                    title=_("Grants"),
                    note=_("what the person may do, where, from when to when"),
                    template="core/person_grants.html",
                    context={"grants": held, "on": self.access.on},
                    span=8,
                )
            )
        return panels

    def facts(self) -> list[dict[str, Any]]:
        """How to reach the person, and since when."""
        row = self.row
        languages = dict(settings.LANGUAGES)
        return [
            {"label": _("Chinese name"), "value": row.name_zh},
            {"label": _("English name"), "value": row.name_en},
            {"label": _("Department"), "value": row.unit.department.name if row.unit else None},
            {"label": _("Region"), "value": row.unit.region.name if row.unit else None},
            {"label": _("Phone"), "value": row.phone},
            {"label": _("Mail"), "value": row.email},
            {"label": _("Language"), "value": languages.get(row.language, row.language)},
            {"label": _("Joined on"), "value": row.joined_on.isoformat()},
        ]
