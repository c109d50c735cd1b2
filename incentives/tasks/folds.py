"""The fold: in open months what nights have added becomes one part, after all that waits for the accrual of the night."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job
from channelops.kernel.periods import Month

from ..selectors.periods import months_open
from ..services.folds import month_fold


@job("incentives.fold", _("Nights of a month made one"), quiet=True)
def fold(work: Work) -> bool:
    """One piece: a month, the earliest first."""
    if "months" not in work.cursor:
        work.cursor["months"] = [month.isoformat() for month in months_open(until=Month.of(work.business_date).first)]
    months = work.cursor["months"]
    if months:
        _fold(work, date.fromisoformat(months.pop(0)))
    return bool(months)


def _fold(work: Work, month: date) -> None:
    rows = month_fold(month=month)
    work.count(rows=rows, done=1)
    if rows:
        work.log(gettext_noop("%(month)s: what nights have added is one part now, %(rows)s rows."), month=str(Month.of(month)), rows=rows)
