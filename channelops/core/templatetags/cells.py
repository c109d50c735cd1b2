"""Cells of tables, drawn without a template each: a list of fifty rows has hundreds."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from channelops.core.formats import written

from .shell import icon, stage_drawn, state_drawn

register = template.Library()
NOTHING = SafeString('<span class="quiet">—</span>')
# Kinds drawn by a component of their own, which calls the cell's parts by other names: name in the component → in the cell.
COMPONENTS = {
    "health": {"score": "value", "tone": "tone"},
    "meter": {"percent": "percent", "mark": "mark", "tone": "tone", "label": "value"},
    "sla": {"text": "value", "status": "tone"},
}
TEMPLATES = {"health": "components/health_mini.html", "meter": "components/meter.html", "sla": "components/sla.html"}


@register.simple_tag
def cell(cell: Mapping[str, Any] | str) -> SafeString:
    """The inside of a cell: {kind, value, url, tone, note, letter, percent, mark}, as `tables.cells.cell_of` makes it."""
    told: Mapping[str, Any] = cell if isinstance(cell, Mapping) else {}
    value = told.get("value")
    drawn = NOTHING if value is None or value == "" else _drawn(told, value)
    return format_html('{}<span class="cell-2">{}</span>', drawn, written(told["note"])) if told.get("note") else drawn


@register.simple_tag
def cells(line: Mapping[str, Any], select: object = None) -> SafeString:
    """A row of a list, {pk, name, cells}: its first cell is the head, with a box to tick where rows are selected."""
    box = ""
    if select:
        box = format_html(
            '<input class="check" type="checkbox" name="pk" value="{}" form="bulk" aria-label="{}">\n', written(line["pk"]), line["name"]
        )
    head, *others = line["cells"]
    drawn = [f'<td class="{conditional_escape(each["class"])}">{cell(each)}</td>' for each in others]
    stands = ' class="tnum"' if head["class"] == "tnum" else ""
    return SafeString(f'<th scope="row"{stands}>{box}{cell(head)}</th>{"".join(drawn)}')


def _drawn(told: Mapping[str, Any], value: Any) -> SafeString:
    kind, tone = told.get("kind"), told.get("tone") or ""
    if kind == "state":
        return state_drawn(value, tone)
    if kind == "stage":
        return stage_drawn(told.get("letter") or "", value)
    if kind in COMPONENTS:
        return render_to_string(TEMPLATES[kind], {name: told.get(part) for name, part in COMPONENTS[kind].items()})
    if kind == "bool":
        return icon("check", _("Yes")) if value is True else format_html('<span class="quiet">{}</span>', _("No"))
    if told.get("url"):
        return format_html('<a href="{}">{}</a>', told["url"], written(value))
    return format_html('<span class="is-{}">{}</span>', tone, written(value)) if tone else written(value)
