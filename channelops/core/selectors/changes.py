"""Reading changes: the history of a row, and the log of everything in the viewer's subtree."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from ..access import Access
from ..models import Change
from ..scoping import visible_to


def changes_of(row: Model) -> QuerySet[Change]:
    """The history of a row, newest first; whoever sees the row may see it, so the row must come from a scoped read."""
    return Change.objects.filter(object_type=row._meta.label, object_id=str(row.pk)).select_related("actor", "acted_by")


def changes_visible(access: Access) -> QuerySet[Change]:
    """The changes in the viewer's subtrees, newest first."""
    return visible_to(access, Change.objects.select_related("actor", "acted_by"))


def names_of(model: type[Model], keys: Iterable[Any]) -> dict[str, str]:
    """The names of referred rows by their key as text, in one query; rows that are gone are missing."""
    found = model._default_manager.filter(pk__in=list(keys))
    return {str(row.pk): str(row) for row in found}
