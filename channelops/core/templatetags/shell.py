"""Tags and filters of every page: icons, numbers, dates, names, states, small lines and form controls."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.db.models import Model
from django.forms import BoundField, widgets
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from channelops.core import formats, tones

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for a screen reader unless it stands alone and has a label."""
    return _icon(name, str(label))


@lru_cache(maxsize=1_000)
def _icon(name: str, label: str) -> SafeString:
    """A long page has hundreds of a few."""
    address = f"{static('vendor/icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.filter
def money(fen: int | None) -> str:
    """Fen as `1,234.56`; the unit stands in the head."""
    return formats.format_money(fen)


@register.filter
def number(value: formats.Number | None, places: int | None = None) -> str:
    """`1,234`, `−5`; with places, half-up."""
    return formats.format_number(value, places=places)


@register.filter
def signed(value: formats.Number | None, places: int | None = None) -> str:
    """`+18.4`, `−5`, `0`: for changes."""
    return formats.format_number(value, places=places, signed=True)


@register.filter
def percent(ratio: formats.Number | None, places: int = 1) -> str:
    """`58.8` for 0.588; the % stands in the head."""
    return formats.format_percent(ratio, places=places)


@register.filter
def file_size(size: int | None) -> str:
    """`12.4 kB`."""
    return formats.format_size(size)


@register.filter
def day(value: date | None) -> str:
    """`2026-11-20`."""
    return formats.format_day(value)


@register.filter
def month_day(value: date | None) -> str:
    """`11-20`."""
    return formats.format_month_day(value)


@register.filter
def weekday(value: date | None) -> str:
    """`2026-11-20 周五`."""
    return formats.format_weekday(value)


@register.filter
def stamp(value: datetime | None) -> str:
    """`2026-11-20 00:00`."""
    return formats.format_stamp(value)


@register.filter
def until(value: datetime | None) -> str:
    """`2026-11-19 24:00`."""
    return formats.format_until(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`今天 02:14`, `11-18 16:40`."""
    return formats.format_moment(value, now=timezone.now())


@register.filter
def local_name(thing: object) -> str:
    """The name in the reader's language."""
    return formats.local_name(thing)


@register.filter
def elided(page: Page[Any]) -> list[int | None]:
    """The page numbers a pager offers; None stands for those left out."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [each if isinstance(each, int) else None for each in pages]


@register.simple_tag
def state(row: Model, field: str = "status") -> SafeString:
    """A row's status as a word with its colour."""
    shown = tones.state_of(row, field)
    return state_drawn(shown.label, shown.tone)


@register.simple_tag
def state_drawn(label: object, tone: str = "", icon: str = "") -> SafeString:
    """A word and its colour."""
    return format_html('<span class="state{}">{}{}</span>', f" state--{tone}" if tone else "", _icon(icon, "") if icon else "", label)


@register.simple_tag
def stage_drawn(letter: str, label: object) -> SafeString:
    """A lifecycle stage: its letter (A to E) and its word."""
    return format_html('<span class="stage stage--{}"><b>{}</b>{}</span>', str(letter).lower(), str(letter).upper(), label)


@register.simple_tag
def spark(values: Sequence[formats.Number | None] | None) -> SafeString | str:
    """A small line without axes, drawn here so that it needs no script; nothing for fewer than two values."""
    points = formats.spark_points(values or [])
    if len(points) < 2:
        return ""
    line = format_html_join(" ", "{},{}", points)
    return format_html(
        '<svg class="spark" viewBox="0 0 76 28" aria-hidden="true">'
        '<polyline class="area" points="{},28 {} {},28"/><polyline points="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        points[0][0],
        line,
        points[-1][0],
        line,
        *points[-1],
    )


@register.simple_tag
def control(field: BoundField, small: bool = False) -> SafeString:
    """A bound field's control in the portal's look, tied to its help and errors."""
    widget = field.field.widget
    extra: dict[str, Any] = {}
    if look := " ".join(filter(None, [widget.attrs.get("class", ""), _look(widget, small)])):
        extra["class"] = look
    described = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        extra["aria-invalid"] = "true"
        described.append(f"{field.auto_id}_error")
    if described and field.auto_id:
        extra["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=extra)


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the control is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, widgets.CheckboxInput)


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether the control is several boxes under one label."""
    return isinstance(field.field.widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple)


@register.filter
def is_long(field: BoundField) -> bool:
    """Whether the control wants the whole width of a form."""
    return isinstance(field.field.widget, widgets.Textarea)


def _look(widget: widgets.Widget, small: bool) -> str:
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    number_like = isinstance(widget, widgets.NumberInput)
    return "ctl" + (" ctl--num" if number_like else "") + (" ctl--sm" if small else "")
