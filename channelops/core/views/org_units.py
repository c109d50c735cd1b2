"""Pages of units: the list, one unit with its people, a new one, its end."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import Access
from ..filtersets import OrgUnitFilters
from ..forms.endings import EndForm
from ..forms.org_units import UnitCreateForm
from ..models import OrgUnit
from ..pages.details import DetailPage
from ..pages.forms import FormPage
from ..pages.lists import ListPage
from ..pages.panels import Panel
from ..selectors import org_units as read
from ..services.org_units import unit_close, unit_create
from ..tables import Text
from ..tables.org_units import UNITS, standing
from ..tones import State
from .regions import RegionEdit


class UnitList(ListPage):
    """The units of the viewer's subtrees."""

    list_key = "units"
    url_name = "unit_list"
    title = gettext_lazy("Units")
    capability = "unit.view"
    table = UNITS
    filterset = OrgUnitFilters
    head_actions = (
        {
            "label": gettext_lazy("Tree by date"),
            "url_name": "organisation",
            "icon": "sitemap",
            "kind": "plain",
            "capability": "region.view",
        },
    )

    def rows(self, access: Access) -> QuerySet[OrgUnit]:
        """With the number of people."""
        return read.units_counted(read.units_visible(access))


class UnitDetail(DetailPage):
    """One unit."""

    capability = "unit.view"

    def find(self, access: Access, **kwargs: Any) -> OrgUnit:
        """The visible unit."""
        return read.unit_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list, then the region."""
        region = self.row.region
        return [
            {"label": _("Units"), "url": reverse("unit_list")},
            {"label": region.name, "url": reverse("region_detail", args=[region.pk])},
        ]

    def states(self) -> Sequence[State]:
        """Open or closed."""
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        """Since when, and how many people."""
        people = read.people_of(self.access, self.row).filter(is_active=True).count()
        opened = _("Opened on %(day)s") % {"day": self.row.opened_on.isoformat()}
        return [opened, ngettext("%(n)s person", "%(n)s people", people) % {"n": people}]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """Close it."""
        if self.row.closed_on is not None or not self.access.can("unit.change", self.row.region):
            return []
        return [{"label": _("Close"), "url": reverse("unit_close", args=[self.row.pk]), "icon": "ban", "kind": "plain", "modal": True}]

    def panels(self) -> Sequence[Panel]:
        """Its people."""
        people = read.people_of(self.access, self.row)
        return [Panel(title=_("People"), template="core/org_unit_people.html", context={"people": people})]


class UnitCreate(RegionEdit):
    """Opens a department in a region."""

    capability = "unit.change"
    form_class = UnitCreateForm
    title = submit = gettext_lazy("Open a unit")

    def prepare(self) -> None:
        self.access.require("unit.change", self.row)

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def form_kwargs(self) -> dict[str, Any]:
        return {"region": self.row}

    def save(self, form: Form) -> str:
        unit_create(region=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return self.address()


class UnitClose(FormPage):
    """Closes a unit in which nobody is left."""

    capability = "unit.change"
    form_class = EndForm
    submit = gettext_lazy("Close the unit")
    danger = True

    @cached_property
    def row(self) -> OrgUnit:
        """The unit."""
        return read.unit_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.access.require("unit.change", self.row.region)

    def heading(self) -> Text:
        return f"{self.submit} · {self.row}"

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        unit_close(unit=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return reverse("org_unit_detail", args=[self.row.pk])
