"""Moves: figures of orders under the tree of another day: what was posted in a region that hangs elsewhere is counted where it hangs."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from .figures import CHANNEL, PERIOD, PLACE, Figures, Keyed, Span, add_to, sums_of

# Province, city, county: 0 where an order came no lower.
Place = tuple[int, int, int]
Moves = Mapping[Place, Place]
MOVED = "unnest(%(p)s::int[], %(c)s::int[], %(k)s::int[], %(to_p)s::int[], %(to_c)s::int[]) AS m (p, c, k, to_p, to_c)"
SAME = "f.province_id = m.p AND f.city_id = m.c AND f.county_id = m.k"
# By level: where a row counts under the other tree.
NOW = {1: "coalesce(m.to_p, f.province_id)", 2: "coalesce(m.to_c, f.city_id)", 3: "f.county_id"}


def moved_regions(span: Span, moves: Moves, *, regions: Collection[int], channel_id: int | None = None) -> Keyed:
    """(region, period) → what its figures gain or lose under the other tree."""
    found: Keyed = {}
    for _channel, place, day, figures in _moved(span, moves, channel_id=channel_id):
        for left, entered in zip(place, moves[place], strict=True):
            if left != entered:
                for region, times in ((left, -1), (entered, 1)):
                    if region in regions:
                        add_to(found, (region, day), figures, times=times)
    return found


def moved_channels(span: Span, moves: Moves, *, region_id: int) -> Keyed:
    """(channel, period) → what the figures of one region gain or lose under the other tree."""
    found: Keyed = {}
    for channel, place, day, figures in _moved(span, moves, channel_id=None):
        times = (region_id in moves[place]) - (region_id in place)
        if times:
            add_to(found, (channel, day), figures, times=times)
    return found


def _moved(span: Span, moves: Moves, *, channel_id: int | None) -> Iterator[tuple[int, Place, date, Figures]]:
    """(channel, place where posted, period, figures) of everything that hangs elsewhere; few counties, out of their days."""
    rows = f"{MOVED} JOIN sales_countyday f ON {SAME} WHERE f.day BETWEEN %(first)s AND %(last)s{CHANNEL if channel_id is not None else ''}"
    words = {**_columns(moves), "first": span.first, "last": span.last, "channel": channel_id}
    keys = ["channel_id", "province_id", "city_id", "county_id"]
    for (channel, province, city, county), day, figures in sums_of(rows, words, keys=keys, time=PERIOD[span.grain].format(time="f.day")):
        yield channel, (province, city, county), span.period(day or span.first), figures


def moved_partners(span: Span, moves: Moves, *, level: int, regions: Collection[int], channel_id: int | None = None) -> Keyed:
    """(region, period) → `active` under the other tree, for the regions that won or lost a place; whole months, perhaps of one channel."""
    touched = _touched(moves) & set(regions)
    if not touched or level not in PLACE:
        return {}
    counted = _partners(span, moves, keys=(NOW[level], level), words={"regions": list(touched), "channel": channel_id})
    return {(region, day): {"active": 0} for region in touched for _place, day in counted} | counted


def moved_channel_partners(span: Span, moves: Moves, *, level: int, region_id: int) -> Keyed | None:
    """(channel, period) → `active` of one region under the other tree; None where it neither won nor lost a place."""
    if region_id not in _touched(moves) or level not in PLACE:
        return None
    return _partners(span, moves, keys=("f.channel_id", level), words={"regions": [region_id], "channel": None})


def _touched(moves: Moves) -> set[int]:
    return {region for place in (*moves, *moves.values()) for region in place}


def _partners(span: Span, moves: Moves, *, keys: tuple[str, int], words: Mapping[str, Any]) -> Keyed:
    """By the key and period, the partners whose orders in the regions of a level are more than none."""
    key, level = keys
    period = "%(first)s::date" if span.grain == "range" else "f.month"
    words = {**_columns(moves), **words, "first": span.first, "month": span.first.replace(day=1), "last": span.last}
    one = " AND f.channel_id = %(channel)s" if words["channel"] is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, period, count(*) FROM (SELECT {key} AS place, {period} AS period, f.payee_id"  # noqa: S608 - constants
            f" FROM sales_payeemonth f LEFT JOIN {MOVED} ON {SAME} WHERE f.month BETWEEN %(month)s AND %(last)s"
            f" AND {NOW[level]} = ANY(%(regions)s){one} AND f.payee_id NOT IN (SELECT id FROM sales_payee WHERE kind = 'staff')"
            " GROUP BY 1, 2, 3 HAVING sum(f.orders) > 0) AS active GROUP BY 1, 2",
            words,
        )
        return {(place, span.period(day)): {"active": int(count)} for place, day, count in cursor.fetchall()}


def _columns(moves: Moves) -> dict[str, Any]:
    was, now = list(zip(*moves, strict=True)), list(zip(*moves.values(), strict=True))
    names = dict(zip(("p", "c", "k"), map(list, was), strict=True))
    return {**names, "to_p": list(now[0]), "to_c": list(now[1])}
