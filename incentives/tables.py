"""The columns of the lists of the incentives."""

from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channelops.core.formats import local_name
from channelops.core.tables import Column, Row, Table, Text

from .shown.simulations import span_words


def payee_name(row: Row) -> str:
    """The payee of a row in the reader's language."""
    return local_name({"name_zh": row.payee_zh, "name_en": row.payee_en}) if row.payee_zh else f"#{row.payee_id}"


def _yuan(key: str, label: Text, **more: Any) -> Column:
    """The column of an amount kept in fen under its key, sorted and summed by it."""
    kept = f"{key}_fen"
    return Column(key=key, label=label, kind="money", unit=_("yuan"), value=kept, sort=kept, total=Sum(kept), **more)


STATEMENTS = Table(
    columns=[
        Column(
            key="payee", label=_("Payee"), value=payee_name, sort="payee_sort", link=lambda row: reverse("statement_detail", args=[row.pk])
        ),
        Column(key="month", label=_("Month"), value=lambda row: row.month.strftime("%Y-%m"), sort="month"),
        Column(key="region", label=_("Region"), value="region_name", sort="county_id", wide_only=True),
        Column(key="facts", label=_("Orders"), kind="number", sort="facts", total=Sum("facts"), wide_only=True),
        Column(key="unpaid", label=_("Without commission"), kind="number", sort="unpaid", total=Sum("unpaid"), wide_only=True),
        _yuan(
            "earned",
            _("Earned"),
            wide_only=True,
        ),
        _yuan(
            "adjusted",
            _("Earlier months"),
            wide_only=True,
        ),
        _yuan("amount", _("Commission")),
        Column(key="lines", label=_("Lines"), kind="number", sort="lines", default=False),
        Column(key="doubled", label=_("Double incentive"), kind="number", sort="doubled", total=Sum("doubled"), default=False),
        Column(key="code", label=_("Code"), value="payee_code", default=False),
    ],
    order="-month",
    noun=_("statements"),
    empty=_("No commission has been calculated in the regions granted to you for this month."),
)
HOLDBACKS = Table(
    columns=[
        Column(
            key="payee",
            label=_("Payee"),
            value=payee_name,
            sort="payee_sort",
            link=lambda row: f"{reverse('statement_detail', args=[row.statement_id])}?tab=instalments",
        ),
        Column(key="region", label=_("Region"), value="region_name", sort="county_id", wide_only=True),
        _yuan("held", _("Held")),
        _yuan("ahead", _("Expected in six months"), wide_only=True),
        _yuan("waiting", _("Due or on hold"), wide_only=True),
        _yuan(
            "risk",
            _("At risk"),
            link=lambda row: f"{reverse('statement_detail', args=[row.statement_id])}?tab=clawbacks",
        ),
        Column(key="on", label=_("As of"), kind="date", sort="on", wide_only=True),
        Column(key="code", label=_("Code"), value="payee_code", default=False),
    ],
    order="-held",
    noun=_("payees"),
    empty=_("Nothing is held back and nothing is at risk in the regions granted to you."),
)
PLANS = Table(
    columns=[
        Column(key="name", label=_("Plan"), sort="sort_key", link=lambda row: reverse("plan_detail", args=[row.pk])),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(
            key="region",
            label=_("Where"),
            value=lambda row: row.region.name if row.region else _("Everywhere else"),
            sort="region__path",
            wide_only=True,
        ),
        Column(key="payee_kind", label=_("Payees"), value="get_payee_kind_display", sort="payee_kind", wide_only=True),
        Column(key="now", label=_("Version in force"), kind="number", value="number_now"),
        Column(
            key="since", label=_("Since"), kind="date", value=lambda row: row.during_now.lower if row.during_now else None, wide_only=True
        ),
        Column(
            key="waiting", label=_("Versions under way"), kind="number", value="versions_waiting", sort="versions_waiting", wide_only=True
        ),
    ],
    order="code",
    noun=_("plans"),
    empty=_("No plan rules the regions granted to you yet."),
)


def _of(key: str) -> Callable[[Row], object]:
    return lambda row: row[key]


