"""The tabs of a list: all rows, then the viewer's saved views, with their counts."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..models import SavedView
from ..selectors.saved_views import TABS, rows_counted, saved_views_of
from .listing import COLUMNS, Listing, normal

# The list as an address asks for it.
Reading = Callable[[QueryDict], Listing]


def tabs_of(listing: Listing, *, list_key: str, listing_of: Reading) -> list[dict[str, Any]]:
    """All rows first, then the views; counts while there are at most `TABS` views, all in one query."""
    views = list(saved_views_of(listing.access, list_key=list_key))
    now = None if listing.problem else listing.view_query
    bare = not listing.problem and not (listing.filters and listing.filters.active())
    counts = _counts(listing, views, listing_of=listing_of) if 0 < len(views) <= TABS else {0: listing.figures["rows"]} if bare else {}
    keys = [column.key for column in listing.columns[1:]]
    tabs = [{"label": _("All"), "url": "?", "count": counts.get(0), "current": now == "" and not listing.params.get(COLUMNS)}]
    for view in views:
        same = now == normal(view.query) and (not view.columns or list(view.columns) == keys)
        taken = any(tab["current"] for tab in tabs)
        tabs.append({"label": view.name, "url": f"?{query_of(view)}", "count": counts.get(view.pk), "current": same and not taken})
    return tabs


def query_of(view: SavedView) -> str:
    """The address's query of a view: its filters and order, and its columns."""
    columns = QueryDict(mutable=True)
    if view.columns:
        columns[COLUMNS] = ",".join(view.columns)
    return "&".join(part for part in (view.query, columns.urlencode(safe=",")) if part)


def _counts(listing: Listing, views: list[SavedView], *, listing_of: Reading) -> dict[int, int]:
    """How many rows there are (0) and each view shows now; a view whose question has become unreadable shows none."""
    listings = {view.pk: listing_of(QueryDict(view.query)) for view in views}
    asked = {key: each.filtered for key, each in listings.items() if not each.problem}
    return rows_counted({0: listing.rows, **asked})
