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
from ..selectors.releases import held_up_by, released_by


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
    """Moves a period along its table. Refused for the review of a month without a result, and where `period_refusal` says why."""
    period = Period.objects.select_for_update().get(pk=period.pk)
    if step == "review" and not period.results.exists():
        raise Refused(_("Nothing has been calculated for this month yet."))
    if refusal := period_refusal(period, step=step, actor=actor):
        raise Refused(refusal)
    transitions.apply(period, PERIOD, step, access=access, actor=actor, at=at, reason=reason)
    hands: dict[str, dict[str, object]] = {
        "calculate": {"calculated_by": actor.person},
        "approve": {"approved_by": actor.person},
        "reopen": {"approved_by": None},
    }
    if step in hands:
        row_change(period, hands[step], actor=actor, at=at, reason=reason)
    return period


def period_refusal(period: Period, *, step: str, actor: Actor) -> str:
    """Why a month is not approved or locked, in the reader's language; empty where nothing speaks against it."""
    if step not in ("approve", "lock"):
        return ""
    if held := held_up_by(period):
        sentence = _("Rejected rows of %(n)s sources exceed what is tolerated: correct them, drop them, or release the source by name.")
        return sentence % {"n": held}
    if step == "lock" or actor.person is None:
        return ""
    if actor.person.pk == period.calculated_by_id:
        return _("You ran the calculation: somebody else approves it.")
    if actor.person.pk in released_by(period):
        return _("You released a source of this month: somebody else approves it.")
    return ""
