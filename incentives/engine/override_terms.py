"""The terms of an override: read from a plan document, checked, and written back."""

from __future__ import annotations

from typing import Any

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN

from . import numbers
from .document import Override, PlanVersion, Title, UplineRate, Way
from .nodes import Node
from .overrides import MOST_DEPTH


def read(node: Node) -> Override:
    """Return the terms of one article."""
    way, asked = Way(node.value["way"]), node["own_activity"]
    told = node["percents"] if way is Way.CASCADE else node["rates"]
    other = node["rates"] if way is Way.CASCADE else node["percents"]
    if other or not told:
        (other or told).report(_("A cascade has percents, one a level; a differential has rates."))
    rates = tuple(_rate(one, way) for one in told)
    return Override(
        code=node.value["code"],
        title=Title(node["title"].value["zh"], node["title"].value["en"]),
        way=way,
        rates=rates,
        depth=len(rates) if way is Way.CASCADE else node.value.get("depth", MOST_DEPTH),
        article=node.value.get("article", ""),
        components=tuple(sorted(node.value.get("components") or ())),
        least_orders=(asked.value or {}).get("orders", 0),
        least_fen=asked["yuan"].maybe(numbers.fen) or 0,
    )


def write(article: Override) -> dict[str, Any]:
    """Return the terms as the document spells them."""
    title = {"zh": article.title.zh, "en": article.title.en}
    written: dict[str, Any] = {"code": article.code, "title": title, "way": article.way.value}
    if article.article:
        written["article"] = article.article
    if article.components:
        written["components"] = list(article.components)
    percents = [numbers.shown(one.rate_millionths, numbers.PER_PERCENT) for one in article.rates]
    if article.way is Way.CASCADE:
        written["percents"] = percents
    else:
        written["rates"] = [_who(one) | {"percent": percent} for one, percent in zip(article.rates, percents, strict=True)]
        if article.depth != MOST_DEPTH:
            written["depth"] = article.depth
    activity: dict[str, Any] = {"orders": article.least_orders} if article.least_orders else {}
    if article.least_fen:
        activity["yuan"] = numbers.shown(article.least_fen, FEN_PER_YUAN)
    return {**written, "own_activity": activity} if activity else written


def check(plan: PlanVersion, root: Node) -> None:
    """Report codes used twice or not at all, rates of nothing, and rates that nobody comes to."""
    known = [component.code for component in plan.components]
    for article, node in zip(plan.overrides, root["overrides"], strict=True):
        if article.code in known:
            node["code"].report(_("Another component has the code “%(code)s” already."), code=article.code)
        known.append(article.code)
        for place in node["components"]:
            if place.value not in {component.code for component in plan.components}:
                place.report(_("There is no component “%(code)s”."), code=place.value)
        _check_rates(article, node["percents"] if article.way is Way.CASCADE else node["rates"])


def _check_rates(article: Override, places: Node) -> None:
    for number, (rate, place) in enumerate(zip(article.rates, places, strict=True)):
        if rate.rate_millionths <= 0:
            place.report(_("A rate must be above zero."))
        if article.way is Way.DIFFERENTIAL and any(_covers(one, rate) for one in article.rates[:number]):
            place.report(_("Nobody comes to this rate: one before it fits the same."))


def _covers(one: UplineRate, other: UplineRate) -> bool:
    """Return whether whoever fits the other fits the one."""
    ranks = not one.ranks or (bool(other.ranks) and set(other.ranks) <= set(one.ranks))
    return ranks and (not one.stages or (bool(other.stages) and set(other.stages) <= set(one.stages)))


def _rate(node: Node, way: Way) -> UplineRate:
    if way is Way.CASCADE:
        return UplineRate(node.number(numbers.percent_rate))
    ranks, stages = (tuple(sorted(node.value.get(name) or ())) for name in ("ranks", "stages"))
    return UplineRate(node["percent"].number(numbers.percent_rate), ranks, stages)


def _who(rate: UplineRate) -> dict[str, Any]:
    named = {"ranks": list(rate.ranks), "stages": list(rate.stages)}
    return {name: told for name, told in named.items() if told}
