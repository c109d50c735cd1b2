"""Regions that a file brings along: a level at a time, in bulk, with the placement and the history that a single one would get."""

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from channelops.core.actors import Actor
from channelops.core.models import Region, RegionPlacement
from channelops.core.naming import named
from channelops.core.services.changes import creations_record

COLUMN = {Region.Level.PROVINCE: "province_id", Region.Level.CITY: "city_id", Region.Level.COUNTY: "county_id"}


def regions_add(rows: list[tuple[str, str, str]], *, level: int, on: date, actor: Actor, at: datetime) -> int:
    """Opens (code, code of the one above, name) at a level from the day on; without a known parent none."""
    above_all = {above for _code, above, _name in rows}
    parents = {region.code: region for region in Region.objects.filter(code__in=above_all, closed_on=None)}
    known = [row for row in rows if level == 1 or row[1] in parents]
    regions = [_region(code, name[:120], parent=parents.get(above), level=level) for code, above, name in known]
    if not regions:
        return 0
    Region.objects.bulk_create(regions, batch_size=2_000)
    column = COLUMN[Region.Level(level)]
    Region.objects.filter(pk__in=[region.pk for region in regions]).update(**{column: F("pk")})
    for region in regions:
        setattr(region, column, region.pk)
    reason = _("Named by an imported file.")
    placements = [RegionPlacement(region=region, parent=region.parent, during=(on, None), reason=reason) for region in regions]
    RegionPlacement.objects.bulk_create(placements, batch_size=2_000)
    creations_record(regions, actor=actor, at=at, reason=reason)
    return len(regions)


def _region(code: str, name: str, *, parent: Region | None, level: int) -> Region:
    region = Region(code=code, level=level, parent=parent, path=f"{parent.path if parent else ''}{code}/", **named(name, name))
    if parent is not None:
        region.province_id, region.city_id = parent.province_id, parent.city_id
    return region
