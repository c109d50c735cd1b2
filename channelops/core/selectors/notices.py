"""Reading notices: everyone's own, and for operators the mails that failed."""

from django.db import connection
from django.db.models import QuerySet

from ..access import Access
from ..models import Notice, NoticeChoice, Person
from ..notice_kinds import KINDS
from ..scoping import visible_or_404, visible_to


def notices_own(access: Access) -> QuerySet[Notice]:
    """The viewer's notices, the newest first."""
    return visible_to(access, Notice.objects.all())


def notice_own(access: Access, *, pk: int) -> Notice:
    """The viewer's notice; 404 for anyone else's."""
    return visible_or_404(access, notices_own(access), pk=pk)


def notices_unread(access: Access) -> int:
    """How many the viewer has not read: the number at the bell, which every page asks for."""
    if access.person is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_notice WHERE person_id = %s AND read_at IS NULL", [access.person.pk])
        return int(cursor.fetchone()[0])


def notice_choices(person: Person) -> dict[str, str]:
    """How the person wants each kind by mail: as chosen, else as declared."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "mail"))
    return {code: str(chosen.get(code, kind.mail)) for code, kind in KINDS.items()}


def mails_failed(access: Access) -> QuerySet[Notice]:
    """The mails that failed for good, to people the viewer administers."""
    people = visible_to(access.having("system.view"), Person.objects.all())
    return Notice.objects.filter(mail=Notice.Mail.FAILED, person__in=people).select_related("person")
