"""Writing touchpoints: opened at a region for a channel, changed, closed on a day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.models import Region
from channelops.core.naming import named
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_change, row_create

from ..models import Channel, Payee, Touchpoint


@transaction.atomic
def touchpoint_create(
    *,
    code: str,
    kind: str,
    names: tuple[str, str],
    channel: Channel,
    region: Region,
    payee: Payee | None,
    on: date,
    access: Access,
    actor: Actor,
    at: datetime,
) -> Touchpoint:
    """Opens a touchpoint; `names` are the Chinese and the English one."""
    if Touchpoint.objects.filter(code=code).exists():
        raise Refused(_("This code is taken."), field="code")
    if channel.closed_on is not None:
        raise Refused(_("%(channel)s is closed already.") % {"channel": channel}, field="channel")
    _earns(payee, on)
    touchpoint = Touchpoint(code=code, kind=kind, channel=channel, payee=payee, opened_on=on, **named(*names))
    touchpoint.province_id, touchpoint.city_id, touchpoint.county_id = region.province_id, region.city_id, region.county_id
    access.require("sales.change", touchpoint)
    row_create(touchpoint, actor=actor, at=at)
    return touchpoint


@transaction.atomic
def touchpoint_change(
    *,
    touchpoint: Touchpoint,
    kind: str,
    names: tuple[str, str],
    payee: Payee | None,
    reason: str,
    access: Access,
    actor: Actor,
    at: datetime,
) -> Touchpoint:
    """Other names, another kind or payee; orders that came through it before keep theirs. Channel and region stay."""
    access.require("sales.change", touchpoint)
    locked = Touchpoint.objects.select_for_update(of=("self",)).get(pk=touchpoint.pk)
    if payee is not None and payee.pk != locked.payee_id:
        _earns(payee, locked.opened_on)
    row_change(locked, {"kind": kind, "payee": payee, **named(*names)}, actor=actor, at=at, reason=reason)
    return locked


@transaction.atomic
def touchpoint_close(*, touchpoint: Touchpoint, on: date, reason: str, access: Access, actor: Actor, at: datetime) -> Touchpoint:
    """From that day on nothing is sold through it."""
    access.require("sales.change", touchpoint)
    locked = Touchpoint.objects.select_for_update(of=("self",)).get(pk=touchpoint.pk)
    if locked.closed_on is not None:
        raise Refused(_("%(touchpoint)s is closed already.") % {"touchpoint": locked})
    if on < locked.opened_on:
        raise Refused(_("A touchpoint closes after it opened."), field="on")
    row_change(locked, {"closed_on": on}, actor=actor, at=at, reason=reason, verb="close")
    return locked


def _earns(payee: Payee | None, on: date) -> None:
    if payee is not None and payee.closed_on is not None and payee.closed_on <= on:
        raise Refused(_("%(payee)s ended on %(day)s.") % {"payee": payee, "day": payee.closed_on}, field="payee")
