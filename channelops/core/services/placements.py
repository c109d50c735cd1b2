"""A placement: where a region hangs from a day on; taking effect means carrying its whole subtree along."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Concat, Substr

from .. import hooks
from ..actors import Actor
from ..models import Person, Region, RegionPlacement
from .changes import change_record

# What a row is told apart by, per level of the region that moves: the id column, and the columns that change with it.
COLUMNS: dict[int, tuple[str, tuple[str, ...]]] = {
    Region.Level.CITY: ("city_id", ("province_id",)),
    Region.Level.COUNTY: ("county_id", ("province_id", "city_id")),
}


@transaction.atomic
def placements_apply(*, on: date, actor: Actor, at: datetime) -> int:
    """Hangs every region where its placement of the day says, the upper levels first; how many were moved."""
    due = RegionPlacement.objects.filter(during__contains=on).exclude(parent=F("region__parent")).exclude(parent=None)
    moved = 0
    for placement in due.order_by("region__level", "region_id"):
        region = Region.objects.select_for_update().get(pk=placement.region_id)
        region_hang(region, Region.objects.get(pk=placement.parent_id or 0), actor=actor, at=at, reason=placement.reason)
        moved += 1
    return moved


@transaction.atomic
def region_hang(region: Region, parent: Region, *, actor: Actor, at: datetime, reason: str) -> None:
    """Puts the region under the parent now: path and ids of its subtree, and of every row that follows the tree."""
    old_path, was = region.path, {"parent": region.parent_id, "path": region.path}
    places = {"province_id": parent.province_id, "city_id": parent.city_id, "county_id": parent.county_id}
    changed = {name: value for name, value in places.items() if value is not None}
    new_path = f"{parent.path}{region.code}/"
    Region.objects.filter(pk=region.pk).update(parent=parent)
    Region.objects.filter(path__startswith=old_path).update(
        path=Concat(Value(new_path), Substr("path", len(old_path) + 1), output_field=CharField()), **changed
    )
    for model in hooks.region_followers:
        _follow(model, region, changed)
    Person.objects.filter(unit__region__path__startswith=new_path).update(**changed)
    region.refresh_from_db()
    change_record(region, verb="take_place", was=was, now={"parent": parent.pk, "path": region.path}, actor=actor, at=at, reason=reason)


def _follow(model: type[Model], region: Region, changed: dict[str, int]) -> None:
    """Rows know provinces, cities and counties; what belongs to a grid belongs to its county and follows through its unit."""
    if region.level in COLUMNS:
        key, columns = COLUMNS[region.level]
        model._default_manager.filter(**{key: region.pk}).update(**{name: changed[name] for name in columns})
