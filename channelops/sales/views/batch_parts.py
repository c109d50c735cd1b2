"""The parts of an import's page, as their templates take them."""

from typing import Any

from django.core.paginator import Page as Leaf
from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number, format_percent, format_stamp

from ..feeds.faults import ROW_FAULTS
from ..feeds.mapping import FeedMapping
from ..forms.mappings import LABELS, template_of
from ..models import Batch, RejectedRow

# The columns a rejected row is shown with, as far as they are mapped.
SHOWN = ("ref", "at", "touchpoint", "payee", "product", "amount")
ORDER = ("uploaded", "received", "staged", "checked", "loaded")


def steps_of(batch: Batch) -> list[dict[str, Any]]:
    """The stage bar: received, staged, checked, loaded, rejected rows."""
    place = ORDER.index(batch.status) if batch.status in ORDER else -1
    notes = ["", batch.sha256[:4] + "…" + batch.sha256[-4:], "", "", format_stamp(batch.loaded_at) if batch.loaded_at else ""]
    if batch.status == Batch.Status.LOADED:
        notes[2] = _("%(n)s rows") % {"n": format_number(batch.read)}
        notes[3] = _("%(n)s rejected") % {"n": format_number(batch.rejected)}
    names = dict(Batch.Status.choices)
    steps = [
        {"name": str(names[name]), "note": notes[number], "status": _status(number, place)} for number, name in enumerate(ORDER) if number
    ]
    if batch.status == Batch.Status.LOADED and batch.rejected:
        steps.append({"name": _("Rejected rows"), "note": "", "status": "now"})
    return steps


def _status(number: int, place: int) -> str:
    done = number <= place
    return "done" if done else "now" if number == place + 1 else ""


def controls_of(batch: Batch, *, open_fen: int) -> dict[str, Any]:
    """The equation, and what the rejected amounts of the source mean for its settlement."""
    share = abs(batch.rejected_fen) / abs(batch.read_fen) if batch.read_fen else 0
    over = open_fen > batch.source.tolerance_fen
    words = {
        "share": f"{format_percent(share, places=2)}%",
        "open": format_money(open_fen),
        "tolerance": format_money(batch.source.tolerance_fen),
    }
    said = _("Of this file %(share)s is rejected; of the source %(open)s yuan are open, %(tolerance)s are tolerated.") % words
    if over:
        said += " " + _("Settlement goes on once they are corrected, dropped or released by name.")
    return {"batch": batch, "said": said if batch.rejected else "", "over": over}


def rejected_lines(batch: Batch, leaf: Leaf[RejectedRow], *, may: bool) -> dict[str, Any]:
    """The rejected rows of a page with the cells that matter, the bad one marked."""
    columns = shown_columns(batch)
    lines = []
    for row in leaf:
        fault = ROW_FAULTS[row.code]
        lines.append(
            {
                "line": row.line,
                "cells": [{"text": _cell(batch, row, column), "bad": column == row.cell} for column in columns],
                "fault": fault.sentence,
                "way_out": fault.way_out,
                "state": row,
                "again": reverse("batch_detail", args=[row.came_again_id]) if row.came_again_id else "",
                "fix": reverse("rejected_fix", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.OPEN else "",
                "drop": reverse("rejected_drop", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.OPEN else "",
                "reopen": reverse("rejected_reopen", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.DROPPED else "",
            }
        )
    return {"columns": columns, "lines": lines, "leaf": leaf, "again_url": reverse("batch_again", args=[batch.pk]) if may else ""}


def _cell(batch: Batch, row: RejectedRow, column: str) -> str:
    place = batch.header.index(column) if column in batch.header else -1
    return str(row.values[place]) if 0 <= place < len(row.values) else ""


def shown_columns(batch: Batch) -> list[str]:
    """The file's columns behind the fields that people look at first."""
    if batch.mapping is None:
        return [name for name in SHOWN if name in batch.header]
    mapping = FeedMapping.read(batch.mapping.document)
    found = [column for name in SHOWN for column in mapping.field_columns(name)[:1]]
    return list(dict.fromkeys(found))


def mapping_lines(batch: Batch) -> dict[str, Any]:
    """The mapping as a table: where each field comes from and what is done with it."""
    document = batch.mapping.document if batch.mapping else {"fields": {}}
    lines = []
    for name, rule in document["fields"].items():
        notes = [rule[key] for key in ("format",) if key in rule]
        if rule.get("rounding") == "half_up":
            notes.append(_("rounded half up"))
        notes += [f"{word} = {to}" for word, to in rule.get("words", {}).items()]
        lines.append({"column": template_of(rule), "field": LABELS[name], "note": ", ".join(notes)})
    region = document.get("region", {})
    for rule in [region["code"]] if "code" in region else region.get("levels", []):
        lines.append({"column": template_of(rule), "field": _("Region"), "note": region.get("prefix", "")})
    return {"lines": lines}
