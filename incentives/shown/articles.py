"""An article: one component of a plan version in the words of its readers, with its rates and tiers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number
from channelops.kernel.brackets import Basis, Edge, Row, TierTable
from channelops.kernel.money import MILLION, rate_from_millionths, round_half_up

from ..engine.components.attainment import AttainmentTerms
from ..engine.components.coefficient import CoefficientTerms
from ..engine.components.fixed_plus_share import FixedShareTerms
from ..engine.components.guarantee import MonthTerms
from ..engine.components.spiff import SpiffTerms
from ..engine.document import Component, Criteria, Over, Rule, Title
from ..engine.numbers import PER_PERCENT, PER_STANDING
from ..engine.tiers import TierTerms

KINDS = {
    "flat": gettext_lazy("Fixed amount apiece"),
    "percentage": gettext_lazy("Percentage of the amount"),
    "fixed_plus_share": gettext_lazy("Fixed amount an order, and a share of its amount"),
    "package": gettext_lazy("Package: an amount for every started package of an order"),
    "graduated": gettext_lazy("Graduated tiers: each part at the rate of its own tier"),
    "whole_volume": gettext_lazy("Whole-volume tiers: everything at the rate of the tier reached"),
    "cliff": gettext_lazy("Cliff bonus: one amount for the tier that the period reaches"),
    "attainment": gettext_lazy("Attainment: the rate follows the part of the quota that is reached"),
    "residual": gettext_lazy("Residual: a share of the first months' bills"),
    "finder": gettext_lazy("Finder's part: a share of the orders on a deal that the payee had registered"),
    "spiff": gettext_lazy("Campaign spiff: an amount for every order of the campaign"),
    "coefficient": gettext_lazy("Coefficient: a factor on what earlier articles earn"),
    "guarantee": gettext_lazy("Guarantee: a month comes to at least so much"),
    "draw": gettext_lazy("Draw: a monthly advance, recovered from what is earned"),
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
    "campaigns": gettext_lazy("Campaigns"),
}
# What an instalment may ask of the customer; `net_billed` as of a component.
FACTS = {
    "in_net": gettext_lazy("in the net"),
    "not_suspended": gettext_lazy("not suspended"),
    "audit_clean": gettext_lazy("audit clean"),
    "minutes": gettext_lazy("call minutes"),
    "data_mb": gettext_lazy("data, MB"),
    "net_billed": gettext_lazy("billed less arrears"),
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
    return pieces_words(base) if pieces else _("%(yuan)s yuan") % {"yuan": format_money(base)}


def pieces_words(count: int) -> str:
    """A number of pieces."""
    return ngettext("%(n)s piece", "%(n)s pieces", abs(count)) % {"n": format_number(count)}


def criteria_words(criteria: Criteria, names: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What an order must be, one sentence a test; `names` are those of `named.names_in`."""
    return [
        _("%(field)s: %(codes)s")
        % {"field": CRITERIA[field], "codes": _(", ").join(names.get(field, {}).get(code, code) for code in codes)}
        for field, codes in criteria.named().items()
    ]


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
    table = _table(rule)
    if table is None:
        return []

    def bound(value: Any) -> str:
        return _bound_words(rule, int(value))

    return [
        TierRow(
            number=number,
            lower=bound(row.lower),
            upper=bound(row.upper) if row.upper is not None else _("no limit"),
            rate=_tier_rate(rule, row),
            flat=format_money(row.flat_fen) if row.flat_fen else "",
        )
        for number, row in enumerate(table.rows, start=1)
    ]


def edge_words(rule: Rule) -> str:
    """Which tier a bound belongs to."""
    table = _table(rule)
    assert table is not None
    return _("the upper bound still belongs to its tier") if table.edge is Edge.INCLUSIVE else _("a tier begins at its lower bound")


def _table(rule: Rule) -> TierTable | None:
    return rule.terms.table if isinstance(rule.terms, TierTerms | AttainmentTerms | CoefficientTerms) else None


def _bound_words(rule: Rule, value: int) -> str:
    """A bound as its table counts: pieces or yuan, per cent of a quota, or a payee's standing."""
    if isinstance(rule.terms, AttainmentTerms):
        return _("%(percent)s %%") % {"percent": format_number(_short(Decimal(value) / PER_PERCENT, least=0))}
    if isinstance(rule.terms, CoefficientTerms):
        return format_number(_short(Decimal(value) / PER_STANDING, least=0))
    return format_number(value) if rule.terms.basis is Basis.QUANTITY else format_money(value)


def _tier_rate(rule: Rule, row: Row) -> str:
    if isinstance(rule.terms, CoefficientTerms):
        return factor_words(row.rate_millionths)
    # the tiers of a cliff have no rate
    return rate_words(row.rate_millionths, pieces=rule.terms.basis is Basis.QUANTITY) if row.rate_millionths or not row.flat_fen else ""


def factor_words(millionths: int) -> str:
    """A factor as a reader says it."""
    return _("× %(factor)s") % {"factor": format_number(_short(rate_from_millionths(millionths), least=0))}


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
        return " / ".join(row.rate or row.flat for row in rows)
    terms: Any = rule.terms
    if isinstance(terms, CoefficientTerms):
        return factor_words(terms.factor_millionths)
    if isinstance(terms, SpiffTerms):
        return _("%(yuan)s yuan an order") % {"yuan": format_money(terms.rate_millionths // MILLION)}
    if isinstance(terms, MonthTerms):
        return _("%(yuan)s yuan a month") % {"yuan": format_money(terms.month_fen)}
    share = rate_words(terms.rate_millionths, pieces=by_pieces(component, rule))
    if isinstance(terms, FixedShareTerms):
        return _("%(yuan)s yuan an order and %(share)s") % {"yuan": format_money(terms.fixed_fen), "share": share}
    return share


def _short(value: Decimal, *, least: int) -> Decimal:
    """The value with as many decimals as it has, at least so many."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    places = max(least, -exponent if isinstance(exponent, int) else 0)
    return round_half_up(short, places)
