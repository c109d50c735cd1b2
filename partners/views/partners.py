"""Pages of partners: the list, and one partner with its sub-agents and its people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.pages.details import DetailPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel, Tab
from channelops.core.selectors.people import people_visible
from channelops.core.tables import Text
from channelops.core.tones import State

from ..filtersets import PartnerFilters
from ..hooks import partner_panels
from ..models import Partner
from ..selectors import partners as read
from ..tables import PARTNERS, standing
from .stages import stage_bar


class PartnerList(ListPage):
    """The partners of the viewer's subtrees; an agent sees the own company and its sub-agents."""

    list_key = "partners"
    url_name = "partner_list"
    title = gettext_lazy("Partners")
    capability = "partner.view"
    table = PARTNERS
    filterset = PartnerFilters

    def rows(self, access: Access) -> QuerySet[Partner]:
        """With region, agent above, sub-agents, today's stage, and the orders of this month and the last."""
        rows = read.partners_staged(read.partners_visible(access), on=access.on)
        return read.partners_selling(access, rows)


class PartnerDetail(DetailPage):
    """One partner."""

    capability = "partner.view"

    def find(self, access: Access, **kwargs: Any) -> Partner:
        """The visible partner."""
        return read.partner_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("Partners"), "url": reverse("partner_list")}]

    def states(self) -> Sequence[State]:
        """Open or closed."""
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        """Code, place, since when."""
        opened = _("Opened on %(day)s") % {"day": self.row.opened_on.isoformat()}
        return [text for text in (self.row.code, self.row.region_name, opened) if text]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """Another stage, for whoever decides it."""
        if not self.access.can("partner.stage", self.row):
            return []
        return [
            {
                "label": _("Move to another stage"),
                "url": reverse("partner_stage_move", args=[self.row.pk]),
                "icon": "arrows-exchange",
                "modal": True,
            }
        ]

    def above(self) -> Sequence[Panel]:
        """From A to E."""
        return stage_bar(self.row, on=self.access.on)

    def panels(self) -> Sequence[Panel]:
        """What higher apps tell of it, what it is called and where it hangs."""
        row = self.row
        above = row.parent if row.parent and self.access.can("partner.view", row.parent) else None
        facts = [
            {"label": _("Chinese name"), "value": row.name_zh},
            {"label": _("English name"), "value": row.name_en},
            {"label": _("Code"), "value": row.code},
            {"label": _("Region"), "value": row.region_name},
            {
                "label": _("Agent above"),
                "value": row.parent.name if row.parent else None,
                "url": reverse("partner_detail", args=[above.pk]) if above else "",
            },
            {"label": _("Opened on"), "value": row.opened_on.isoformat()},
            {"label": _("Closed on"), "value": row.closed_on.isoformat() if row.closed_on else None},
        ]
        below = read.sub_agents(self.access, row)
        return [
            *(panel for ask in partner_panels if (panel := ask(self.access, row)) is not None),
            Panel(title=_("Record"), template="core/region_facts.html", context={"facts": facts}, span=5),
            Panel(title=_("Sub-agents"), template="partners/partner_sub_agents.html", context={"partners": below}, span=7),
        ]

    def tabs(self) -> Sequence[Tab]:
        """Its people, for whoever may know people."""
        if not self.access.can("person.view", self.row):
            return []
        people = people_visible(self.access).filter(partner_id=self.row.pk)
        return [Tab(name="people", label=_("People"), template="core/org_unit_people.html", context=lambda: {"people": people})]
