"""Reading what the home page tells: what waits, what went wrong, how the viewer's nodes stand, what was changed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ..access import Access
from ..models import Change, JobRun, Notice, Region
from .changes import changes_visible
from .jobs import job_runs_visible
from .notices import notices_own
from .regions import regions_counted, regions_visible

WRONG = (JobRun.Status.FAILED, JobRun.Status.QUARANTINED, JobRun.Status.BLOCKED)
SHOWN = 8
# Traced like everything, but nobody else's news.
PERSONAL = ("core.SavedView", "core.NoticeChoice")


def notices_waiting(access: Access) -> QuerySet[Notice]:
    """The viewer's unread notices, newest first."""
    return notices_own(access).filter(read_at=None)


def runs_wrong(access: Access, *, at: datetime) -> QuerySet[JobRun]:
    """Runs of the last seven days that failed, were set aside or are held up, for whoever may see the machine's work."""
    since = (at - timedelta(days=7)).date()
    return job_runs_visible(access).filter(status__in=WRONG, business_date__gte=since).order_by("-business_date", "-pk")


def nodes_counted(access: Access) -> QuerySet[Region]:
    """The regions granted to the viewer, and the parts of the one where it is only one, with their counts."""
    granted = {held.region_id for held in access.nodes}
    wanted = Q(pk__in=granted) | (Q(parent__in=granted, closed_on=None) if len(granted) == 1 else Q())
    return regions_counted(regions_visible(access).filter(wanted)).order_by("level", "sort_key")


def changes_recent(access: Access) -> QuerySet[Change]:
    """The latest changes in the viewer's subtrees, for whoever may read the change log."""
    return changes_visible(access).exclude(object_type__in=PERSONAL) if access.can("change.view") else Change.objects.none()
