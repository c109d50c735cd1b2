"""An article: one component of a plan version in the words of its readers, with its rates and tiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number
from channelops.kernel.brackets import Basis, Edge
from channelops.kernel.money import rate_from_millionths, round_half_up

from .engine.document import Component, Criteria, Over, Rule, Title
from .engine.tiers import TierTerms

KINDS = {
    "flat": gettext_lazy("Fixed amount apiece"),
    "percentage": gettext_lazy("Percentage of the amount"),
    "package": gettext_lazy("Package: an amount for every started package of an order"),
    "graduated": gettext_lazy("Graduated tiers: each part at the rate of its own tier"),
    "whole_volume": gettext_lazy("Whole-volume tiers: everything at the rate of the tier reached"),
}
CRITERIA = {
    "products": gettext_lazy("Products"),
    "families": gettext_lazy("Families"),
    "categories": gettext_lazy("Categories"),
    "channels": gettext_lazy("Kinds of channel"),
    "customer_classes": gettext_lazy("Customer classes"),
    "partner_types": gettext_lazy("Types of partner"),
    "stages": gettext_lazy("Stages"),
    "tiers": gettext_lazy("Tiers"),
    "regions": gettext_lazy("Regions"),
}
OVERS = {Over.MONTH: gettext_lazy("month"), Over.QUARTER: gettext_lazy("quarter"), Over.YEAR: gettext_lazy("year")}


def title_words(title: Title) -> str:
    """The title in the reader's language."""
    return title.en if (get_language() or "").startswith("en") else title.zh


def by_pieces(component: Component, rule: Rule) -> bool:
    """Whether what counts is pieces, not money."""
    return rule.terms.basis is Basis.QUANTITY


def rate_words(millionths: int, *, pieces: bool) -> str:
    """A rate as a reader says it: yuan apiece, or per cent."""
    if pieces:
        yuan = rate_from_millionths(millionths) / 100
        return _("%(yuan)s yuan apiece") % {"yuan": format_number(_short(yuan, least=2))}
    return _("%(percent)s %%") % {"percent": format_number(_short(rate_from_millionths(millionths) * 100, least=0))}


def base_words(base: int, *, pieces: bool) -> str:
    """A base as a reader says it."""
    if pieces:
        return _("%(n)s pieces") % {"n": format_number(base)}
    return _("%(yuan)s yuan") % {"yuan": format_money(base)}


def criteria_words(criteria: Criteria) -> list[str]:
    """What an order must be, one sentence a test."""
    return [f"{CRITERIA[name]}: {_(', ').join(codes)}" for name, codes in criteria.named().items()]


@dataclass(frozen=True, kw_only=True)
class TierRow:
    """One tier: from where to where, and what it pays."""

    number: int
    lower: str
    upper: str
    rate: str
    flat: str


def tier_rows(rule: Rule) -> Sequence[TierRow]:
    """The tiers of a rule; nothing for a rule without."""
    if not isinstance(rule.terms, TierTerms):
        return []
    table = rule.terms.table
    pieces = table.basis is Basis.QUANTITY

    def bound(value: Any) -> str:
        return format_number(int(value)) if pieces else format_money(int(value))

    return [
        TierRow(
            number=number,
            lower=bound(row.lower),
            upper=bound(row.upper) if row.upper is not None else _("no limit"),
            rate=rate_words(row.rate_millionths, pieces=pieces),
            flat=format_money(row.flat_fen) if row.flat_fen else "",
        )
        for number, row in enumerate(table.rows, start=1)
    ]


def edge_words(rule: Rule) -> str:
    """Which tier a bound belongs to."""
    assert isinstance(rule.terms, TierTerms)
    return (
        _("the upper bound still belongs to its tier") if rule.terms.table.edge is Edge.INCLUSIVE else _("a tier begins at its lower bound")
    )


def limit_words(component: Component) -> list[str]:
    """The least and the most of an order and of a period."""
    found = []
    order, period = component.order_limits, component.period_limits
    for fen, words in (
        (order.min_fen, _("at least %(yuan)s yuan an order")),
        (order.max_fen, _("at most %(yuan)s yuan an order")),
        (period.min_fen, _("at least %(yuan)s yuan a %(over)s")),
        (period.max_fen, _("at most %(yuan)s yuan a %(over)s")),
    ):
        if fen is not None:
            found.append(words % {"yuan": format_money(fen), "over": OVERS[period.over]})
    return found


def rule_rate(component: Component, rule: Rule) -> str:
    """The rate of a rule without tiers, or of its tiers in a row."""
    rows = tier_rows(rule)
    if rows:
        return " / ".join(row.rate for row in rows)
    terms: Any = rule.terms
    return rate_words(terms.rate_millionths, pieces=by_pieces(component, rule))


def _short(value: Decimal, *, least: int) -> Decimal:
    """The value with as many decimals as it has, at least so many."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    places = max(least, -exponent if isinstance(exponent, int) else 0)
    return round_half_up(short, places)
