"""What is held back: the figures of every payee after the accrual, some payees at a time, and of one whose instalment is held by day."""

from django.utils.translation import gettext_lazy as _

from channelops.core.jobs import Work, job
from channelops.sales.selectors.codes import payees_after

from ..selectors.node_instalments import holdbacks_on
from ..services.holdbacks import JOB, ONE, PAYEES, contents_adding, holdbacks_forget, holdbacks_keep


@job(JOB, _("Commission held back"))
def tell_holdbacks(work: Work) -> bool:
    """One piece: the next payees by their ids."""
    contents = contents_adding(work.business_date)
    if not contents:
        holdbacks_forget()
        return False
    payees = payees_after(work.cursor.get("after", 0), limit=PAYEES)
    if not payees:
        return False
    # the figures are those of the present: whoever looks at an earlier day again does not put them back
    on = max(work.business_date, holdbacks_on() or work.business_date)
    work.count(rows=holdbacks_keep(payees=payees, contents=contents, on=on), done=len(payees))
    work.cursor["after"] = payees[-1]
    return len(payees) == PAYEES


@job(ONE, _("Commission held back, one payee"), quiet=True, by_hand=False)
def tell_holdback(work: Work) -> bool:
    """All at once, for the day that the others are told for."""
    on = holdbacks_on() or work.business_date
    work.count(rows=holdbacks_keep(payees=[int(work.subject)], contents=contents_adding(on), on=on))
    return False
