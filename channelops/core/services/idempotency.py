"""Calling once: a write that a client sends again with the same key answers again and acts no more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..models import IdempotentCall, Person
from ..refusals import Refused


@dataclass(frozen=True)
class Call:
    """What a client sent: its key, and what it sent with it."""

    key: str
    method: str
    path: str
    body_sha256: str


@dataclass(frozen=True)
class Answer:
    """What it got: a status, a body of plain JSON values, and the headers that belong to it."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class StillRunning(Refused):
    """The first call with this key has not finished."""


class KeyReused(Refused):
    """The key was used before for something else."""


@transaction.atomic
def call_once(*, person: Person, call: Call, act: Callable[[], Answer], at: datetime) -> tuple[Answer, bool]:
    """Acts, or repeats the stored answer; the second value says which (True: repeated).

    The key is stored in the transaction of the effect, so both exist or neither does, whatever dies in between.
    A call that raises leaves nothing and may be sent again. Raises StillRunning and KeyReused.
    """
    if not _lock(person=person, key=call.key):
        raise StillRunning(_("A call with this Idempotency-Key is still running. Send it again in a moment."))
    kept = IdempotentCall.objects.filter(person=person, key=call.key).first()
    if kept is not None:
        if (kept.method, kept.path, kept.body_sha256) != (call.method, call.path, call.body_sha256):
            raise KeyReused(_("This Idempotency-Key was used before with another call. Choose a new key."))
        return Answer(status=kept.status or 200, body=kept.answer, headers=kept.headers), True
    answer = act()
    IdempotentCall.objects.create(
        person=person,
        key=call.key,
        method=call.method,
        path=call.path,
        body_sha256=call.body_sha256,
        status=answer.status,
        answer=answer.body,
        headers=answer.headers,
        at=at,
    )
    return answer, False


def _lock(*, person: Person, key: str) -> bool:
    """Whether this transaction is the only one at work on the key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotent:{person.pk}:{key}"])
        return bool(cursor.fetchone()[0])
