"""The mail of notices: one letter for a person holds everything that waits; tried again on failure, and kept when it fails for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Notice, Person
from ..refusals import Refused
from .changes import change_record

# How long after each failed try the next one comes; then it has failed for good.
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
TRIES = len(BACKOFF) + 1
MOST_IN_A_LETTER = 200
AT_ONCE, DIGEST = Notice.Mail.WAITING, Notice.Mail.DIGEST


@dataclass(frozen=True)
class Letter:
    """What one person is sent: the notices, the oldest first."""

    person: Person
    notices: tuple[Notice, ...]
    digest: bool

    @property
    def word(self) -> str:
        """Names the letter, the same when it is tried again, so that a mail server can tell a double."""
        kind = "digest" if self.digest else "notice"
        return f"{kind}-{self.person.pk}-{self.notices[0].pk}-{self.notices[-1].pk}"


@transaction.atomic
def letter_take(*, mail: str, after: int, at: datetime) -> Letter | None:
    """The next person's letter, with a key above `after`; its try is counted before it is sent, so that a crash cannot loop."""
    due = Notice.objects.filter(_due(mail, at=at), person__is_active=True).exclude(person__email="")
    first = due.filter(person__gt=after).order_by("person_id").values_list("person_id", flat=True).first()
    if first is None:
        return None
    rows = list(due.filter(person=first).order_by("pk").select_for_update(of=("self",), skip_locked=True)[:MOST_IN_A_LETTER])
    if not rows:
        return letter_take(mail=mail, after=first, at=at)
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mail_attempts=F("mail_attempts") + 1, mailed_at=at)
    return Letter(person=Person.objects.get(pk=first), notices=tuple(rows), digest=mail == DIGEST)


@transaction.atomic
def letter_sent(*, letter: Letter, at: datetime) -> None:
    """Notes that the letter is out."""
    _of(letter).update(mail=Notice.Mail.SENT, mailed_at=at, mail_error="")


@transaction.atomic
def letter_failed(*, letter: Letter, error: str, at: datetime) -> None:
    """Keeps why; what was tried often enough has failed and waits for an operator."""
    _of(letter).update(mail_error=error[:400], mailed_at=at)
    _of(letter).filter(mail_attempts__gte=TRIES).update(mail=Notice.Mail.FAILED)


@transaction.atomic
def mails_retry(*, notices: Iterable[Notice], actor: Actor, at: datetime) -> None:
    """Lets failed mails be tried again from the start. Refused, and none is, when one of them has not failed."""
    for notice in notices:
        failed = Notice.objects.filter(pk=notice.pk, mail=Notice.Mail.FAILED)
        if not failed.update(mail=Notice.Mail.WAITING, mail_attempts=0, mailed_at=None):
            raise Refused(_("This mail has not failed, or is being tried again already."))
        change_record(notice, verb="mail_retry", was={"mail": "failed"}, now={"mail": "waiting"}, actor=actor, at=at)


def _of(letter: Letter) -> QuerySet[Notice]:
    return Notice.objects.filter(pk__in=[each.pk for each in letter.notices], mail__in=(AT_ONCE, DIGEST))


def _due(mail: str, *, at: datetime) -> Q:
    """Untried, or tried and its pause over; a digest holds only what is still unread, and is tried again the next day."""
    if mail == DIGEST:
        return Q(mail=DIGEST, read_at=None)
    due = Q(mail_attempts=0)
    for tries, pause in enumerate(BACKOFF, start=1):
        due |= Q(mail_attempts=tries, mailed_at__lte=at - pause)
    return Q(mail=AT_ONCE) & due
