"""Leftovers: rows that have served, and how long each kind is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """Rows of a model whose stamp `field` lies more than `days` back (a session's own end: 0 days); `name` is a message id."""

    name: str
    model: str
    field: str
    days: int


LEFTOVERS = (
    Leftover(name=_("sessions"), model="sessions.Session", field="expire_date", days=0),
    Leftover(name=_("device sessions"), model="usersessions.UserSession", field="last_seen_at", days=90),
    Leftover(name=_("repeated calls"), model="core.IdempotentCall", field="at", days=7),
    Leftover(name=_("read notices"), model="core.Notice", field="read_at", days=180),
    Leftover(name=_("log lines"), model="core.JobLine", field="at", days=90),
    Leftover(name=_("failed sign-ins"), model="axes.AccessAttempt", field="attempt_time", days=90),
    Leftover(name=_("sign-ins"), model="axes.AccessLog", field="attempt_time", days=180),
    Leftover(name=_("sign-in failures"), model="axes.AccessFailureLog", field="attempt_time", days=180),
)


@transaction.atomic
def leftovers_remove(kind: Leftover, *, limit: int, at: datetime) -> int:
    """Removes at most `limit` rows of a kind and says how many; fewer than `limit` means none are left."""
    rows = apps.get_model(kind.model)._default_manager
    before = at - timedelta(days=kind.days)
    old = rows.filter(**{f"{kind.field}__lt": before}).order_by(kind.field).values_list("pk", flat=True)[:limit]
    rows.filter(pk__in=list(old)).delete()
    return len(old)
