"""The drop folder: files that other systems put into `DROP_ROOT/<source>/` come in with the night."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job

from ..feeds.folder import folder_take


@job("sales.imports", _("Import of dropped files"))
def take(work: Work) -> bool:
    """Takes one file that has come to rest; more where another waits."""
    taken = folder_take(actor=work.actor, at=work.at)
    if taken is None:
        return False
    work.count(rows=1)
    work.log(gettext_noop("Took %(file)s."), file=taken)
    return True
