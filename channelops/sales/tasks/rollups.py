"""The roll-ups: whatever loaded batches owe is added, a month of a batch at a time."""

from django.utils.translation import gettext_lazy as _

from channelops.core.jobs import Work, job

from ..rollups.keeping import rollups_add


@job("sales.rollups", _("Roll-ups of orders"))
def add(work: Work) -> bool:
    """Adds one month of one batch; more where another is due."""
    counted = rollups_add()
    if counted is None:
        return False
    work.count(rows=counted)
    return True
