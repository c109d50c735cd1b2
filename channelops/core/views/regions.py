"""Pages of regions: the list, and one region with its units, its parts and where it hung before."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import Access
from ..filtersets import RegionFilters
from ..forms.endings import EndForm
from ..forms.regions import RegionCreateForm, RegionRenameForm
from ..models import Region
from ..pages.attachments import attachments_panel
from ..pages.details import DetailPage
from ..pages.forms import FormPage
from ..pages.lists import ListPage
from ..pages.panels import Panel, Tab
from ..pages.row_forms import RowFormPage
from ..selectors import grants
from ..selectors import regions as read
from ..services.regions import region_close, region_create, region_rename
from ..tables import Text
from ..tables.regions import REGIONS
from ..tones import State


class RegionList(ListPage):
    """The regions of the viewer's subtrees."""

    list_key = "regions"
    url_name = "region_list"
    title = gettext_lazy("Regions")
    capability = "region.view"
    table = REGIONS
    filterset = RegionFilters
    head_actions = (
        {
            "label": gettext_lazy("Tree by date"),
            "url_name": "organisation",
            "icon": "sitemap",
            "kind": "plain",
            "capability": "region.view",
        },
        {
            "label": gettext_lazy("Open a region"),
            "url_name": "region_create",
            "icon": "plus",
            "kind": "primary",
            "modal": True,
            "capability": "region.change",
        },
    )

    def rows(self, access: Access) -> QuerySet[Region]:
        """With the number of units, parts and people."""
        return read.regions_counted(read.regions_visible(access))


class RegionDetail(DetailPage):
    """One region."""

    capability = "region.view"

    def find(self, access: Access, **kwargs: Any) -> Region:
        """The visible region."""
        return read.region_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list, then the names above."""
        above = [{"label": name} for name in read.region_trail(self.row)[:-1]]
        return [{"label": _("Regions"), "url": reverse("region_list")}, *above]

    def states(self) -> Sequence[State]:
        """Open or closed."""
        if self.row.closed_on is None:
            return [State(_("Open"), "ok")]
        return [State(_("Closed on %(day)s") % {"day": self.row.closed_on.isoformat()})]

    def meta(self) -> Sequence[Text]:
        """Code, level, people."""
        people = self.row.people_below
        return [
            self.row.code,
            self.row.get_level_display(),
            ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        ]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """What an administrator may do with an open region."""
        if self.row.closed_on is not None:
            return []
        buttons = [
            ("unit.change", _("Open a unit"), "unit_create", "plus"),
            ("region.change", _("Move"), "region_move", "arrows-exchange"),
            ("region.change", _("Rename"), "region_rename", "pencil"),
            ("region.change", _("Close"), "region_close", "ban"),
        ]
        return [
            {"label": label, "url": reverse(name, args=[self.row.pk]), "icon": icon, "kind": "plain", "modal": True}
            for capability, label, name, icon in buttons
            if self.access.can(capability, self.row) and (name != "region_move" or self.row.parent_id)
        ]

    def panels(self) -> Sequence[Panel]:
        """What it is called, and its own units."""
        return [
            Panel(title=_("Names"), template="core/region_facts.html", context={"facts": self.facts()}, span=4),
            Panel(
                title=_("Units"),
                note=_("departments with an office of their own here"),
                template="core/region_units.html",
                context={"units": read.units_of(self.row)},
                span=8,
            ),
            *attachments_panel(self.access, self.row),
        ]

    def facts(self) -> list[dict[str, Any]]:
        """Names and place."""
        parent = self.row.parent
        seen = parent is not None and any(held.path and parent.path.startswith(held.path) for held in self.access.nodes)
        return [
            {"label": _("Chinese name"), "value": self.row.name_zh},
            {"label": _("English name"), "value": self.row.name_en},
            {
                "label": _("Belongs to"),
                "value": parent.name if parent else None,
                "url": reverse("region_detail", args=[parent.pk]) if seen and parent else "",
            },
            {"label": _("Path of codes"), "value": self.row.path},
        ]

    def tabs(self) -> Sequence[Tab]:
        """Its parts, and where it hung."""
        parts = read.regions_counted(read.regions_visible(self.access)).filter(parent=self.row).order_by("path")
        return [
            Tab(
                name="parts",
                label=_("Direct sub-regions"),
                template="core/region_parts.html",
                context=lambda: {"regions": parts},
                count=self.row.children_open,
            ),
            Tab(
                name="placements",
                label=_("Where it belonged"),
                template="core/region_placements.html",
                context=lambda: {"placements": read.placements_of(self.row)},
            ),
            *self.sees_tab(),
        ]

    def sees_tab(self) -> Sequence[Tab]:
        """For whoever may know who holds what here."""
        if not self.access.can("grant.view", self.row):
            return []
        return [Tab(name="sees", label=_("Who sees it"), template="core/region_sees.html", context=self.sees)]

    def sees(self) -> Mapping[str, Any]:
        """The grants that reach this region today, and how many more come from above."""
        held = grants.grants_reaching(self.access, self.row, on=self.access.on)
        return {"grants": held, "above": grants.grants_from_above(self.access, self.row, on=self.access.on)}


class RegionCreate(FormPage):
    """Opens a region below one that the viewer administers."""

    capability = "region.change"
    form_class = RegionCreateForm
    title = submit = gettext_lazy("Open a region")
    moves_on = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        region = region_create(**form.cleaned_data, actor=self.actor, at=self.now)
        return reverse("region_detail", args=[region.pk])


class RegionEdit(RowFormPage[Region]):
    """What the edits of one region share."""

    capability = "region.change"
    detail = "region_detail"

    def find(self, pk: int) -> Region:
        """The region, or 404."""
        return read.region_visible(self.access, pk=pk)


class RegionRename(RegionEdit):
    """Gives other names."""

    form_class = RegionRenameForm
    title = gettext_lazy("Rename")

    def initial(self) -> dict[str, Any]:
        return {"name_zh": self.row.name_zh, "name_en": self.row.name_en}

    def save(self, form: Form) -> str:
        region_rename(region=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return self.address()


class RegionClose(RegionEdit):
    """Closes an emptied region."""

    form_class = EndForm
    title = gettext_lazy("Close")
    submit = gettext_lazy("Close the region")
    danger = True

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        region_close(region=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return self.address()
