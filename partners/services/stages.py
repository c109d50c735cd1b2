"""Moving a partner to another stage."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create
from channelops.sales.services.payees import partner_retell

from ..models import Partner, PartnerStage, Stage

# From each stage to where: the way onwards, out at any time, back from decline, and in again after the exit.
WAYS = {"": "ABC", "A": "BE", "B": "CDE", "C": "DE", "D": "BE", "E": "A"}


@transaction.atomic
def stage_move(*, partner: Partner, stage: str, on: date, reason: str, access: Access | None, actor: Actor, at: datetime) -> PartnerStage:
    """The partner stands in the stage from that day on; what was, ends the day before. Refused for a way there is not.

    A day of a closed month is posted as a difference by the next night. `access` None is the machine's own hand.
    """
    Partner.objects.select_for_update().get(pk=partner.pk)
    if access is not None:
        access.require("partner.stage", partner)
    last = PartnerStage.objects.filter(partner=partner).order_by("during").last()
    if last is not None and last.during.lower >= on:
        raise Refused(
            _("The partner came to its present stage on %(day)s; the next one begins later.") % {"day": last.during.lower}, field="on"
        )
    if stage not in WAYS[last.stage if last else ""]:
        words = {"was": Stage(last.stage).label if last else _("no stage"), "now": Stage(stage).label}
        raise Refused(_("No way leads from %(was)s to %(now)s.") % words, field="stage")
    if last is not None:
        row_change(last, {"during": (last.during.lower, on)}, actor=actor, at=at, reason=reason)
    row = PartnerStage(partner=partner, stage=stage, during=(on, None), reason=reason)
    row_create(row, actor=actor, at=at, reason=reason)
    row.refresh_from_db()
    partner_retell(partner_id=partner.pk, since=on, why="placed")
    return row
