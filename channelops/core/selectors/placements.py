"""Reading placements: the tree as it stood or will stand on a day, and the moves that change it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag
from django.shortcuts import get_object_or_404

from ..access import Access
from ..models import OrgUnit, Person, Region, RegionPlacement
from ..scoping import visible_to
from .regions import regions_visible


@dataclass(frozen=True)
class Node:
    """One region in the tree of a day; `seen` is whether the viewer may open it, else only its name is shown."""

    region: Region
    depth: int
    seen: bool


@dataclass(frozen=True)
class Move:
    """A region that left one parent for another on a day."""

    placement: RegionPlacement
    region: Region
    was: Region
    now: Region
    on: date


@dataclass(frozen=True)
class Following:
    """What comes along when a region moves."""

    regions: int
    units: int
    people: int


def region_parents(*, on: date) -> dict[int, int | None]:
    """Region id → parent id as it was, or will be, on the day; regions that did not exist then are absent."""
    return dict(RegionPlacement.objects.filter(during__contains=on).values_list("region_id", "parent_id"))


# Asked by every figure under another day's tree, so it is written out: all placements, and whether each holds on the day.
PLACED = """
    SELECT p.region_id, r.level, p.parent_id, p.during @> %(on)s::date
    FROM core_regionplacement p JOIN core_region r ON r.id = p.region_id
"""


def places_moved(*, on: date) -> dict[tuple[int, int, int], tuple[int, int, int]]:
    """(province, city, county) in which something may have been posted → where that place hangs on the day; only where they differ.

    0 stands for none; a place that was not in the tree on that day stays where it was.
    """
    ever: defaultdict[int, set[int]] = defaultdict(set)
    now: dict[int, int | None] = {}
    levels: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(PLACED, {"on": on})
        for region, level, parent, holds in cursor.fetchall():
            levels[region] = level
            if holds:
                now[region] = parent
            if parent is not None:
                ever[region].add(parent)
    moved: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    for region, level in levels.items():
        city = now.get(region) if level == 3 else region
        province = now.get(city) if city is not None else None
        if level not in (2, 3) or city is None or province is None:
            continue
        county = region if level == 3 else 0
        for was_city in ever[region] if level == 3 else {region}:
            for was_province in ever[was_city]:
                if (was_province, was_city) != (province, city):
                    moved[was_province, was_city, county] = province, city, county
    return moved


def tree(access: Access, *, on: date) -> list[Node]:
    """The part of the day's tree that lies under the viewer's nodes, in order, with the names of what lies above."""
    parents = region_parents(on=on)
    regions = {region.pk: region for region in Region.objects.filter(pk__in=parents)}
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk in sorted(regions, key=lambda pk: regions[pk].code):
        below[parents[pk]].append(pk)
    roots = {held.region_id for held in access.nodes if held.region_id in regions}
    above = {pk for root in roots if root is not None for pk in _up(root, parents)} - roots
    seen = set(regions_visible(access).values_list("pk", flat=True))

    def walk(pk: int, depth: int, inside: bool) -> Iterator[Node]:
        inside = inside or pk in roots
        if inside or pk in above:
            yield Node(regions[pk], depth, pk in seen)
            for child in below[pk]:
                yield from walk(child, depth + 1, inside)

    return [node for root in below[None] for node in walk(root, 0, False)]


def _up(pk: int, parents: dict[int, int | None]) -> Iterator[int]:
    above = parents.get(pk)
    while above is not None:
        yield above
        above = parents.get(above)


def moves_visible(access: Access) -> list[Move]:
    """Every move, past and planned, of the visible regions, the latest first."""
    rows = RegionPlacement.objects.select_related("region").annotate(
        was_id=Window(Lag("parent_id"), partition_by=[F("region_id")], order_by=[F("during").asc()])
    )
    seen = set(regions_visible(access).values_list("pk", flat=True))
    moves = [row for row in rows if row.was_id is not None and row.region_id in seen]
    named = Region.objects.in_bulk({pk for row in moves for pk in (row.was_id, row.parent_id)})
    found = [Move(row, row.region, named[row.was_id], named[row.parent_id], row.during.lower) for row in moves]
    return sorted(found, key=lambda move: (move.on, move.placement.pk), reverse=True)


def placement_of(region: Region, *, pk: int) -> RegionPlacement:
    """That placement of the region, or 404."""
    return get_object_or_404(RegionPlacement.objects.select_related("region", "parent"), region=region, pk=pk)


def parents_possible(access: Access, region: Region) -> QuerySet[Region]:
    """Where this viewer may hang the region: open nodes of the level above."""
    return visible_to(access.having("region.change"), Region.objects.filter(level=region.level - 1, closed_on=None))


def following(region: Region) -> Following:
    """How much follows the region when it moves: regions below it, open units, people at home there."""
    below = Region.objects.filter(path__startswith=region.path)
    column = {1: "province_id", 2: "city_id", 3: "county_id"}.get(region.level)
    people = Person.objects.filter(**{column: region.pk}) if column else Person.objects.filter(unit__region__in=below)
    units = OrgUnit.objects.filter(region__in=below, closed_on=None)
    return Following(regions=below.count() - 1, units=units.count(), people=people.filter(is_active=True).count())
