"""Moving a row from one state to the next: compare and swap, refuse aloud, leave a trace."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from channelops.kernel.states import StateMachine

from .access import Access
from .actors import Actor
from .refusals import Refused
from .services.changes import change_record, changes_record


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


@transaction.atomic
def apply_all(rows: Sequence[Model], machine: StateMachine, name: str, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Moves rows of one kind, all in the same state, in as many statements as one; the caller has asked for the right.

    Refused, and nothing moved, when one is elsewhere by now.
    """
    step, was = machine.transition(name), {row.status for row in rows}  # type: ignore[attr-defined]
    moved = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], status__in=step.sources).update(status=step.target)
    if moved != len(rows) or len(was) != 1:
        raise Refused(_("This cannot be done now: some of the rows have changed meanwhile."))
    for row in rows:
        row.status = step.target  # type: ignore[attr-defined]
    changes_record(rows, verb=name, was={"status": was.pop()}, now={"status": step.target}, actor=actor, at=at, reason=reason)
