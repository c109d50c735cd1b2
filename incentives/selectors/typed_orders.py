"""Completing typed orders from the catalogue: of a known product its family and category, of a region those above it."""

from collections.abc import Mapping, Sequence

from channelops.core.models import Region
from channelops.sales.selectors.codes import families_of_products

PLACES = {1: "province", 2: "city", 3: "county"}


def rows_completed(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows with what the catalogue knows and the row leaves open; `region` becomes its county, city and province."""
    families = families_of_products({row.get("product", "") for row in rows})
    places = _places({row.get("region", "") for row in rows} - {""})
    made = []
    for row in rows:
        family, category = families.get(row.get("product", ""), ("", ""))
        known = {"family": family, "category": category} | places.get(row.get("region", ""), {})
        typed = {name: text for name, text in row.items() if text and name != "region"}
        made.append({name: text for name, text in known.items() if text} | typed)
    return made


def _places(codes: set[str]) -> dict[str, dict[str, str]]:
    """Of each code of a region the codes of its county, city and province."""
    found: dict[str, dict[str, str]] = {code: {"county": code} for code in codes}
    if not codes:
        return found
    for region in Region.objects.filter(code__in=codes).select_related("parent__parent"):
        found[region.code] = {}
        node: Region | None = region
        while node is not None:
            if node.level in PLACES:
                found[region.code][PLACES[node.level]] = node.code
            node = node.parent
    return found
