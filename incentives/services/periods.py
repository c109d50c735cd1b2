"""Opening settlement periods and moving them to their lock, two hands between calculation and money."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create

from ..lifecycle import PERIOD
from ..models import Period


@transaction.atomic
def period_open(*, month: date, actor: Actor, at: datetime) -> Period:
    """The period of the month; opened where nobody has yet."""
    known = Period.objects.select_for_update().filter(month=month).first()
    if known is not None:
        return known
    period = Period(month=month)
    row_create(period, actor=actor, at=at)
    return period


@transaction.atomic
def period_move(*, period: Period, step: str, access: Access | None, actor: Actor, at: datetime, reason: str = "") -> Period:
    """Moves a period along its table. Refused for the review of a month without a result, and for the second hand being the first."""
    period = Period.objects.select_for_update().get(pk=period.pk)
    if step == "review" and not period.results.exists():
        raise Refused(_("Nothing has been calculated for this month yet."))
    if step == "approve" and actor.person is not None and actor.person.pk == period.calculated_by_id:
        raise Refused(_("You ran the calculation: somebody else approves it."))
    transitions.apply(period, PERIOD, step, access=access, actor=actor, at=at, reason=reason)
    hands: dict[str, dict[str, object]] = {
        "calculate": {"calculated_by": actor.person},
        "approve": {"approved_by": actor.person},
        "reopen": {"approved_by": None},
    }
    if step in hands:
        row_change(period, hands[step], actor=actor, at=at, reason=reason)
    return period
