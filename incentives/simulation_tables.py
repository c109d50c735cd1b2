"""The columns of the lists of simulations."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from channelops.core.formats import local_name
from channelops.core.tables import Column, Row, Table

from .simulation_rows import span_words


def payee_name(row: Row) -> str:
    """The payee in the reader's language."""
    return local_name({"name_zh": row.payee_zh, "name_en": row.payee_en}) if row.payee_zh else f"#{row.payee_id}"


def _payee_address(row: Row) -> str:
    return reverse("simulated_payee", args=[row.simulation_id, row.payee_id])


SIMULATIONS = Table(
    columns=[
        Column(key="span", label=_("Months"), value=span_words, link=lambda row: reverse("simulation_detail", args=[row.pk])),
        Column(key="status", label=_("State"), kind="state", sort="status"),
        Column(key="asked_by", label=_("Asked for by"), value="asked_by.name"),
        Column(key="asked_at", label=_("Asked for"), kind="moment", sort="asked_at"),
        Column(key="content", label=_("Content"), value=lambda row: row.content_hash[:12]),
    ],
    order="-asked_at",
    noun=_("simulations"),
    empty=_("Nobody has tried this version on past orders yet."),
)
SIMULATED = Table(
    columns=[
        Column(key="payee", label=_("Payee"), value=payee_name, sort="payee_sort", link=_payee_address),
        Column(key="region", label=_("Region"), value="region_name", sort="county_id"),
        Column(key="orders", label=_("Orders"), kind="number", sort="orders", total=Sum("orders")),
        Column(key="then", label=_("Then"), kind="money", unit=_("yuan"), value="then_fen", sort="then_fen", total=Sum("then_fen")),
        Column(key="now", label=_("Now"), kind="money", unit=_("yuan"), value="now_fen", sort="now_fen", total=Sum("now_fen")),
        Column(key="step", label=_("Difference"), kind="money", unit=_("yuan"), value="step_fen", sort="step_fen"),
        Column(key="share", label=_("Of before"), kind="percent", unit="%", sort="share"),
        Column(key="code", label=_("Code"), value="payee_code", default=False),
        Column(key="pieces", label=_("Net additions"), kind="number", sort="pieces", default=False, total=Sum("pieces")),
    ],
    order="step",
    noun=_("payees"),
    empty=_("No payee of the regions granted to you is in this simulation."),
)
