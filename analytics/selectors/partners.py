"""Reading what a partner sold and earned: month by month, and what its last whole month is made of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from channelops.core.access import Access
from channelops.kernel.periods import Month, months
from channelops.sales.selectors.codes import names_of
from channelops.sales.selectors.figures import freshness, payee_months, payee_of_partner
from incentives.selectors.statements import statements_of_partner
from partners.models import Partner

MONTHS = 13


@dataclass(frozen=True, kw_only=True)
class PartnerMonth:
    """One month: orders, their revenue, and the commission of its statement, None where there is none to see."""

    month: Month
    orders: int
    amount_fen: int
    commission_fen: int | None


@dataclass(frozen=True, kw_only=True)
class PartnerPast:
    """The last months, the latest with data last; whether that one is still running; and the orders of the last whole one by family."""

    months: Sequence[PartnerMonth]
    running: bool
    whole: Month
    families: Sequence[tuple[str, int]]
    payee_code: str


def partner_past(access: Access, partner: Partner) -> PartnerPast | None:
    """What the page of a partner tells; None where nothing was sold in these months."""
    fresh = freshness(province=partner.province_id)
    payee = payee_of_partner(partner.pk)
    if fresh.day is None or payee is None:
        return None
    last = Month.of(fresh.day)
    first = last.plus(1 - MONTHS)
    rows = payee_months(access, payee, first=first.first, last=last.first)
    if not rows:
        return None
    orders, revenue = Counter[Month](), Counter[Month]()
    for month, _family, figures in rows:
        orders[Month.of(month)] += figures["orders"]
        revenue[Month.of(month)] += figures["amount_fen"]
    earned = {}
    if access.can("statement.view", partner):
        earned = {Month.of(each.month): each.amount_fen for each in statements_of_partner(access, partner.pk, limit=MONTHS)}
    told = [
        PartnerMonth(month=month, orders=orders[month], amount_fen=revenue[month], commission_fen=earned.get(month))
        for month in months(first, last)
    ]
    running = fresh.day < last.last
    whole = last.previous if running else last
    sold = {family: figures["orders"] for month, family, figures in rows if Month.of(month) == whole and figures["orders"] > 0}
    names = names_of("families", sold)
    families = sorted(((names.get(family, ""), count) for family, count in sold.items()), key=lambda each: (-each[1], each[0]))
    return PartnerPast(months=told, running=running, whole=whole, families=families, payee_code=payee.code)
