"""A cell: one value of one row as the page draws it (`components/cell.html`)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from .. import formats, tones
from .declared import Column, Row


def cell_of(column: Column, row: Row, *, now: datetime) -> dict[str, Any]:
    """What `components/cell.html` takes: the value written for the reader, its tone, its link."""
    value = column.read(row)
    cell: dict[str, Any] = {"kind": column.kind if column.kind in DRAWN else "text", "value": value}
    if column.kind in WRITTEN:
        cell["value"] = WRITTEN[column.kind](value) if value is not None else ""
        cell["kind"] = "num" if column.numeric else "text"
    elif column.kind == "moment":
        cell["value"] = formats.format_moment(value, now=now) if value else ""
    elif column.kind == "state":
        cell.update(_state(column, row, value))
    elif column.kind == "stage" and value:
        cell["letter"], _space, cell["value"] = str(value).partition(" ")
    cell["class"] = class_of(column)
    if column.link:
        cell["url"] = column.link(row) or ""
        if cell["kind"] == "text" and cell["url"]:
            cell["kind"] = "link"
    if column.tone:
        cell["tone"] = column.tone(row)
    if column.note:
        cell["note"] = column.note(row)
    return cell


def class_of(column: Column) -> str:
    """How the cell stands: numbers to the right, days on one line even where words wrap, short words on one line."""
    stands = "num" if column.numeric else "tnum" if column.kind in DAYS else "grow" if column.grow else "nowrap"
    return f"{stands} wide-only" if column.wide_only else stands


def total_of(column: Column, value: object) -> dict[str, Any]:
    """The foot of a column: its total, or nothing."""
    if column.total is None:
        return {"class": class_of(column), "value": ""}
    return {"class": class_of(column), "value": WRITTEN[column.kind](value) if column.kind in WRITTEN else value}


def words_of(column: Column, row: Row) -> object:
    """The value as a word where the page shows a word (a state, yes or no), else as it is: what a file holds."""
    value = column.read(row)
    if value is None:
        return None
    if column.kind == "state":
        return _state(column, row, value)["value"]
    if column.kind == "bool":
        return _("Yes") if value else _("No")
    return value


DAYS = frozenset({"date", "datetime", "moment"})
# Kinds that the component draws in its own way.
DRAWN = frozenset({"state", "stage", "health", "meter", "sla", "bool", "html"})
WRITTEN: dict[str, Callable[[Any], str]] = {
    "money": formats.format_money,
    "number": formats.format_number,
    "signed": lambda value: formats.format_number(value, signed=True),
    "percent": formats.format_percent,
    "date": formats.format_day,
    "datetime": formats.format_stamp,
}


def _state(column: Column, row: Row, value: object) -> dict[str, Any]:
    """A `tones.State` speaks for itself; a field of the row is asked for its word and tone."""
    if isinstance(value, tones.State):
        return {"value": value.label, "tone": value.tone}
    name = column.value if isinstance(column.value, str) and column.value else column.key
    owner = row
    *path, field = name.split(".")
    for step in path:
        owner = getattr(owner, step)
    state = tones.state_of(owner, field)
    return {"value": state.label, "tone": state.tone}
