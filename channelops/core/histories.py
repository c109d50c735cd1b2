"""A history: changes told to a reader, with words for verbs, fields and values."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Model
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import formats, labels
from .jobs import job_label
from .models import Change, Region
from .selectors.changes import names_of

Names = dict[type[Model], dict[str, str]]
# Ids that a row carries without a foreign key, and whose they are.
IDS: dict[str, type[Model]] = {"province_id": Region, "city_id": Region, "county_id": Region}
# Keys that follow from others and tell a reader nothing.
UNTOLD = frozenset({"sort_key", "initials"})
# A document of more characters is told apart by its mark; its own page compares it.
LONGEST_DOCUMENT = 80
WAYS = {"page": gettext_lazy("Page"), "api": gettext_lazy("REST"), "command": gettext_lazy("Command"), "job": gettext_lazy("Nightly job")}


def entries_of(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The changes as `components/history.html` takes them; names of referred rows are asked once per kind."""
    changes = list(changes)
    names = _names(changes)
    told = [_entry(change, names) for change in changes]
    if told:
        told[0]["tone"] = "accent"
    return told


def who(change: Change) -> str:
    """The hand behind a change; whoever stood in for a person is named with it."""
    if change.actor is None:
        return via_words(change.via)
    if change.acted_by is None:
        return change.actor.name
    return _("%(person)s (by %(hand)s)") % {"person": change.actor.name, "hand": change.acted_by.name}


def via_words(via: str) -> str:
    """The way in: a page, REST with its token, a command, a nightly job."""
    way, _colon, name = via.partition(":")
    word = str(WAYS.get(way, way))
    if way == "job":
        name = job_label(name)
    return f"{word} {name}" if name else word


def fields_words(change: Change) -> str:
    """The fields a change touched, in words."""
    model = labels.model_of(change.object_type)
    return _(", ").join(dict.fromkeys(str(labels.field_label(model, name)) for name in _told(model, change)))


def address_of(change: Change) -> str | None:
    """The page of the row changed, by the house's rule of names (`<model>_detail`); None where there is none."""
    if change.verb == "delete":
        return None
    name = change.object_type.partition(".")[2]
    word = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    try:
        return reverse(f"{word}_detail", args=[change.object_id])
    except NoReverseMatch:
        return None


def _entry(change: Change, names: Names) -> dict[str, Any]:
    model = labels.model_of(change.object_type)
    rows = [
        {
            "field": labels.field_label(model, name),
            "was": _shown(model, name, change.was.get(name), names=names),
            "is": _shown(model, name, change.now.get(name), names=names),
        }
        for name in _told(model, change)
    ]
    made = change.verb == "create"
    way = "" if change.via == "page" or change.actor is None else f" · {via_words(change.via)}"
    return {
        "at": change.at,
        "title": labels.verb_label(change.verb),
        "by": who(change) + way,
        # Everything is new in a new row: a line of what it is says more than many arrows from nothing.
        "text": " · ".join(f"{row['field']} {row['is']}" for row in rows if row["is"]) if made else "",
        "rows": [] if made else rows,
        "why": change.reason,
        "tone": "bad" if change.verb == "delete" else "",
    }


def _told(model: type[Model] | None, change: Change) -> list[str]:
    """The fields of a change in the model's order, those the model does not have last."""
    order = [field.name for field in model._meta.concrete_fields] if model is not None else []
    touched = [name for name in {**change.was, **change.now} if name not in UNTOLD]
    return sorted(touched, key=lambda name: (order.index(name) if name in order else len(order), name))


def _names(changes: Iterable[Change]) -> Names:
    wanted: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for change in changes:
        model = labels.model_of(change.object_type)
        for values in (change.was, change.now):
            for name, value in values.items():
                referred = _referred(model, name)
                if referred is not None and isinstance(value, str | int) and value != "":
                    wanted[referred].add(value)
    return {model: names_of(model, keys) for model, keys in wanted.items()}


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


def _referred(model: type[Model] | None, name: str) -> type[Model] | None:
    field = _field(model, name)
    related = field.related_model if field is not None else None
    if isinstance(related, type):
        return related
    return IDS.get(name)


def _shown(model: type[Model] | None, name: str, value: Any, *, names: Names) -> str:
    """A stored value in words."""
    if value is None or value == "" or value == []:
        return ""
    referred = _referred(model, name)
    if referred is not None:
        return names.get(referred, {}).get(str(value), f"#{value}")
    field = _field(model, name)
    choices = dict(field.flatchoices) if field is not None and field.choices else {}
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    return _plain(field, value)


def _plain(field: Field[Any, Any] | None, value: Any) -> str:
    kind = field.get_internal_type() if field is not None else ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if kind == "DateTimeField" and isinstance(value, str):
        return formats.format_stamp(parse_datetime(value))
    if kind == "DateField" and isinstance(value, str):
        return formats.format_day(parse_date(value))
    if isinstance(value, list) and len(value) == 2 and "Range" in type(field).__name__:
        return _("from %(day)s") % {"day": value[0]} if value[1] is None else f"{value[0] or '…'} – {value[1]}"
    if isinstance(value, int) and field is not None and field.name.endswith("_fen"):
        return formats.format_money(value)
    if isinstance(value, list) and isinstance(value[0], list):
        # a table stands on its own page; here it is told by its rows
        return formats.format_number(len(value))
    if isinstance(value, list):
        return _(", ").join(str(each) for each in value)
    if isinstance(value, dict):
        return _document(value)
    return str(value)


def _document(value: dict[str, Any]) -> str:
    """A short one as it is, a long one by its size and a mark of its content."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(text) <= LONGEST_DOCUMENT:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return _("a document of %(n)s characters (%(mark)s)") % {"n": formats.format_number(len(text)), "mark": mark}
