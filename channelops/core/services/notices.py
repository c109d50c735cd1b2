"""Telling people: one notice for one event and person, however often it is told; read by that person only."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from ..actors import Actor
from ..models import Notice, NoticeChoice, Person
from ..notice_kinds import AT_ONCE, DIGEST, KINDS
from ..refusals import Refused
from .changes import change_record

BY_MAIL: dict[str, Notice.Mail] = {AT_ONCE: Notice.Mail.WAITING, DIGEST: Notice.Mail.DIGEST}


@transaction.atomic
def notice_send(
    *,
    people: Iterable[Person],
    kind: str,
    key: str,
    title_zh: str,
    title_en: str,
    url: str,
    at: datetime,
    mention: bool = False,
) -> int:
    """Tells the people, and says how many did not know yet. `key` names the event: telling it again changes nothing.

    By mail it goes as each has chosen for the kind, a mention always at once. `url` is a path of this portal, or "".
    KeyError for a kind that is not declared, ValueError for an address elsewhere.
    """
    declared = KINDS[kind]
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"a notice leads to a path of the portal, not to {url}")
    told = {person.pk: person for person in people if person.is_active}
    chosen = dict(NoticeChoice.objects.filter(person__in=told, kind=kind).values_list("person_id", "mail"))
    known = set(Notice.objects.filter(person__in=told, key=key).values_list("person_id", flat=True))
    fresh = []
    for person in (each for pk, each in told.items() if pk not in known):
        wanted = AT_ONCE if mention or declared.fixed else chosen.get(person.pk, declared.mail)
        mail = BY_MAIL.get(wanted, Notice.Mail.NONE) if person.email else Notice.Mail.NONE
        fresh.append(Notice(person=person, kind=kind, key=key, title_zh=title_zh, title_en=title_en, url=url, at=at, mail=mail))
    # Whoever tells the same event at the same moment loses against the constraint, quietly.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    return len(fresh)


def notice_read(*, notice: Notice, at: datetime) -> Notice:
    """Marks it read; the first time counts. What was to come in the digest comes no more."""
    Notice.objects.filter(pk=notice.pk, mail=Notice.Mail.DIGEST).update(mail=Notice.Mail.NONE)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def notices_read(*, person: Person, pks: Iterable[int] | None = None, at: datetime) -> int:
    """Marks the person's notices read, all or the named ones, and says how many were not."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if pks is not None:
        unread = unread.filter(pk__in=list(pks))
    unread.filter(mail=Notice.Mail.DIGEST).update(mail=Notice.Mail.NONE)
    return unread.update(read_at=at)


@transaction.atomic
def notice_choices_set(*, person: Person, choices: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """Keeps how the person wants each kind by mail. Refused for a kind that leaves no choice or does not exist."""
    was = dict(NoticeChoice.objects.select_for_update().filter(person=person).values_list("kind", "mail"))
    for kind, mail in choices.items():
        if kind not in KINDS or KINDS[kind].fixed or mail not in NoticeChoice.Mail.values:
            raise Refused(f"{kind}: {mail}", field=kind)
        NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults={"mail": mail})
    changed = {kind: mail for kind, mail in choices.items() if was.get(kind, KINDS[kind].mail) != mail}
    if changed:
        before = {kind: str(was.get(kind, KINDS[kind].mail)) for kind in changed}
        change_record(person, verb="notice_choices", was=before, now=dict(changed), actor=actor, at=at)
