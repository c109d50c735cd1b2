"""Reading saved views."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value

from ..access import Access
from ..models import SavedView
from ..scoping import visible_or_404, visible_to

TABS = 8


def saved_views_of(access: Access, *, list_key: str) -> QuerySet[SavedView]:
    """The viewer's own views of one list, in their order."""
    return visible_to(access, SavedView.objects.filter(list_key=list_key).order_by("position", "id"))


def saved_view_own(access: Access, *, pk: int) -> SavedView:
    """The viewer's view; 404 for anyone else's."""
    return visible_or_404(access, SavedView.objects.all(), pk=pk)


def rows_counted(filtered: Mapping[int, QuerySet[Any]]) -> dict[int, int]:
    """How many rows each of the querysets has, asked in one query."""
    asked = [
        rows.order_by().annotate(which=Value(which)).values("which").annotate(n=Count("pk")).values_list("which", "n")
        for which, rows in filtered.items()
    ]
    if not asked:
        return {}
    first, *rest = asked
    return dict.fromkeys(filtered, 0) | dict(first.union(*rest, all=True) if rest else first)
