"""Pages of settlement periods: the list, one month with its results, its way to the lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number
from channelops.core.pages.details import DetailPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.pages.transitions import TransitionPage
from channelops.kernel.states import Transition

from ..lifecycle import PERIOD
from ..models import Period
from ..selectors import periods as read
from ..services.periods import period_move, period_refusal
from ..shown.doubled import period_panel
from ..tables import PERIODS
from .releases import holds_panel


class PeriodList(ListPage):
    """The months."""

    list_key = "periods"
    url_name = "period_list"
    title = gettext_lazy("Settlement periods")
    capability = "period.view"
    table = PERIODS

    def rows(self, access: Access) -> QuerySet[Period]:
        """With the hands behind them."""
        return read.periods_visible(access).select_related("calculated_by", "approved_by")


class PeriodDetail(DetailPage):
    """One month: what it came to, version by version."""

    capability = "period.view"
    machine = PERIOD
    transition_url = "period_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> Period:
        """The period."""
        return read.period_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("Settlement periods"), "url": reverse("period_list")}]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """Its statements."""
        if not self.access.can("statement.view"):
            return []
        return [{"label": _("Statements"), "url": f"{reverse('statement_list')}?month={self.row.month.isoformat()}", "icon": "receipt"}]

    def refusal(self, transition: str) -> str:
        """Why the month does not go on: the same as the service says."""
        return period_refusal(self.row, step=transition, actor=self.actor)

    def panels(self) -> Sequence[Panel]:
        """What holds it up; the results, whose sums over all regions are for whoever holds the whole province."""
        held_up = [panel] if (panel := holds_panel(self.row, access=self.access)) else []
        met = list(period_panel(self.access, self.row))
        if not any(held.level == 1 for held in self.access.held):
            return [*held_up, *met]
        rows = [
            {
                "version": result.version,
                "posted": result.posted_month.strftime("%Y-%m"),
                "facts": format_number(result.facts),
                "lines": format_number(result.lines),
                "amount": format_money(result.amount_fen),
                "checksum": result.checksum,
                "made_at": result.made_at,
            }
            for result in read.results_of(self.row)
        ]
        return [*held_up, Panel(title=_("Results"), template="incentives/period_results.html", context={"rows": rows}), *met]


class PeriodMove(TransitionPage):
    """One step of a period."""

    capability = "period.view"
    machine = PERIOD

    def find(self, access: Access, pk: Any) -> Period:
        """The period."""
        return read.period_visible(access, pk=pk)

    def address(self, row: Any) -> str:
        """The period."""
        return reverse("period_detail", args=[row.pk])

    def move(self, row: Any, step: Transition, *, reason: str) -> None:
        """By the service."""
        period_move(period=row, step=step.name, access=self.access, actor=self.actor, at=self.now, reason=reason)
