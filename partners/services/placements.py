"""Moving a partner in the tree: below another one, or to its head, from a day on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create
from channelops.sales.services.payees import partner_retell

from ..models import Partner, PartnerPlacement


@transaction.atomic
def partner_place(
    *, partner: Partner, parent: Partner | None, on: date, reason: str, access: Access | None, actor: Actor, at: datetime
) -> Partner:
    """The partner stands below `parent` (None: at the head) from that day on, with all that stand below it; `on` is not after today.

    Refused for a day before its last move, and below one of its own sub-agents. What closed months differ by follows in the night.
    """
    # one move at a time: the tree is read and written whole
    list(Partner.objects.select_for_update().filter(parent=None).values_list("pk", flat=True))
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if access is not None:
        access.require("partner.stage", partner)
    above = Partner.objects.select_for_update().get(pk=parent.pk) if parent else None
    if above is not None and above.path.startswith(partner.path):
        raise Refused(_("%(above)s stands below %(partner)s.") % {"above": above.name, "partner": partner.name}, field="parent")
    last = PartnerPlacement.objects.filter(partner=partner).order_by("during").last()
    if last is not None and max(last.during.lower, last.during.upper or last.during.lower) >= on:
        raise Refused(_("The partner came to its present place later than that."), field="on")
    if last is not None and last.during.upper is None:
        row_change(last, {"during": (last.during.lower, on)}, actor=actor, at=at, reason=reason)
    if above is not None:
        row_create(PartnerPlacement(partner=partner, parent=above, during=(on, None)), actor=actor, at=at, reason=reason)
    was, path = partner.path, f"{above.path if above else ''}{partner.code}/"
    row_change(partner, {"parent": above}, actor=actor, at=at, reason=reason)
    below = list(Partner.objects.filter(path__startswith=was))
    for each in below:
        each.path = path + each.path[len(was) :]
    Partner.objects.bulk_update(below, ["path"], batch_size=2_000)
    partner.refresh_from_db()
    partner_retell(partner_id=partner.pk, since=on, why="placed")
    return partner
