"""Writing channels: opened, changed, closed; every hand over them leaves its trace."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Department
from channelops.core.naming import named
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create

from ..models import Channel, ChannelAssignment, Touchpoint


@transaction.atomic
def channel_create(
    *,
    code: str,
    kind: str,
    name_zh: str,
    name_en: str,
    external: bool,
    owner: Department | None,
    access: Access,
    actor: Actor,
    at: datetime,
) -> Channel:
    """Opens a channel of one of the five kinds, after those there are; channels belong to the whole house."""
    if Channel.objects.filter(code=code).exists():
        raise Refused(_("This code is taken."), field="code")
    last = Channel.objects.order_by("-position").values_list("position", flat=True).first()
    place = 0 if last is None else last + 1
    channel = Channel(code=code, kind=kind, external=external, owner=owner, position=place, **named(name_zh, name_en))
    access.require("sales.change", channel)
    row_create(channel, actor=actor, at=at)
    return channel


@transaction.atomic
def channel_change(
    *, channel: Channel, name_zh: str, name_en: str, owner: Department | None, reason: str, access: Access, actor: Actor, at: datetime
) -> Channel:
    """Other names or another owner; code and kind stay, because orders and plans speak of them."""
    access.require("sales.change", channel)
    locked = Channel.objects.select_for_update().get(pk=channel.pk)
    row_change(locked, {**named(name_zh, name_en), "owner": owner}, actor=actor, at=at, reason=reason)
    return locked


@transaction.atomic
def channel_close(*, channel: Channel, on: date, reason: str, access: Access, actor: Actor, at: datetime) -> Channel:
    """Closes a channel that nothing hangs on any more: no open touchpoint, nobody who answers for it after that day."""
    access.require("sales.change", channel)
    locked = Channel.objects.select_for_update().get(pk=channel.pk)
    if locked.closed_on is not None:
        raise Refused(_("%(channel)s is closed already.") % {"channel": locked})
    open_still = Touchpoint.objects.filter(channel=locked, closed_on=None).count()
    if open_still:
        raise Refused(_("%(number)s touchpoints of %(channel)s are still open.") % {"number": open_still, "channel": locked})
    answered = ChannelAssignment.objects.filter(channel=locked, during__overlap=(on, None)).count()
    if answered:
        words = {"number": answered, "channel": locked, "day": on}
        raise Refused(_("%(number)s managers answer for %(channel)s beyond %(day)s; end that first.") % words)
    row_change(locked, {"closed_on": on}, actor=actor, at=at, reason=reason, verb="close")
    return locked
