"""The filters of the lists of the incentives, the same on the page and in REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channelops.core.filters import ChoiceFilter, FilterSet, NodeOnlyFilter, RegionFilter, SearchFilter
from channelops.core.selectors.named import named_like
from channelops.sales.selectors.catalogue import payees_visible

from .models import Plan
from .selectors.simulations import below
from .selectors.statements import statement_months
from .shown.simulations import BANDS


class PayeeSearch(SearchFilter):
    """Statements by the name or code of their payee."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Of the payees that hold every word."""
        if not value:
            return qs
        return qs.filter(payee_id__in=payees_visible(self.parent.access).filter(named_like(value, also=["code"])).values("pk"))


def month_choices() -> list[tuple[str, str]]:
    """The months there are."""
    return [(month.isoformat(), month.strftime("%Y-%m")) for month in statement_months()]


class DoubledFilter(ChoiceFilter):
    """Statements with orders that two incentives meet."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those of the choice."""
        return qs.filter(doubled__gt=0) if value else qs


class StatementFilters(FilterSet):
    """Statements by payee, month and region."""

    q = PayeeSearch(also=["code"])
    month = ChoiceFilter(choices=month_choices, label=_("Month"))
    doubled = DoubledFilter(choices=[("yes", _("with such orders"))], label=_("Double incentive"))
    region = RegionFilter()
    region_only = NodeOnlyFilter()


class HoldbackFilters(FilterSet):
    """What is held back by payee and region."""

    q = PayeeSearch(also=["code"])
    region = RegionFilter()
    region_only = NodeOnlyFilter()


class PlanFilters(FilterSet):
    """Plans by name or code and kind of payee."""

    q = SearchFilter(also=["code"])
    payee_kind = ChoiceFilter(choices=Plan.PayeeKind.choices, label=_("Payees"))


class BandFilter(ChoiceFilter):
    """Payees of a simulation by what they would get, in per cent of before."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The four bands of its page."""
        if not value:
            return qs
        lowest, low, high = BANDS
        at_least = {"less": lowest, "same": low, "more": high}.get(value)
        under = {"lost": lowest, "less": low, "same": high}.get(value)
        found = below(qs, under) if under else qs
        return found.exclude(pk__in=below(qs, at_least).values("pk")) if at_least else found


class SimulatedFilters(FilterSet):
    """Payees of a simulation by name, band and region."""

    q = PayeeSearch(also=["code"])
    band = BandFilter(
        choices=[
            ("more", _("2 % and more above")),
            ("same", _("within 2 %")),
            ("less", _("2 to 20 % below")),
            ("lost", _("below 80 % of before")),
        ],
        label=_("Would get"),
    )
    region = RegionFilter()
    region_only = NodeOnlyFilter()
