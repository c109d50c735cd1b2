"""The parts of an import's page, as their templates take them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.paginator import Page as Leaf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.formats import format_day, format_money, format_number, format_percent, format_stamp
from channelops.core.tones import State
from channelops.kernel.periods import business_date

from ..feeds.faults import ROW_FAULTS
from ..feeds.mapping import FeedMapping, Rule
from ..forms.mappings import LABELS
from ..models import Batch, Order, RejectedRow

# The columns a rejected row is shown with, as far as they are mapped.
SHOWN = ("ref", "at", "touchpoint", "payee", "product", "amount")
WHOLE = gettext_lazy("Whole row")
KINDS = {kind.name.lower(): kind.label for kind in Order.Kind}
ORDER = ("uploaded", "received", "staged", "checked", "loaded")


def steps_of(batch: Batch, *, waiting: int) -> list[dict[str, Any]]:
    """The stage bar: received, staged, checked, loaded, rejected rows. `waiting` of them are open."""
    place = ORDER.index(batch.status) if batch.status in ORDER else -1
    notes = ["", f"{batch.sha256[:4]}…{batch.sha256[-4:]}" if batch.size else "", "", "", ""]
    if batch.status == Batch.Status.LOADED:
        notes[2] = _("%(n)s rows") % {"n": format_number(batch.read)}
        notes[3] = _("%(n)s rejected") % {"n": format_number(batch.rejected)}
        notes[4] = " ".join((_("%(n)s rows") % {"n": format_number(batch.accepted)}, format_stamp(batch.loaded_at)))
    names = dict(Batch.Status.choices)
    steps = [
        {"name": str(names[name]), "note": notes[number], "status": _status(number, place)} for number, name in enumerate(ORDER) if number
    ]
    if batch.status == Batch.Status.LOADED and batch.rejected:
        note = _("%(n)s waiting") % {"n": format_number(waiting)} if waiting else _("none waits")
        steps.append({"name": _("Correct the rejected rows"), "note": note, "status": "now" if waiting else "done"})
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
    return {"batch": batch, "said": said if batch.rejected else ""}


def rejected_lines(batch: Batch, leaf: Leaf[RejectedRow], *, may: bool) -> dict[str, Any]:
    """The rejected rows of a page with the cells that matter, the bad one marked."""
    columns = shown_columns(batch)
    lines = []
    for row in leaf:
        fault = ROW_FAULTS[row.code]
        lines.append(
            {
                "line": row.line,
                "cells": [
                    {"text": _cell(batch, row, column), "bad": column == row.cell, "number": name == "amount"}
                    for column, name in columns.items()
                ],
                "fault": fault.sentence,
                "way_out": fault.way_out,
                "state": row,
                "again": reverse("batch_detail", args=[row.came_again_id]) if row.came_again_id else "",
                "fix": reverse("rejected_fix", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.OPEN else "",
                "drop": reverse("rejected_drop", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.OPEN else "",
                "reopen": reverse("rejected_reopen", args=[batch.pk, row.pk]) if may and row.status == RejectedRow.Status.DROPPED else "",
            }
        )
    heads = [{"name": column, "number": name == "amount"} for column, name in columns.items()]
    return {"columns": heads, "lines": lines, "leaf": leaf}


def _cell(batch: Batch, row: RejectedRow, column: str) -> str:
    place = batch.header.index(column) if column in batch.header else -1
    return str(row.values[place]) if 0 <= place < len(row.values) else ""


def shown_columns(batch: Batch) -> dict[str, str]:
    """The file's columns behind the fields that people look at first, each with its field."""
    if batch.mapping is None:
        return {name: name for name in SHOWN if name in batch.header}
    mapping = FeedMapping.read(batch.mapping.document)
    found: dict[str, str] = {}
    for name in SHOWN:
        for column in mapping.field_columns(name)[:1]:
            found.setdefault(column, name)
    return found