# The lines of one statement in a file: rows of `shown.lines.worded`.
LINES = [
    Column(key="day", label=_("Day"), kind="date", value=_of("day")),
    Column(key="order", label=pgettext_lazy("sale", "Order"), value=_of("order")),
    Column(key="product", label=_("Product"), value=_of("product")),
    Column(key="article", label=_("Article"), value=_of("article")),
    Column(key="title", label=_("Title"), value=_of("title")),
    Column(key="kind", label=_("Kind"), value=_of("kind")),
    Column(key="base", label=_("Base"), value=_of("base")),
    Column(key="tier", label=_("Tier"), value=_of("tier")),
    Column(key="rate", label=_("Rate"), value=_of("rate")),
    Column(key="amount", label=_("Commission"), kind="money", unit=_("yuan"), value=_of("amount_fen")),
]
# The instalments of one statement in a file: rows of `shown.held.instalment_rows`.
INSTALMENTS = [
    Column(key="order", label=pgettext_lazy("sale", "Order"), value=_of("order")),
    Column(key="customer", label=_("Customer"), value=_of("customer")),
    Column(key="day", label=_("Day"), kind="date", value=_of("day")),
    Column(key="title", label=_("Article"), value=_of("title")),
    Column(key="part", label=pgettext_lazy("instalment", "Part"), kind="number", value=_of("part")),
    Column(key="due", label=pgettext_lazy("instalment", "Due"), value=_of("due")),
    Column(key="state", label=_("State"), value=_of("state")),
    Column(key="decided", label=_("Decided with"), value=_of("decided")),
    Column(key="tests", label=_("Tests"), value=lambda row: "; ".join(test["text"] for test in row["tests"])),
    Column(key="hold", label=pgettext_lazy("instalment", "On hold"), value=_of("hold")),
    Column(key="amount", label=_("Amount"), kind="money", unit=_("yuan"), value=_of("amount_fen")),
]
PERIODS = Table(
    columns=[
        Column(key="month", label=_("Month"), value=str, sort="month", link=lambda row: reverse("period_detail", args=[row.pk])),
        Column(key="status", label=_("State"), kind="state", sort="status"),
        Column(key="calculated_by", label=_("Calculated by"), value="calculated_by.name", sort="calculated_by__sort_key", wide_only=True),
        Column(
            key="approved_by", label=_("Approved by"), value="approved_by.name", sort="approved_by__sort_key", grow=True, wide_only=True
        ),
    ],
    order="-month",
    noun=_("periods"),
    empty=_("No month has been calculated yet."),
)


def _payee_address(row: Row) -> str:
    return reverse("simulated_payee", args=[row.simulation_id, row.payee_id])


SIMULATIONS = Table(
    columns=[
        Column(key="span", label=_("Months"), value=span_words, link=lambda row: reverse("simulation_detail", args=[row.pk])),
        Column(key="status", label=_("State"), kind="state", sort="status"),
        Column(key="asked_by", label=_("Asked for by"), value="asked_by.name", wide_only=True),
        Column(key="asked_at", label=_("Asked for"), kind="moment", sort="asked_at"),
        Column(key="content", label=_("Content"), value=lambda row: row.content_hash[:12], wide_only=True),
    ],
    order="-asked_at",
    noun=_("simulations"),
    empty=_("Nobody has tried this version on past orders yet."),
)
SIMULATED = Table(
    columns=[
        Column(key="payee", label=_("Payee"), value=payee_name, sort="payee_sort", link=_payee_address),
        Column(key="region", label=_("Region"), value="region_name", sort="county_id", wide_only=True),
        Column(key="orders", label=_("Orders"), kind="number", sort="orders", total=Sum("orders"), wide_only=True),
        _yuan(
            "then",
            _("Then"),
            wide_only=True,
        ),
        _yuan("now", _("Now")),
        Column(key="step", label=_("Difference"), kind="money", unit=_("yuan"), value="step_fen", sort="step_fen"),
        Column(key="share", label=_("Of before"), kind="percent", unit="%", sort="share", wide_only=True),
        Column(key="code", label=_("Code"), value="payee_code", default=False),
        Column(key="pieces", label=_("Net additions"), kind="number", sort="pieces", default=False, total=Sum("pieces")),
    ],
    order="step",
    noun=_("payees"),
    empty=_("No payee of the regions granted to you is in this simulation."),
)
