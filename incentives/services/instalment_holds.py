"""Putting one instalment on hold, and lifting the hold: a named manager's word with a reason; the next accrual goes by it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import change_record, row_change, row_create
from channelops.sales.selectors.codes import orders_by_key

from ..engine.instalments import parts_of
from ..models import InstalmentHold, Statement
from ..selectors.instalments import Instalment
from .holdbacks import holdback_ask

# What is paid already, or never will be, nobody can hold.
OPEN = ("scheduled", "due", "passed")


@transaction.atomic
def instalment_hold(
    *, statement: Statement, instalment: Instalment, reason: str, access: Access | None, actor: Actor, at: datetime
) -> InstalmentHold:
    """Holds an instalment that is not settled yet. Refused for one that is, for one on hold, and for nobody in particular."""
    if access is not None:
        access.require("instalment.hold", statement)
    if actor.person is None:
        raise Refused(_("Somebody holds an instalment by name."))
    if instalment.hold is not None:
        raise Refused(_("This instalment is on hold already."))
    if instalment.state not in OPEN:
        raise Refused(_("Only what is not settled yet can be held."))
    hold = InstalmentHold(
        payee_id=statement.payee_id,
        partner_id=statement.partner_id,
        order_id=instalment.order_id,
        plan_version_id=instalment.plan_version_id,
        component=instalment.component,
        rule=instalment.rule,
        reason=reason,
        held_by=actor.person,
        held_at=at,
    )
    row_create(hold, actor=actor, at=at, reason=reason)
    _tell(statement, instalment, verb="hold", actor=actor, at=at, reason=reason)
    holdback_ask(payee_id=statement.payee_id, actor=actor, at=at)
    return hold


@transaction.atomic
def instalment_lift(
    *, statement: Statement, instalment: Instalment, reason: str, access: Access | None, actor: Actor, at: datetime
) -> InstalmentHold:
    """Lifts a hold: the instalment is tested again. Refused for one that is lifted already, and for nobody in particular."""
    if access is not None:
        access.require("instalment.hold", statement)
    hold = InstalmentHold.objects.select_for_update().filter(pk=instalment.hold or 0).first()
    if actor.person is None:
        raise Refused(_("Somebody lifts a hold by name."))
    if hold is None or hold.lifted_at is not None:
        raise Refused(_("This hold was lifted already."))
    row_change(hold, {"lifted_by": actor.person, "lifted_at": at}, actor=actor, at=at, reason=reason, verb="lift")
    _tell(statement, instalment, verb="lift", actor=actor, at=at, reason=reason)
    holdback_ask(payee_id=statement.payee_id, actor=actor, at=at)
    return hold


def _tell(statement: Statement, instalment: Instalment, *, verb: str, actor: Actor, at: datetime, reason: str) -> None:
    """The statement's own history says it, too: its readers look there."""
    order = orders_by_key({(instalment.day, instalment.order_id)}).get(instalment.order_id)
    now: dict[str, str | int] = {
        "order": order.ref if order else "",
        "part": parts_of(instalment.rule)[1],
        "due": f"{instalment.due // 100}-{instalment.due % 100:02}",
    }
    change_record(statement, verb=verb, was={}, now=now, actor=actor, at=at, reason=reason)
