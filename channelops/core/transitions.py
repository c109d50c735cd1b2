"""Moving a row from one state to the next: compare and swap, refuse aloud, leave a trace."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from channelops.kernel.states import StateMachine

from .access import Access
from .actors import Actor
from .refusals import Refused
from .services.changes import change_record


@transaction.atomic
def apply(row: Model, machine: StateMachine, name: str, *, access: Access | None, actor: Actor, at: datetime, reason: str = "") -> None:
    """Moves `row.status` by the named transition. Raises PermissionDenied, or Refused when the row is elsewhere by now.

    `access` None is the night's own hand, which asks for no capability.
    """
    step = machine.transition(name)
    if access is not None:
        access.require(step.capability, row)
    was = row.status  # type: ignore[attr-defined]
    moved = type(row)._default_manager.filter(pk=row.pk, status__in=step.sources).exclude(status=step.target).update(status=step.target)
    if not moved:
        row.refresh_from_db(fields=["status"])
        state = row.get_status_display()  # type: ignore[attr-defined]
        raise Refused(_("This cannot be done now: it is “%(state)s”.") % {"state": state})
    row.status = step.target  # type: ignore[attr-defined]
    change_record(row, verb=name, was={"status": was}, now={"status": step.target}, actor=actor, at=at, reason=reason)
