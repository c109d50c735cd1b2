"""Releasing a source's open amount, so that its month can be settled in spite of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create

from ..lifecycle import PERIOD
from ..models import Period, Release
from ..selectors.releases import hold_visible


@transaction.atomic
def release_give(*, period: Period, source_id: int, reason: str, access: Access, actor: Actor, at: datetime) -> Release:
    """Releases what is open of a visible source by now. Refused without a reason, where nothing is held up, and for a locked month."""
    period = Period.objects.select_for_update().get(pk=period.pk)
    access.require("period.release")
    source, hold = hold_visible(access, period, source_id=source_id)
    if PERIOD.is_final(period.status):
        raise Refused(_("This month is locked."))
    if hold is None or not hold.holds or actor.person is None:
        raise Refused(_("Nothing of this source holds up this month."))
    if not reason.strip():
        raise Refused(_("Say why the month may be settled in spite of the open rows."), field="reason")
    release = Release(period=period, source=source, open_fen=hold.open_fen, reason=reason.strip(), released_by=actor.person, released_at=at)
    row_create(release, actor=actor, at=at, reason=reason.strip())
    return release
