"""A format is how a value is written for a reader: one minus sign, one grouping, one form for each kind of date.

Pages and exports share these, so a number on a page and in its file differ only where the file must (`kernel.money.format_file`).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from channelops.kernel.money import format_page, round_half_up

MINUS = "−"
NOTHING = "—"
Number = int | Decimal | float | str


def format_money(fen: int | None) -> str:
    """Fen as yuan, `1,234.56`; the unit stands in the head. A dash for None."""
    return NOTHING if fen is None else format_page(fen)


def format_number(value: Number | None, *, places: int | None = None, signed: bool = False) -> str:
    """`1,234`, `−5`, `+18.4`; `places` decimals half-up, or as many as the value has. A dash for None."""
    if value is None or value == "":
        return NOTHING
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        amount = round_half_up(amount, places)
    size = f"{abs(amount):,f}"
    if amount < 0:
        return MINUS + size
    return ("+" if signed and amount > 0 else "") + size


def format_percent(ratio: Number | None, *, places: int = 1, signed: bool = False) -> str:
    """A ratio in percent without the sign, `58.8` for 0.588: the unit stands in the head."""
    if ratio is None or ratio == "":
        return NOTHING
    return format_number(Decimal(str(ratio)) * 100, places=places, signed=signed)


def format_size(size: int | None) -> str:
    """Bytes as `640 B`, `12.4 kB`, `3.1 MB`."""
    if size is None:
        return NOTHING
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{format_number(Decimal(size) / 1000, places=1)} kB"
    return f"{format_number(Decimal(size) / 1_000_000, places=1)} MB"


def format_day(day: date | None) -> str:
    """`2026-11-20`."""
    return NOTHING if day is None else _local(day).strftime("%Y-%m-%d")


def format_month_day(day: date | None) -> str:
    """`11-20`, where the year is plain from the place."""
    return NOTHING if day is None else _local(day).strftime("%m-%d")


def format_weekday(day: date | None) -> str:
    """`2026-11-20 周五`, `2026-11-20 Fri`."""
    return NOTHING if day is None else f"{format_day(day)} {_weekdays()[_local(day).weekday()]}"


def format_stamp(at: datetime | None) -> str:
    """`2026-11-20 00:00`."""
    return NOTHING if at is None else _local_time(at).strftime("%Y-%m-%d %H:%M")


def format_until(at: datetime | None) -> str:
    """`2026-11-19 24:00`: the end of something, such as a day's data, which a clock writes as 00:00 of the next day."""
    if at is not None and (_local_time(at).hour, _local_time(at).minute) == (0, 0):
        return f"{format_day(_local_time(at).date() - timedelta(days=1))} 24:00"
    return format_stamp(at)


def format_moment(at: datetime | None, *, now: datetime) -> str:
    """As near as a reader needs: `今天 02:14`, `昨天 18:00`, `11-18 16:40`; of another year the day, `2025-11-18`."""
    if at is None:
        return NOTHING
    local, today = _local_time(at), _local_time(now).date()
    clock = local.strftime("%H:%M")
    if local.date() == today:
        return _("Today %(clock)s") % {"clock": clock}
    if local.date() == today - timedelta(days=1):
        return _("Yesterday %(clock)s") % {"clock": clock}
    if local.date() == today + timedelta(days=1):
        return _("Tomorrow %(clock)s") % {"clock": clock}
    return f"{format_month_day(local)} {clock}" if local.year == today.year else format_day(local)


def local_name(thing: object) -> str:
    """`name_zh` or `name_en` of a thing or a row of values, by the reader's language; its text where it has neither."""
    read = thing.get if isinstance(thing, dict) else lambda key: getattr(thing, key, "")
    name_zh, name_en = read("name_zh") or "", read("name_en") or ""
    if (get_language() or "").startswith("en"):
        return str(name_en or name_zh or thing)
    return str(name_zh or name_en or thing)


def spark_points(values: Sequence[Number | None], *, width: int = 76, height: int = 28) -> list[tuple[str, str]]:
    """The points of a small line, left to right, `None` left out; a flat line lies in the middle."""
    found = [(place, Decimal(str(value))) for place, value in enumerate(values) if value is not None]
    if not found:
        return []
    lowest, highest = min(value for _place, value in found), max(value for _place, value in found)
    step = Decimal(width - 4) / max(len(values) - 1, 1)
    top, reach = Decimal(4), Decimal(height - 8)
    points = []
    for place, value in found:
        share = (highest - value) / (highest - lowest) if highest > lowest else Decimal("0.5")
        points.append((f"{2 + step * place:.1f}", f"{top + reach * share:.1f}"))
    return points


def _weekdays() -> tuple[str, ...]:
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def _local(day: date) -> date:
    return _local_time(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def _local_time(at: datetime) -> datetime:
    return at.astimezone(timezone.get_current_timezone())


def written(value: object) -> SafeString:
    """A value as a template writes it: escaped, a number or day in the reader's way."""
    return conditional_escape(value if isinstance(value, str) else str(localize(timezone.template_localtime(value))))  # type: ignore[attr-defined]
