"""The parts of a list page as its components take them: head, rows, foot, chips, chooser, bulk actions."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ..tables import Column
from ..tables.cells import cell_of, total_of
from .listing import COLUMNS, ORDER, PAGE, SIZE, SIZES, Listing

# What a new choice of columns does not carry along.
UNKEPT = (COLUMNS, PAGE, "up")


class SeeOther(HttpResponseRedirectBase):
    """303: look there with GET."""

    status_code = 303


def drawn(listing: Listing, *, now: datetime) -> dict[str, Any]:
    """Everything below the page head."""
    leaf = listing.leaf
    quiet = sorted(listing.filters.quiet) if listing.filters is not None else []
    return {
        "head": head_of(listing),
        "lines": [{"pk": row.pk, "name": str(row), "cells": [cell_of(each, row, now=now) for each in listing.columns]} for row in leaf],
        "foot": foot_of(listing),
        "leaf": leaf,
        "total_rows": listing.figures["rows"],
        "sizes": SIZES,
        "noun": listing.table.noun,
        "empty": empty_of(listing),
        "chips": chips_of(listing),
        "bulk": bulk_of(listing),
        "chooser": chooser_of(listing),
        "kept": [(name, value) for name in (ORDER, COLUMNS, SIZE, *quiet) for value in listing.params.getlist(name)],
        "clear_url": clear_url(listing),
        "query": listing.query(),
        "exports": [
            {"label": "CSV", "url": f"?{listing.query(export='csv')}"},
            {"label": "XLSX", "url": f"?{listing.query(export='xlsx')}"},
        ],
    }


def head_of(listing: Listing) -> list[dict[str, Any]]:
    """The columns' heads; the order link turns round where it is the present order."""
    now = None if listing.problem else listing.order
    heads = []
    for column in listing.columns:
        head: dict[str, Any] = {"label": column.label, "unit": column.unit, "numeric": column.numeric}
        head |= {"wide_only": column.wide_only, "grow": column.grow, "sort": ""}
        if column.sort:
            ours = now is not None and now.key == column.key
            if now is not None and ours:
                head["sort"] = "descending" if now.descending else "ascending"
            turned = f"-{column.key}" if ours and now is not None and not now.descending else column.key
            head["url"] = f"?{listing.query(order=turned)}"
        heads.append(head)
    return heads


def foot_of(listing: Listing) -> list[dict[str, Any]]:
    """The totals under the columns that have one; nothing where none has or nothing is counted."""
    if not listing.figures["rows"] or not any(column.total is not None for column in listing.columns):
        return []
    return [total_of(column, listing.figures.get(column.key)) for column in listing.columns]


def empty_of(listing: Listing) -> dict[str, Any]:
    """What stands where no row does: the table's own sentence, or that the filters leave nothing, with the way out."""
    if listing.problem:
        return {"text": listing.problem, "url": "?", "link": _("Show the whole list"), "icon": "alert-triangle"}
    if listing.filters is not None and listing.filters.active():
        return {"text": _("Nothing matches these filters."), "url": clear_url(listing), "link": _("Clear the filters"), "icon": "filter"}
    return {"text": listing.table.empty}


def chips_of(listing: Listing) -> list[dict[str, Any]]:
    """One chip for each filter that narrows the list: its label, its value in words, and the address without it."""
    if listing.filters is None or listing.problem:
        return []
    chips = []
    for name, value in listing.filters.active():
        field = listing.filters.form.fields[name]
        own = [key for key in listing.params if key == name or key in (f"{name}_after", f"{name}_before", f"{name}_min", f"{name}_max")]
        chips.append({"label": field.label, "value": _in_words(field, value), "url": f"?{listing.query(without=own)}"})
    return chips


def clear_url(listing: Listing) -> str:
    """The list without its filters, in the same order and columns."""
    kept = {ORDER, COLUMNS, SIZE}
    return f"?{listing.query(without=[name for name in listing.params if name not in kept])}"


def bulk_of(listing: Listing) -> list[dict[str, Any]]:
    """The bulk actions that the viewer may do."""
    return [
        {
            "name": action.name,
            "label": action.label,
            "url": reverse(action.url_name),
            "icon": action.icon,
            "modal": action.modal,
            "confirm": action.confirm,
        }
        for action in listing.table.bulk
        if listing.access.can(action.capability)
    ]


def chooser_of(listing: Listing) -> dict[str, Any]:
    """The columns to choose from, the chosen first in their order."""
    chosen = listing.columns
    rest = [column for column in listing.table.seen_by(listing.access) if column not in chosen]
    kept = [(name, value) for name in listing.params for value in listing.params.getlist(name) if value and name not in UNKEPT]
    return {
        "chosen": [_choice(column, fixed=place == 0, first=place < 2) for place, column in enumerate(chosen)],
        "rest": [_choice(column) for column in rest],
        "count": len(chosen),
        "of": len(chosen) + len(rest),
        "kept": kept,
        "reset": f"?{listing.query(without=[COLUMNS])}",
    }


def column_moved(listing: Listing, *, key: str) -> HttpResponse:
    """The same list with one column a place further to the front."""
    keys = [column.key for column in listing.columns]
    if key in keys[2:]:
        place = keys.index(key)
        keys[place - 1 : place + 1] = [keys[place], keys[place - 1]]
    return SeeOther(f"?{listing.query(without=['up'], cols=','.join(keys[1:]))}")


def tabs_end(list_key: str, listing: Listing) -> dict[str, Any] | None:
    """The way to keep the present filters, order and columns under a name."""
    if listing.problem:
        return None
    url = f"{reverse('saved_view_save', args=[list_key])}?{listing.query()}"
    return {"label": _("Save as view"), "url": url, "icon": "device-floppy", "modal": True}


def _choice(column: Column, *, fixed: bool = False, first: bool = False) -> dict[str, Any]:
    return {"key": column.key, "label": column.label, "unit": column.unit, "fixed": fixed, "first": first}


def _in_words(field: Any, value: Any) -> str:
    """A filter's value as the reader chose it."""
    if value is True:
        return ""
    if isinstance(value, slice):
        return f"{value.start:%Y-%m-%d} – {value.stop:%Y-%m-%d}" if value.start and value.stop else _open_range(value)
    if isinstance(value, Model):
        return str(value)
    return str(dict(getattr(field, "choices", ())).get(value, value)) if not hasattr(field, "queryset") else str(value)


def _open_range(value: slice) -> str:
    if value.start:
        return _("from %(day)s") % {"day": f"{value.start:%Y-%m-%d}"}
    return _("until %(day)s") % {"day": f"{value.stop:%Y-%m-%d}"}
