"""The terms of a clawback: read from a plan document, checked, and written back."""

from __future__ import annotations

from typing import Any

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import MILLION

from . import numbers
from .clawbacks import DAYS_A_MONTH
from .document import Clawback, ClawbackStep, PlanVersion, Title, Unearned
from .nodes import Node

SAYS = {Unearned.STEPS: "steps", Unearned.MONTHS: "months"}


def read(node: Node) -> Clawback:
    """Return the terms of one article."""
    by = Unearned(node.value["by"])
    told, window = node["steps"], node.value.get("window_days", 0)
    if by is Unearned.STEPS:
        window = max((one.value["days"] for one in told), default=0)
    if by is Unearned.MONTHS:
        window = node.value.get("months", 0) * DAYS_A_MONTH
    for name in ("steps", "months", "window_days"):
        if bool(node[name]) != (name == SAYS.get(by, "window_days")):
            node[name].report(_("A clawback says its window in days, or its steps, or its months: as what is unearned is counted."))
    return Clawback(
        code=node.value["code"],
        title=Title(node["title"].value["zh"], node["title"].value["en"]),
        by=by,
        window_days=window,
        steps=tuple(ClawbackStep(one.value["days"], one["percent"].number(numbers.percent_rate)) for one in told),
        article=node.value.get("article", ""),
        components=tuple(sorted(node.value.get("components") or ())),
        recover_millionths=node["recover_percent"].number(numbers.percent_rate) if node["recover_percent"] else MILLION,
    )


def write(article: Clawback) -> dict[str, Any]:
    """Return the terms as the document spells them."""
    title = {"zh": article.title.zh, "en": article.title.en}
    written: dict[str, Any] = {"code": article.code, "title": title, "by": article.by.value}
    if article.article:
        written["article"] = article.article
    if article.components:
        written["components"] = list(article.components)
    if article.by is Unearned.STEPS:
        shown = [(step.days, numbers.shown(step.share_millionths, numbers.PER_PERCENT)) for step in article.steps]
        written["steps"] = [{"days": days, "percent": percent} for days, percent in shown]
    elif article.by is Unearned.MONTHS:
        written["months"] = article.window_days // DAYS_A_MONTH
    else:
        written["window_days"] = article.window_days
    if article.recover_millionths != MILLION:
        written["recover_percent"] = numbers.shown(article.recover_millionths, numbers.PER_PERCENT)
    return written


def check(plan: PlanVersion, root: Node) -> None:
    """Report codes used twice or not at all, steps out of order, shares of nothing or of more than was paid."""
    known = [one.code for one in plan.components] + [one.code for one in plan.overrides]
    covered: set[str] = set()
    for article, node in zip(plan.clawbacks, root["clawbacks"], strict=True):
        if article.code in known:
            node["code"].report(_("Another component has the code “%(code)s” already."), code=article.code)
        known.append(article.code)
        components = set(article.components) or {component.code for component in plan.components}
        for place in node["components"]:
            if place.value not in {component.code for component in plan.components}:
                place.report(_("There is no component “%(code)s”."), code=place.value)
        if covered & components:
            node["components"].report(_("Another clawback takes back of “%(code)s” already."), code=min(covered & components))
        covered |= components
        if not 0 < article.recover_millionths <= MILLION:
            node["recover_percent"].report(_("A share is above 0 and at most 100 per cent."))
        _check_steps(article, node["steps"])


def _check_steps(article: Clawback, places: Node) -> None:
    last = 0
    for step, place in zip(article.steps, places, strict=True):
        if step.days <= last:
            place["days"].report(_("Steps are in order of their days, which are above zero."))
        if not 0 < step.share_millionths <= MILLION:
            place["percent"].report(_("A share is above 0 and at most 100 per cent."))
        last = step.days
