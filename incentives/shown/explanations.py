"""An explanation: how one line came about, step by step, from what the line itself keeps and the text of its plan version."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from channelops.core.formats import format_money, format_number, format_stamp
from channelops.kernel.money import MILLION
from channelops.sales.selectors.orders import Named

from ..documents import content_of
from ..engine.calculating import calculation
from ..engine.components.attainment import AttainmentTerms
from ..engine.components.guarantee import MonthTerms
from ..engine.contributions import LineKind
from ..engine.document import Component, Per
from ..engine.explain import quota_of
from ..engine.facts import number_of_day, periods
from ..engine.limits import active
from ..models import CommissionLine, PlanVersion
from ..selectors.payee_figures import context_of
from ..selectors.uplines import head_of
from . import articles
from .carried import carried_step
from .contract_pins import line_source
from .named import names_asked

Step = dict[str, Any]
# What the base of each of the engine's steps is.
BASES = {
    "rate": gettext_lazy("The order's own"),
    "take_back": gettext_lazy("What the return takes back of its order"),
    "true_up": gettext_lazy("What was counted before, at the rate now reached"),
}


def explain(line: CommissionLine, *, version: PlanVersion, component: Component | None, order: tuple[Any, Named] | None) -> Sequence[Step]:
    """The steps of a line: order, tests, base, tier and rate, limits, result; every figure is the stored one.

    `component` is None for a line of the plan's own limits, `order` (the fact with its names) for a line of no order.
    """
    source = line_source(line, version, order[0] if order else None)
    steps = [] if order is None else [order_step(*order)]
    if component is None:
        steps += [carried_step(line)] if line.kind == LineKind.CARRIED else []
        steps.append({"step": _("Limits of the plan"), "how": source, "val": format_money(line.amount_fen)})
    else:
        own = active(content_of(version).period_limits)
        cut = _("The limits of the plan") if own else _("What the plan above lets be added")
        steps += _component_steps(line, component, source=source, cut=cut)
    return [step | {"no": number} for number, step in enumerate(steps, start=1)]


def _component_steps(line: CommissionLine, component: Component, *, source: str, cut: str) -> list[Step]:
    article = _("%(source)s, article %(article)s") % {"source": source, "article": component.article or component.code}
    if line.kind == LineKind.CARRIED:
        limited = {"step": _("Limits"), "how": _("; ").join(articles.limit_words(component)), "src": article}
        return [carried_step(line), limited | {"val": format_money(line.amount_fen)}]
    rule = component.rules[line.rule]
    asked = (component.criteria, rule.criteria)
    names = names_asked(asked)
    steps = [
        {
            "step": _("Eligibility"),
            "tests": [text for each in asked for text in articles.criteria_words(each, names)] or [_("Every order")],
            "src": article,
            "val": _("passed"),
        }
    ]
    if isinstance(rule.terms, MonthTerms):
        return [*steps, *([carried_step(line)] if line.before else []), _month_step(line, component)]
    if line.order_id == 0:
        steps.append({"step": _("Limits"), "how": _("; ").join(articles.limit_words(component)), "val": format_money(line.amount_fen)})
        return steps
    base, priced = _calculated(line, component)
    pieces = articles.by_pieces(component, rule)
    steps += [_base_step(base, priced, pieces=pieces), _rate_step(priced, component, pieces=pieces) | {"src": article}]
    if line.cut_fen:
        limits = _("; ").join(articles.limit_words(component)) or cut
        steps.append({"step": _("Limits"), "how": limits, "op": format_money(line.cut_fen), "val": format_money(line.amount_fen)})
    return steps


def _month_step(line: CommissionLine, component: Component) -> Step:
    """What a month earned and owed, and what a guarantee or a draw makes of it."""
    (month,) = calculation(_columns(line, component), component)
    figures = ("month_earned_fen", "debt_fen", "least_fen", "keep_fen", "total_fen", "already_fen")
    words = {name.removesuffix("_fen"): format_money(month[name]) for name in figures}
    how = _(
        "The month has earned %(month_earned)s and began with %(debt)s owed; it comes to at least %(least)s and keeps %(keep)s."
        " That makes %(total)s, of which earlier lines were %(already)s."
    )
    return {"step": articles.KINDS[component.kind], "how": how % words, "val": format_money(month["earned_fen"])}


def order_step(order: Any, named: Named) -> Step:
    """The order: what, when, how many, from which file."""
    words = {"product": named.of(order, "product"), "at": format_stamp(order.at), "pieces": articles.pieces_words(order.quantity)}
    return {
        "step": pgettext("sale", "Order"),
        "how": _("%(product)s, %(at)s, %(pieces)s") % words,
        "src": f"{named.of(order, 'source')} {order.ref} · {named.of(order, 'batch')}",
        "val": _("%(yuan)s yuan") % {"yuan": format_money(order.amount_fen)},
    }


def _columns(line: CommissionLine, component: Component) -> dict[str, int]:
    """The line as the engine made it."""
    period = int(periods(np.array([number_of_day(line.day)]), component.accumulate.over)[0])
    names = ("rule", "kind", "base", "before", "tier", "rate_millionths")
    return {name: getattr(line, name) for name in names} | {"period": period, "earned_fen": line.amount_fen - line.cut_fen}


def _calculated(line: CommissionLine, component: Component) -> tuple[Step, Step]:
    """Base and rate as the engine explains them."""
    columns, quota = _columns(line, component), 0
    if isinstance(component.rules[line.rule].terms, AttainmentTerms):
        whose = {"payee": line.payee_id, "group": line.payee_id}
        if component.accumulate.per is Per.GROUP:
            whose["group"] = head_of(line.payee_id, line.day)
        quota = quota_of(columns, component, (whose, context_of(line.day, line.day, payees=whose.values())))
    base, priced = calculation(columns, component, quota)
    return base, priced


def _base_step(base: Step, priced: Step, *, pieces: bool) -> Step:
    step = {"step": _("Base"), "how": BASES[priced["step"]], "val": articles.base_words(base["base"], pieces=pieces)}
    if "before" in base:
        step["src"] = _("Counted before it: %(before)s") % {"before": articles.base_words(base["before"], pieces=pieces)}
    return step


def _rate_step(priced: Step, component: Component, *, pieces: bool) -> Step:
    rate = articles.rate_words(priced["rate_millionths"], pieces=pieces)
    how = str(articles.KINDS[component.kind])
    if priced["tier"]:
        rule = component.rules[priced["rule"] - 1]
        row = articles.tier_rows(rule)[priced["tier"] - 1]
        words = {"tier": priced["tier"], "lower": row.lower, "upper": row.upper, "edge": articles.edge_words(rule)}
        how = _("Tier %(tier)s, %(lower)s to %(upper)s; %(edge)s") % words
    if "total_after_fen" in priced:
        totals = {name: format_money(priced[f"total_{name}_fen"]) for name in ("before", "after")}
        how = _("%(how)s. The total earns %(after)s with the order and %(before)s without it.") % {"how": how, **totals}
    elif "old" in priced:
        sides = {name: format_money(priced[name]["total_fen"]) for name in ("old", "new")}
        how = _("%(how)s. They earn %(new)s at the new rate and %(old)s at the old one.") % {"how": how, **sides}
    elif "started" in priced:
        yuan = format_money(priced["rate_millionths"] // MILLION)
        words = {"n": format_number(priced["started"]), "yuan": yuan}
        rate = ngettext("%(n)s package of %(yuan)s yuan", "%(n)s packages of %(yuan)s yuan", priced["started"]) % words
        return {"step": _("Rate"), "how": how, "op": rate, "val": format_money(priced["earned_fen"])}
    op = f"× {rate}"
    if "factor_millionths" in priced:
        op = articles.factor_words(priced["factor_millionths"])
    elif "fixed_fen" in priced:
        op = articles.rule_rate(component, component.rules[priced["rule"] - 1])
    return {
        "step": _("Tier and rate") if priced["tier"] else _("Rate"),
        "how": how,
        "op": op,
        "val": format_money(priced["earned_fen"]),
    }
