"""Telling payees what will be taken back, before it is: with the way to the list of customers."""

from datetime import date, datetime

from django.urls import reverse

from channelops.core.services.notices import notice_send
from channelops.kernel.money import format_page
from channelops.sales.selectors.codes import payee_places

from ..selectors.clawbacks import clawbacks_found, people_of_partners
from .accruals import statement_number


def clawbacks_tell(*, month: date, at: datetime) -> int:
    """Tells the people of every partner from whom an open month takes something back; told again only when it is another sum.

    How many people did not know yet.
    """
    found = clawbacks_found(month)
    partner_of = {payee: partner for payee, _kind, partner, *_place in payee_places([payee for payee, _lines, _fen in found])}
    people = people_of_partners({partner for partner in partner_of.values() if partner})
    told = 0
    for payee, lines, fen in found:
        words = {"month": f"{month:%Y-%m}", "n": lines, "yuan": format_page(-fen)}
        told += notice_send(
            people=people.get(partner_of.get(payee, 0), []),
            kind="clawback",
            key=f"clawback/{month:%Y-%m}/{payee}/{lines}/{fen}",
            title_zh="{month} 将因客户离网扣回酬金：{n} 笔，{yuan} 元".format(**words),
            title_en="{month}: {yuan} yuan will be taken back for {n} lines of customers who left".format(**words),
            url=f"{reverse('statement_detail', args=[statement_number(month, payee)])}?tab=clawbacks",
            at=at,
        )
    return told
