"""Writing responsibility fields: who answers for a channel in a region, from a day on, until the next one or an end."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Person, Region
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create

from ..models import Channel, ChannelAssignment


@transaction.atomic
def assignment_give(
    *, channel: Channel, region: Region, manager: Person, on: date, reason: str, access: Access, actor: Actor, at: datetime
) -> ChannelAssignment:
    """The manager answers for the channel in the region from that day on; whoever did so far, ends the day before."""
    access.require("sales.change", region)
    Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.closed_on is not None and channel.closed_on <= on:
        raise Refused(_("%(channel)s is closed already.") % {"channel": channel}, field="on")
    if not manager.is_active:
        raise Refused(_("%(person)s is switched off.") % {"person": manager}, field="manager")
    later = ChannelAssignment.objects.filter(channel=channel, region=region, during__overlap=(on, None)).order_by("during")
    for held in later:
        if held.manager_id == manager.pk and held.during.lower <= on:
            raise Refused(_("%(person)s answers for it already.") % {"person": manager}, field="manager")
        if held.during.lower >= on:
            words = {"person": held.manager, "day": held.during.lower}
            raise Refused(_("%(person)s answers for it from %(day)s; end that first.") % words, field="on")
        row_change(held, {"during": (held.during.lower, on)}, actor=actor, at=at, reason=reason, verb="end")
    row = ChannelAssignment(channel=channel, region=region, manager=manager, during=(on, None))
    row_create(row, actor=actor, at=at, reason=reason)
    return row


@transaction.atomic
def assignment_end(
    *, assignment: ChannelAssignment, on: date, reason: str, access: Access, actor: Actor, at: datetime
) -> ChannelAssignment:
    """From that day on the manager no longer answers for the channel there."""
    access.require("sales.change", assignment.region)
    locked = ChannelAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    begins, ends = locked.during.lower, locked.during.upper
    if ends is not None and ends <= on:
        raise Refused(_("This ended on %(day)s already.") % {"day": ends}, field="on")
    if on <= begins:
        raise Refused(_("It began on %(day)s; it lasts at least one day.") % {"day": begins}, field="on")
    row_change(locked, {"during": (begins, on)}, actor=actor, at=at, reason=reason, verb="end")
    return locked
