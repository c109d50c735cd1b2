"""Pages of grants: the list, the matrix of people and roles, one grant, giving and ending."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access
from ..filtersets import GrantFilters, PersonFilters
from ..forms.endings import EndForm
from ..forms.grants import GrantForm
from ..models import Grant, Person
from ..pages.details import DetailPage
from ..pages.forms import FormPage
from ..pages.lists import ListPage
from ..pages.panels import Panel
from ..selectors import grants as read
from ..selectors.people import people_visible, people_with_roles
from ..services.grants import grant_end, grant_give
from ..tables import Table, Text
from ..tables.grants import grant_table, last_day, matrix_table, over, standing
from ..tones import State

GIVE = {
    "label": gettext_lazy("Give a grant"),
    "url_name": "grant_give",
    "icon": "plus",
    "kind": "primary",
    "modal": True,
    "capability": "grant.change",
}
ROLES = {"label": gettext_lazy("Roles"), "url_name": "role_list", "icon": "list-details", "kind": "plain", "capability": "grant.view"}


class GrantList(ListPage):
    """The grants over the viewer's subtrees and of the people at home there."""

    list_key = "grants"
    url_name = "grant_list"
    title = gettext_lazy("Grants")
    capability = "grant.view"
    filterset = GrantFilters
    head_actions = (
        {"label": gettext_lazy("Matrix"), "url_name": "grant_matrix", "icon": "table", "kind": "plain", "capability": "grant.view"},
        ROLES,
        GIVE,
    )

    @property
    def table(self) -> Table:  # type: ignore[override]
        """As of today."""
        return grant_table(on=self.access.on)

    def rows(self, access: Access) -> QuerySet[Grant]:
        """With person, place and department."""
        return read.grants_visible(access)


class GrantMatrix(ListPage):
    """People down, roles across: who holds what where today."""

    list_key = "grant_matrix"
    url_name = "grant_matrix"
    title = gettext_lazy("People and roles")
    capability = "grant.view"
    table = matrix_table()
    filterset = PersonFilters
    head_actions = (
        {"label": gettext_lazy("List"), "url_name": "grant_list", "icon": "layout-list", "kind": "plain", "capability": "grant.view"},
        ROLES,
        GIVE,
    )

    def rows(self, access: Access) -> QuerySet[Person]:
        """With the grants of today."""
        return people_with_roles(people_visible(access), on=access.on)

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("Grants"), "url": reverse("grant_list")}, {"label": self.title}]


class GrantDetail(DetailPage):
    """One grant, and who gave and ended it."""

    capability = "grant.view"

    def find(self, access: Access, **kwargs: Any) -> Grant:
        """The visible grant."""
        return read.grant_visible(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        """Who and as what."""
        return f"{self.row.person} · {self.row.get_role_display()}"

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("Grants"), "url": reverse("grant_list")}]

    def states(self) -> Sequence[State]:
        """In force, later, or over."""
        return [standing(self.row, on=self.access.on)]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """End it."""
        row = self.row
        over_now = row.during.isempty or (row.during.upper is not None and row.during.upper <= self.access.on)
        if over_now or not self.access.can("grant.change", row.region or row.person):
            return []
        own = _("Nobody gives or ends grants of their own; ask another administrator.") if row.person == self.access.person else ""
        return [
            {"label": _("End"), "url": reverse("grant_end", args=[row.pk]), "icon": "ban", "kind": "danger", "modal": True, "refused": own}
        ]

    def panels(self) -> Sequence[Panel]:
        """What it says."""
        row, last = self.row, last_day(self.row) if not self.row.during.isempty else None
        place = reverse("region_detail", args=[row.region_id]) if row.region_id and self.access.can("region.view", row.region) else ""
        facts = [
            {"label": _("Person"), "value": row.person.name, "url": reverse("person_detail", args=[row.person_id])},
            {"label": _("Role"), "value": row.get_role_display()},
            {"label": _("Where"), "value": over(row), "url": place},
            {"label": _("Department"), "value": row.department.name if row.department else _("All departments")},
            {"label": _("First day"), "value": row.during.lower.isoformat() if row.during.lower else None},
            {"label": _("Last day"), "value": last.isoformat() if last else None},
            {"label": _("Reason"), "value": row.reason},
        ]
        return [Panel(title=_("Grant"), template="core/region_facts.html", context={"facts": facts}, span=6)]


class GrantGive(FormPage):
    """Gives a grant; `?person=` fills the sign-in name in."""

    capability = "grant.change"
    form_class = GrantForm
    title = gettext_lazy("Give a grant")
    submit = gettext_lazy("Give")
    done = gettext_lazy("Given; it counts from its first day on.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        return {"person": self.request.GET.get("person", "")[:64], "begins": self.access.on}

    def save(self, form: Form) -> str:
        given = form.cleaned_data
        grant = grant_give(
            person=given["person"],
            role=given["role"],
            over=given["region"] or given["partner"],
            department=given["department"],
            begins=given["begins"],
            ends=given["ends"],
            reason=given["reason"],
            access=self.access,
            actor=self.actor,
            at=self.now,
        )
        return reverse("grant_detail", args=[grant.pk])


class GrantEnd(FormPage):
    """Ends a grant on a day."""

    capability = "grant.change"
    form_class = EndForm
    submit = gettext_lazy("End the grant")
    done = gettext_lazy("Ended.")
    danger = True

    @cached_property
    def row(self) -> Grant:
        """The grant."""
        return read.grant_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.access.require("grant.change", self.row.region or self.row.person)

    def heading(self) -> Text:
        return f"{self.submit} · {self.row.person} · {self.row.get_role_display()}"

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        grant_end(grant=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return reverse("grant_detail", args=[self.row.pk])
