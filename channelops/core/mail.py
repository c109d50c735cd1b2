"""A letter as mail: text and HTML in the person's language, with the portal's address before every link."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .formats import local_name
from .models import Notice
from .services.notice_mails import Letter

# What sending may raise when the server is away or says no.
NOT_SENT = (SMTPException, OSError)


def site_address() -> str:
    """Where people reach the portal, without the last slash."""
    trusted: list[str] = settings.CSRF_TRUSTED_ORIGINS
    return (settings.SITE_URL or next(iter(trusted), "") or "http://localhost:8000").rstrip("/")


def letter_mail(letter: Letter) -> EmailMultiAlternatives:
    """The mail of a letter, in the language of its reader."""
    with translation.override(letter.person.language):
        titles = [local_name({"name_zh": each.title_zh, "name_en": each.title_en}) for each in letter.notices]
        site = site_address()
        context = {
            "person": local_name(letter.person),
            "lines": [_line(title, each, site=site) for title, each in zip(titles, letter.notices, strict=True)],
            "digest": letter.digest,
            "site_name": settings.SITE_NAME,
            "choices_url": f"{site}/notices/choices/",
        }
        mail = EmailMultiAlternatives(
            subject=_subject(letter, titles),
            body=render_to_string("core/mail/letter.txt", context),
            to=[letter.person.email],
            headers={"Message-ID": f"<{letter.word}@{site.rpartition('/')[2].partition(':')[0]}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("core/mail/letter.html", context), "text/html")
    return mail


def _line(title: str, notice: Notice, *, site: str) -> dict[str, str]:
    return {"title": title, "url": f"{site}{notice.url}" if notice.url else ""}


def _subject(letter: Letter, titles: list[str]) -> str:
    if letter.digest:
        subject = _("What is new for you: %(count)s") % {"count": len(titles)}
    elif len(titles) == 1:
        subject = titles[0]
    else:
        subject = _("%(title)s and %(count)s more") % {"title": titles[0], "count": len(titles) - 1}
    return f"{settings.SITE_NAME} · {' '.join(subject.split())}"
