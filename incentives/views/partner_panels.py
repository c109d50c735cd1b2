"""The panel of a partner's page that shows its latest statements."""

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number
from channelops.core.pages.panels import Panel
from partners.models import Partner

from ..selectors.statements import statements_of_partner

SHOWN = 6


def statements_panel(access: Access, partner: Partner) -> Panel | None:
    """The latest months; nothing for whoever may not see statements."""
    if not access.can("statement.view", partner):
        return None
    rows = [
        {
            "url": reverse("statement_detail", args=[each.pk]),
            "month": str(each),
            "facts": format_number(each.facts),
            "unpaid": format_number(each.unpaid),
            "amount": format_money(each.amount_fen),
        }
        for each in statements_of_partner(access, partner.pk, limit=SHOWN)
    ]
    return Panel(title=_("Commission"), template="incentives/partner_statements.html", context={"rows": rows})
