"""The tables of a simulation: the same sums by region, channel, stage, article and month, for its page, its files and REST."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.selectors.regions import regions_visible
from channelops.core.tables import Column
from channelops.sales.models import Channel
from channelops.sales.selectors.codes import CHANNEL_KINDS
from partners.models import Stage

from ..models import Simulation
from ..selectors import simulations as read
from ..selectors.simulations import ORDERS
from .simulation_money import money_row

Row = dict[str, Any]
# The words of an address for the fields of the cells.
FIELDS = {
    "city": "city_id", "county": "county_id", "channel": "channel", "stage": "stage", "article": "article", "month": "month",
}  # fmt: skip


def _of(key: str) -> Any:
    return lambda row: row[key]


YUAN = gettext_lazy("yuan")
COLUMNS = [
    Column(key="name", label=gettext_lazy("Name"), value=_of("name")),
    Column(key="then", label=gettext_lazy("Then"), kind="money", unit=YUAN, value=_of("then_fen")),
    Column(key="now", label=gettext_lazy("Now"), kind="money", unit=YUAN, value=_of("now_fen")),
    Column(key="step", label=gettext_lazy("Difference"), kind="money", unit=YUAN, value=_of("step_fen")),
    Column(key="ratio", label=gettext_lazy("Change in per cent"), kind="percent", unit="%", value=_of("ratio")),
    Column(key="pieces", label=gettext_lazy("Net additions"), kind="number", value=_of("pieces")),
    Column(key="each", label=gettext_lazy("Per net addition"), kind="money", unit=YUAN, value=_of("each_fen")),
]
FIGURES = [
    Column(key="title", label=gettext_lazy("Figure"), unit=gettext_lazy("10,000 yuan; yuan each"), value=_of("title")),
    Column(key="then", label=gettext_lazy("Then"), value=_of("then")),
    Column(key="now", label=gettext_lazy("Now"), value=_of("now")),
    Column(key="change", label=pgettext_lazy("figure", "Change"), value=_of("change")),
]


def by_rows(access: Access, simulation: Simulation, *, field: str) -> list[Row]:
    """A table by place, channel, stage, article or month: then, now, change; the sums at the foot are those of the page."""
    found = []
    for each, _key, name in _named(access, simulation, field=field):
        found.append(money_row(name, each["then_fen"], each["now_fen"], pieces=each["pieces"]))
    return found


def cell_rows(access: Access, simulation: Simulation, *, by: str) -> list[Row]:
    """The same with the key of each, in fen."""
    found = []
    for each, key, name in _named(access, simulation, field=FIELDS[by]):
        sides = {side: each[side] for side in ("then_fen", "now_fen")}
        found.append({"key": key, "name": name, "net_additions": each["pieces"], "then": sides["then_fen"], "now": sides["now_fen"]})
    return found


def article_name(simulation: Simulation, number: int) -> str:
    """An article of either side."""
    known = simulation.articles[number] if 0 <= number < len(simulation.articles) else {}
    title = known.get("title", {}).get("en" if (get_language() or "").startswith("en") else "zh", "")
    return " ".join(word for word in (known.get("article", ""), title) if word) or _("Limits of the plan")


def _named(access: Access, simulation: Simulation, *, field: str) -> list[tuple[Row, str, str]]:
    """The sums by one field with key and name; months in their order, all else the dearest first."""
    rows = [each for each in read.table_by(access, simulation, field=field) if field != "article" or each[field] != ORDERS]
    names = _names(access, simulation, field=field, keys=[each[field] for each in rows])
    if field == "month":
        rows.sort(key=lambda each: each["month"])
    return [(each, *names.get(each[field], ("", _("None")))) for each in rows]


def _names(access: Access, simulation: Simulation, *, field: str, keys: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    """Of each value its key and its name."""
    if field == "channel":
        return {0: ("", _("Of no order"))} | {CHANNEL_KINDS[kind]: (kind, str(label)) for kind, label in Channel.Kind.choices}
    if field == "stage":
        return {ord(letter): (letter, f"{letter} {label}") for letter, label in Stage.choices}
    if field == "article":
        return {key: (str(simulation.articles[key]["code"]), article_name(simulation, key)) for key in keys}
    if field == "month":
        return {key: (f"{key:%Y-%m}", f"{key:%Y-%m}") for key in keys}
    return {region.pk: (region.code, region.name) for region in regions_visible(access).filter(pk__in=keys)}
