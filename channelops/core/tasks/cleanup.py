"""Cleaning up: what nobody will read again is removed, a few thousand rows at a time."""

from django.utils.translation import gettext_lazy as _

from ..jobs import Work, job
from ..services.leftovers import LEFTOVERS, leftovers_remove

BATCH = 5_000


@job("core.cleanup", _("Clean-up"))
def clean_up(work: Work) -> bool:
    """One batch of one kind per piece; the cursor is the place in the list of kinds."""
    place = work.cursor.get("kind", 0)
    work.total = len(LEFTOVERS)
    kind = LEFTOVERS[place]
    removed = leftovers_remove(kind, limit=BATCH, at=work.at)
    work.count(rows=removed)
    work.result[kind.name] = work.result.get(kind.name, 0) + removed
    if removed < BATCH:
        work.count(done=1)
        work.cursor["kind"] = place + 1
    return place + 1 < len(LEFTOVERS) or removed == BATCH
