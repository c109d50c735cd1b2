"""Reading notices: everyone's own."""

from django.db.models import QuerySet

from ..access import Access
from ..models import Notice
from ..scoping import visible_or_404, visible_to


def notices_own(access: Access) -> QuerySet[Notice]:
    """The viewer's notices, the newest first."""
    return visible_to(access, Notice.objects.all())


def notice_own(access: Access, *, pk: int) -> Notice:
    """The viewer's notice; 404 for anyone else's."""
    return visible_or_404(access, notices_own(access), pk=pk)


def notices_unread(access: Access) -> int:
    """How many the viewer has not read: the number at the bell."""
    return notices_own(access).filter(read_at=None).count()
