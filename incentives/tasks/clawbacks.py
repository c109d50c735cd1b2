"""The clawbacks: partners are told what the open months take back, before these months are paid."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job
from channelops.kernel.periods import Month

from ..selectors.periods import months_open
from ..services.clawbacks import clawbacks_tell


@job("incentives.clawbacks", _("Notices of clawbacks"))
def tell_clawbacks(work: Work) -> bool:
    """Every open month up to that of the business date at once: a notice that was sent is not sent again."""
    for month in months_open(until=Month.of(work.business_date).first):
        told = clawbacks_tell(month=month, at=work.at)
        work.count(rows=told, done=1)
        if told:
            work.log(gettext_noop("%(month)s: %(people)s people were told of clawbacks."), month=str(Month.of(month)), people=told)
    return False
