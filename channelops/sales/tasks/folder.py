"""The drop folder: files that other systems put into `DROP_ROOT/<source>/` come in with the night."""

import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job
from channelops.core.services.job_runs import Outcome, job_work

from ..feeds.folder import folder_take
from ..selectors.batches import batch_is_final

LOOK_SECONDS = 1


@job("sales.imports", _("Import of dropped files"), own_pieces=True)
def take(work: Work) -> bool:
    """Takes one file that has come to rest and brings it in; done when none waits and every taken one has come to its end.

    What waits for this job in the night's timetable therefore finds the orders.
    """
    if pending := work.cursor.get("pending"):
        return _bring_in(work, batch=pending[0], run=pending[1])
    with work.piece():
        taken = folder_take(actor=work.actor, at=work.at)
        if taken is None:
            return False
        work.cursor["pending"] = [taken.batch_id, taken.run_id]
        work.count(rows=1)
        work.log(gettext_noop("Took %(file)s."), file=taken.name)
    return True


def _bring_in(work: Work, *, batch: int, run: int) -> bool:
    outcome = job_work(run_id=run, now=work.now)
    if batch_is_final(batch) or outcome is Outcome.FAILED:
        with work.piece():
            work.cursor["pending"] = None
            if outcome is Outcome.FAILED:
                work.log(gettext_noop("Import %(batch)s failed and is tried again by itself."), level="warning", batch=batch)
    elif outcome is not Outcome.MORE:
        time.sleep(LOOK_SECONDS)
    return True
