"""Keeping a list's filters, order and columns under a name: the views of one person."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Person, SavedView
from ..refusals import Refused
from .changes import Plain, change_record, row_change, row_create

MOST = 20


@transaction.atomic
def saved_view_save(
    *, person: Person, list_key: str, name: str, query: str, columns: Sequence[str], actor: Actor, at: datetime
) -> SavedView:
    """Keeps the view under the name; one of that name is replaced. Refused beyond `MOST` views of a list."""
    mine = SavedView.objects.select_for_update().filter(person=person, list_key=list_key)
    found = {view.name: view for view in mine}
    if view := found.get(name):
        row_change(view, {"query": query, "columns": list(columns)}, actor=actor, at=at)
        return view
    if len(found) >= MOST:
        raise Refused(_("A list keeps at most %(most)s views; delete one first.") % {"most": MOST}, field="name")
    position = max((view.position for view in found.values()), default=0) + 1
    view = SavedView(person=person, list_key=list_key, name=name, query=query, columns=list(columns), position=position)
    row_create(view, actor=actor, at=at)
    return view


@transaction.atomic
def saved_view_rename(*, view: SavedView, name: str, actor: Actor, at: datetime) -> SavedView:
    """Gives the view another name. Refused where the person has a view of that name on the list."""
    if SavedView.objects.filter(person_id=view.person_id, list_key=view.list_key, name=name).exclude(pk=view.pk).exists():
        raise Refused(_("You already have a view of this name."), field="name")
    row_change(view, {"name": name}, actor=actor, at=at)
    return view


@transaction.atomic
def saved_view_move(*, view: SavedView, by: int, actor: Actor, at: datetime) -> SavedView:
    """Moves the view by so many places among its list's tabs (−1 = one to the front); at an end it stays."""
    order = list(SavedView.objects.select_for_update().filter(person_id=view.person_id, list_key=view.list_key).order_by("position", "id"))
    was = [each.pk for each in order].index(view.pk)
    order.insert(max(0, min(len(order) - 1, was + by)), order.pop(was))
    for position, each in enumerate(order, start=1):
        row_change(each, {"position": position}, actor=actor, at=at, verb="move")
    return order[[each.pk for each in order].index(view.pk)]


@transaction.atomic
def saved_view_delete(*, view: SavedView, actor: Actor, at: datetime) -> None:
    """Removes the view; its name and query stay in the history."""
    was: dict[str, Plain] = {"name": view.name, "query": view.query, "columns": list(view.columns)}
    change_record(view, verb="delete", was=was, now={}, actor=actor, at=at)
    view.delete()
