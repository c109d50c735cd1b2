"""Commission by region: every month that was calculated anew is rolled up, one at a time."""

from django.utils.translation import gettext_lazy as _

from channelops.core.jobs import Work, job

from ..selectors.commission import month_due
from ..services.commission import JOB, commission_roll_up


@job(JOB, _("Commission by region"))
def roll_up(work: Work) -> bool:
    """Rolls up one month; more where another is due."""
    month = month_due()
    if month is None:
        return False
    work.count(rows=commission_roll_up(month=month))
    return True
