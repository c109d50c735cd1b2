"""Writing regions: open, rename, move on a date, close."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from channelops.kernel.periods import business_date

from ..actors import Actor
from ..models import Grant, OrgUnit, Person, Region, RegionPlacement
from ..naming import named
from ..refusals import Refused
from .changes import Plain, change_record, row_change
from .placements import region_hang

# The column in which a region's own id stands.
COLUMN: dict[int, str] = {Region.Level.PROVINCE: "province_id", Region.Level.CITY: "city_id", Region.Level.COUNTY: "county_id"}


@transaction.atomic
def region_create(
    *, code: str, name_zh: str, name_en: str, parent: Region | None, on: date, actor: Actor, at: datetime, reason: str = ""
) -> Region:
    """Opens a region under the parent from the day on (today or earlier); without a parent it is a province."""
    if on > business_date(at):
        raise Refused(_("A region opens today or earlier."), field="on")
    if Region.objects.filter(code=code).exists():
        raise Refused(_("This code is taken."), field="code")
    level = parent.level + 1 if parent else Region.Level.PROVINCE
    if parent is not None:
        parent = Region.objects.select_for_update().get(pk=parent.pk)
        _open(parent)
    if level > Region.Level.GRID:
        raise Refused(_("Nothing lies below a grid."), field="parent")
    region = Region(code=code, level=level, parent=parent, path=f"{parent.path if parent else ''}{code}/", **named(name_zh, name_en))
    if parent is not None:
        region.province_id, region.city_id, region.county_id = parent.province_id, parent.city_id, parent.county_id
    region.full_clean()
    region.save(force_insert=True)
    if level in COLUMN:
        setattr(region, COLUMN[level], region.pk)
        region.save(update_fields=[COLUMN[level]])
    RegionPlacement.objects.create(region=region, parent=parent, during=(on, None), reason=reason)
    now = {"code": code, "name_zh": region.name_zh, "name_en": region.name_en, "on": on.isoformat()}
    change_record(region, verb="create", was={}, now={**now, "parent": parent.pk if parent else None}, actor=actor, at=at, reason=reason)
    return region


@transaction.atomic
def region_rename(*, region: Region, name_zh: str, name_en: str, reason: str, actor: Actor, at: datetime) -> Region:
    """Gives the region other names; its code stays."""
    row_change(region, named(name_zh, name_en), actor=actor, at=at, reason=reason, verb="rename")
    return region


@transaction.atomic
def region_move(*, region: Region, parent: Region, on: date, reason: str, actor: Actor, at: datetime) -> RegionPlacement:
    """Hangs the region under another parent from the day on: at once where that day has come, else by the night's job."""
    # Fresh and locked in one order: the caller's rows may be older than the last move of what lies above them.
    locked = Region.objects.select_for_update().order_by("pk").in_bulk([region.pk, parent.pk])
    region, parent = locked[region.pk], locked[parent.pk]
    if parent.level != region.level - 1:
        raise Refused(
            _("%(region)s is a %(level)s: it cannot hang under %(parent)s, a %(parent_level)s.")
            % {
                "region": region,
                "level": region.get_level_display(),
                "parent": parent,
                "parent_level": parent.get_level_display(),
            },
            field="parent",
        )
    _open(region)
    _open(parent)
    last = RegionPlacement.objects.select_for_update().filter(region=region).order_by("during").last()
    if last is None or last.during.lower >= on:
        words = {"region": region, "day": last.during.lower if last else on}
        raise Refused(_("%(region)s already moves on %(day)s; another move comes after that day.") % words, field="on")
    if last.parent_id == parent.pk:
        raise Refused(_("%(region)s already belongs to %(parent)s.") % {"region": region, "parent": parent}, field="parent")
    last.during = (last.during.lower, on)
    last.save(update_fields=["during"])
    placement = RegionPlacement.objects.create(region=region, parent=parent, during=(on, None), reason=reason)
    now: dict[str, Plain] = {"parent": parent.pk, "on": on.isoformat()}
    change_record(region, verb="move", was={"parent": last.parent_id}, now=now, actor=actor, at=at, reason=reason)
    if on <= business_date(at):
        region_hang(region, parent, actor=actor, at=at, reason=reason)
    return placement


@transaction.atomic
def region_move_cancel(*, placement: RegionPlacement, reason: str, actor: Actor, at: datetime) -> Region:
    """Takes a planned move back while its day has not come; the region stays where it is."""
    region = Region.objects.select_for_update().get(pk=placement.region_id)
    placements = list(RegionPlacement.objects.select_for_update().filter(region=region).order_by("during"))
    if placement not in placements:
        raise Refused(_("This move has been taken back already."))
    if placement != placements[-1]:
        raise Refused(_("A later move is planned; take that one back first."))
    before, last = placements[-2:] if len(placements) > 1 else (None, placements[-1])
    if before is None or last.during.lower <= business_date(at):
        raise Refused(_("This move has already taken place."))
    was = {"parent": last.parent_id, "on": last.during.lower.isoformat()}
    last.delete()
    before.during = (before.during.lower, None)
    before.save(update_fields=["during"])
    change_record(region, verb="cancel_move", was=was, now={"parent": before.parent_id}, actor=actor, at=at, reason=reason)
    return region


@transaction.atomic
def region_close(*, region: Region, on: date, reason: str, actor: Actor, at: datetime) -> Region:
    """Closes an emptied region from the day on: nothing open below it, no unit, nobody at home there, no grant beyond that day."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    _open(region)
    last = RegionPlacement.objects.select_for_update().filter(region=region).order_by("during").last()
    if last is None or last.during.lower >= on:
        raise Refused(_("%(region)s cannot close before it has hung somewhere for a day.") % {"region": region}, field="on")
    for sentence, number in _left_behind(region, on):
        if number:
            raise Refused(sentence % {"region": region, "number": number})
    last.during = (last.during.lower, on)
    last.save(update_fields=["during"])
    row_change(region, {"closed_on": on}, actor=actor, at=at, reason=reason, verb="close")
    return region


def _left_behind(region: Region, on: date) -> list[tuple[str, int]]:
    below = Region.objects.filter(path__startswith=region.path)
    home = Q(unit__region__in=below)
    if region.level in COLUMN:
        home |= Q(**{COLUMN[region.level]: region.pk})
    return [
        (_("%(region)s still has %(number)s open regions below it."), below.filter(closed_on=None).exclude(pk=region.pk).count()),
        (_("%(region)s still has %(number)s open units."), OrgUnit.objects.filter(region__in=below, closed_on=None).count()),
        (_("%(number)s people are still at home in %(region)s."), Person.objects.filter(home, is_active=True).count()),
        (_("%(number)s grants over %(region)s last longer."), Grant.objects.filter(region__in=below, during__overlap=(on, None)).count()),
    ]


def _open(region: Region) -> None:
    if region.closed_on is not None:
        raise Refused(_("%(region)s is closed from %(day)s.") % {"region": region, "day": region.closed_on})