def fault_choices(counts: Mapping[str, int], *, chosen: str | None) -> list[dict[str, Any]]:
    """All rejected rows, or those with a fault of one field: the choice beside the panel's title."""
    every = {"label": f"{_('All')} {format_number(sum(counts.values()))}", "url": "?", "current": chosen is None}
    fields = [
        {"label": f"{LABELS.get(name, WHOLE)} {format_number(number)}", "url": f"?field={name}", "current": chosen == name}
        for name, number in counts.items()
    ]
    return [every, *fields]


def mapping_lines(batch: Batch, mapping: FeedMapping, *, counts: Mapping[str, int]) -> dict[str, Any]:
    """The mapping as a table: each column, what it held first, where it goes, what is done with it, how many rows had a fault there."""
    lines = []

    def seen(rule: Rule) -> list[str]:
        return _first_cells(batch, rule.column) if rule.column in mapping.shown else []

    for name, rule in mapping.fields.items():
        faulty = counts.get(name, 0)
        check = State(_("%(n)s rejected") % {"n": format_number(faulty)}, "warn") if faulty else State(_("all fit"), "ok")
        lines.append(
            {
                "column": rule.column or rule.template,
                "seen": seen(rule),
                "field": LABELS[name],
                "note": _conversion(name, rule),
                "check": check,
            }
        )
    for rule in [mapping.region] if mapping.region else mapping.levels:
        lines.append({"column": rule.column or rule.template, "seen": seen(rule), "field": _("Region"), "note": mapping.prefix})
    lines.sort(key=lambda line: batch.header.index(line["column"]) if line["column"] in batch.header else len(batch.header))
    lines += [{"column": name, "field": ""} for name in batch.header if name not in mapping.columns]
    return {"lines": lines, "has_checks": batch.status == Batch.Status.LOADED}


def _conversion(name: str, rule: Rule) -> str:
    words = [f"{word} = {KINDS.get(to, to) if name == 'kind' else to}" for word, to in rule.words.items()]
    return ", ".join(filter(None, (rule.form, _("rounded half up") if rule.rounding == "half_up" else "", *words)))


def _first_cells(batch: Batch, column: str) -> list[str]:
    """What the column held in the first rows."""
    if column not in batch.header:
        return []
    place = batch.header.index(column)
    return [row[place] for row in batch.sample if place < len(row)]


def effect_of(batch: Batch, *, waiting: int, is_rolled_up: bool, created: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the import did, as facts: orders let in, months that were over, roll-ups, what was left out."""
    if batch.status != Batch.Status.LOADED:
        return created
    facts = [*created]
    if batch.accepted:
        since, until = (f"{day:%Y-%m}" for day in (batch.first_day, batch.last_day) if day)
        words = {"n": format_number(batch.accepted), "counties": format_number(batch.counties)}
        text = _("%(n)s (counties: %(counties)s)") if batch.counties else "%(n)s"
        facts.append({"label": _("Orders"), "value": text % words, "url": f"{reverse('order_list')}?since={since}&month={until}"})
        facts.append({"label": _("Days"), "value": f"{format_day(batch.first_day)} – {format_day(batch.last_day)}"})
        # what is received on the first of a month is of the day before
        open_month = f"{business_date(batch.received_at) - timedelta(days=1):%Y-%m}"
        late = {month: number for month, number in batch.months.items() if month < open_month}
        if late:
            words = {"n": format_number(sum(late.values())), "months": " – ".join(dict.fromkeys((min(late), max(late))))}
            facts.append({"label": _("Late"), "value": _("%(n)s of %(months)s") % words})
        facts.append({"label": _("KPIs"), "value": _("rolled up") if is_rolled_up else _("not rolled up yet")})
    if batch.duplicate:
        facts.append(
            {"label": _("Duplicate"), "value": _("%(n)s rows were in before and count once") % {"n": format_number(batch.duplicate)}}
        )
    if waiting:
        facts.append({"label": _("Left out"), "value": _("%(n)s rows count nowhere until corrected") % {"n": format_number(waiting)}})
    return facts
