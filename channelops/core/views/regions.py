"""Pages of regions: the list, and one region with its units, its parts and where it hung before."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import Access
from ..filtersets import RegionFilters
from ..models import Region
from ..pages.details import DetailPage
from ..pages.lists import ListPage
from ..pages.panels import Panel, Tab
from ..selectors import regions as read
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
        ]
