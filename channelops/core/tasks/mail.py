"""The mail of notices: what waits goes out every minute, the digest once a morning; one letter a piece."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from ..jobs import Work, job
from ..mail import NOT_SENT, letter_mail
from ..services.notice_mails import AT_ONCE, DIGEST, letter_failed, letter_sent, letter_take


@job("core.mail", _("Mail"), own_pieces=True, quiet=True, by_hand=False)
def send_mail(work: Work) -> bool:
    """The next person's letter of notices that are to be told at once."""
    return _send_next(work, AT_ONCE)


@job("core.digest", _("Daily digest"), own_pieces=True)
def send_digest(work: Work) -> bool:
    """The next person's digest: everything unread that was not told at once."""
    return _send_next(work, DIGEST)


def _send_next(work: Work, mail: str) -> bool:
    """Takes a letter, sends it outside of any transaction, and notes what came of it.

    Killed between sending and noting, it is sent once more after its pause, under the same Message-ID.
    """
    with work.piece():
        letter = letter_take(mail=mail, after=work.cursor.get("after", 0), at=work.now())
        if letter is None:
            work.cursor["after"] = 0
            return False
        work.cursor["after"] = letter.person.pk
    try:
        letter_mail(letter).send()
    except NOT_SENT as error:
        with work.piece():
            letter_failed(letter=letter, error=f"{type(error).__name__}: {error}", at=work.now())
            said = gettext_noop("The mail to %(person)s was not sent: %(error)s")
            work.log(said, level="warning", person=letter.person.username, error=str(error)[:300])
        return True
    with work.piece():
        letter_sent(letter=letter, at=work.now())
        work.count(rows=len(letter.notices), done=1)
    return True
