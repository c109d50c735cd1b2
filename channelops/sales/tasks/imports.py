"""Bringing a batch in: one run of the job for each batch."""

from django.utils.translation import gettext_lazy as _

from channelops.core.jobs import Work, job

from ..feeds.steps import step


@job("sales.import", _("Import of orders"), own_pieces=True, by_hand=False)
def bring_in(work: Work) -> bool:
    """One step of the batch whose id is the subject."""
    return step(work)
