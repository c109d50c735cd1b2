"""Active partners of several months: whatever spans changed are counted again."""

from django.utils.translation import gettext_lazy as _

from channelops.core.jobs import Work, job

from ..rollups.spans import spans_count


@job("sales.spans", _("Active partners of several months"), quiet=True)
def count(work: Work) -> bool:
    """All of them at once; there is never more than that."""
    work.count(rows=spans_count())
    return False
