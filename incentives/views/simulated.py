"""Pages of the payees of a simulation: who gains and who loses, and the two statements of one side by side."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number, format_percent
from channelops.core.pages.frame import Page
from channelops.core.pages.listing import Listing
from channelops.core.pages.lists import ListPage
from channelops.core.tables import Text

from ..filtersets import SimulatedFilters
from ..models import Simulation, SimulationPayee
from ..selectors import simulations as read
from ..shown import simulations as rows
from ..shown.simulation_money import money_row
from ..tables import SIMULATED, payee_name
from .simulations import crumbs_of


class SimulatedList(ListPage):
    """The payees of a simulation: who gains and who loses, as a list with its files."""

    url_name = "simulated_list"
    title = gettext_lazy("Winners and losers")
    capability = "plan.view"
    table = SIMULATED
    filterset = SimulatedFilters

    @cached_property
    def simulation(self) -> Simulation:
        """The visible simulation, or 404."""
        return read.simulation_visible(self.access, pk=self.kwargs["pk"])

    def rows(self, access: Access) -> QuerySet[SimulationPayee]:
        """Of the viewer's subtrees."""
        return read.payees_listed(access, self.simulation)

    def meta(self, listing: Listing) -> Sequence[Text]:
        """Of what."""
        return [str(self.simulation.version), rows.span_words(self.simulation)]

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The simulation."""
        label = _("Simulation over %(span)s") % {"span": rows.span_words(self.simulation)}
        return [*crumbs_of(self.simulation.version), {"label": label, "url": reverse("simulation_detail", args=[self.simulation.pk])}]


class SimulatedPayee(Page):
    """One payee's statements side by side: what each month paid, what it would pay, article by article."""

    capability = "plan.view"
    template_name = "incentives/simulated_payee.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The months of a visible payee of a visible simulation."""
        simulation = read.simulation_visible(self.access, pk=kwargs["pk"])
        payee: Any = read.payee_tried(self.access, simulation, payee_id=kwargs["payee_id"])
        found = read.rows_of(simulation, payee.payee_id)
        kept = read.statements_kept(self.access, payee_id=payee.payee_id, months=sorted({row.month for row in found}))
        months = rows.statements(simulation, found, kept)
        words = {"then": format_money(payee.then_fen), "now": format_money(payee.now_fen)}
        share = _("%(n)s %% of before") % {"n": format_percent(payee.share)} if payee.share is not None else ""
        label = _("Simulation over %(span)s") % {"span": rows.span_words(simulation)}
        crumbs = [*crumbs_of(simulation.version), {"label": label, "url": reverse("simulation_detail", args=[simulation.pk])}]
        context = {
            "title": payee_name(payee),
            "meta": [payee.payee_code, payee.region_name, _("%(then)s → %(now)s yuan") % words, share],
            "crumbs": [*crumbs, {"label": payee_name(payee)}],
            "months": months,
            "total": money_row(_("Sum"), payee.then_fen, payee.now_fen),
            "orders": format_number(payee.orders),
        }
        return self.answer(context)
