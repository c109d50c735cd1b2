"""The canary: a run every minute that does nothing but prove that somebody works."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..jobs import Work, job
from ..selectors.jobs import job_last_sign
from ..selectors.readiness import NotReady
from ..services.job_locks import held_numbers

CODE = "core.canary"
OLDEST = timedelta(minutes=3)


@job(CODE, _("Sign of life"), quiet=True, by_hand=False)
def chirp(_work: Work) -> bool:
    """The row of the run, with its end, is the proof."""
    return False


def check_alive() -> None:
    """Raises NotReady when nobody works: no canary for three minutes, and no job in anybody's hands."""
    now = timezone.now()
    last = job_last_sign(CODE, at=now)
    if (last is None or last < now - OLDEST) and not held_numbers():
        raise NotReady("no worker has shown a sign of life for three minutes")
