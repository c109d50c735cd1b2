"""A figure as a reader sees it: whole numbers grouped, money in yuan or ten thousands of them, shares in percent."""

from decimal import Decimal

from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number, format_percent
from channelops.core.tables import Text

from .metrics.metric import Metric

Number = int | Decimal | None
WAN = 1_000_000
# From a hundred thousand yuan on, ten thousands read easier.
FROM_WAN = 10 * WAN


def in_wan(metric: Metric, largest: Number, *, least: Number = None) -> bool:
    """Whether figures as large as this one are told in ten thousands of yuan; not where the least of them would read as nothing."""
    if metric.measure != "money" or largest is None or abs(int(largest)) < FROM_WAN:
        return False
    return least is None or abs(int(least)) * 10 >= WAN


def shown(metric: Metric, value: Number, *, wan: bool = False) -> str:
    """The value without its unit."""
    if value is None or metric.measure == "count":
        return format_number(value)
    if metric.measure == "share":
        return format_percent(value, signed=metric.kind == "derived")
    return format_number(Decimal(value) / WAN, places=1) if wan else format_money(int(value))


def unit_of(metric: Metric, *, wan: bool = False) -> Text:
    """The unit of a head."""
    return _("× 10,000 yuan") if wan else metric.unit


def change_of(metric: Metric, change: Decimal | None) -> str:
    """`+4.7 %`, or `+6.1 points` for a share; "" where nothing can be said."""
    if change is None:
        return ""
    told = format_percent(change, signed=True)
    return _("%(n)s points") % {"n": told} if metric.measure == "share" else f"{told}%"


def change_tone(metric: Metric, change: Decimal | None) -> str:
    """`bad` for a change against the metric's direction, as far as it is written; what goes well stands plain."""
    written = round(change, 3) if change is not None else 0
    return "bad" if written * metric.direction < 0 else ""
