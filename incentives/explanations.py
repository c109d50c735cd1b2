"""An explanation: how one line came about, step by step, from what the line itself keeps and the text of its plan version."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channelops.core.formats import format_money, format_number, format_stamp
from channelops.sales.selectors.orders import Named

from . import articles
from .engine.contributions import LineKind
from .engine.document import Component, Rule
from .models import CommissionLine, PlanVersion

Step = dict[str, Any]


def explain(line: CommissionLine, *, version: PlanVersion, component: Component | None, order: tuple[Any, Named] | None) -> Sequence[Step]:
    """The steps of a line: order, tests, base, tier and rate, limits, result; every figure is the stored one.

    `component` is None for a line of the plan's own limits, `order` (the fact with its names) for a line of no order.
    """
    plan = {"plan": version.plan.code, "number": version.number}
    steps = [] if order is None else [_order_step(*order)]
    if component is None:
        steps.append(
            {"step": _("Limits of the plan"), "how": _("%(plan)s version %(number)s") % plan, "val": format_money(line.amount_fen)}
        )
    else:
        steps += _component_steps(line, component, source=_("%(plan)s version %(number)s") % plan)
    return [step | {"no": number} for number, step in enumerate(steps, start=1)]


def _component_steps(line: CommissionLine, component: Component, *, source: str) -> list[Step]:
    rule = component.rules[line.rule]
    article = _("%(source)s, article %(article)s") % {"source": source, "article": component.article or component.code}
    steps = [
        {
            "step": _("Eligibility"),
            "tests": [*articles.criteria_words(component.criteria), *articles.criteria_words(rule.criteria)] or [_("Every order")],
            "src": article,
            "val": _("passed"),
        }
    ]
    if line.order_id == 0:
        steps.append({"step": _("Limits"), "how": _("; ").join(articles.limit_words(component)), "val": format_money(line.amount_fen)})
        return steps
    steps += [_base_step(line, component, rule), _rate_step(line, component, rule) | {"src": article}]
    if line.cut_fen:
        limits = _("; ").join(articles.limit_words(component)) or _("The limits of the plan")
        steps.append({"step": _("Limits"), "how": limits, "op": format_money(line.cut_fen), "val": format_money(line.amount_fen)})
    return steps


def _order_step(order: Any, named: Named) -> Step:
    words = {"product": named.of(order, "product"), "at": format_stamp(order.at), "n": format_number(order.quantity)}
    return {
        "step": pgettext("sale", "Order"),
        "how": _("%(product)s, %(at)s, %(n)s pieces") % words,
        "src": f"{named.of(order, 'source')} {order.ref} · {named.of(order, 'batch')}",
        "val": _("%(yuan)s yuan") % {"yuan": format_money(order.amount_fen)},
    }


def _base_step(line: CommissionLine, component: Component, rule: Rule) -> Step:
    pieces = articles.by_pieces(component, rule)
    how = _("The order's own")
    if line.kind == LineKind.TAKEN_BACK:
        how = _("What the return takes back of its order")
    elif line.kind == LineKind.TRUE_UP:
        how = _("What was counted before, at the rate now reached")
    step = {"step": _("Base"), "how": how, "val": articles.base_words(line.base, pieces=pieces)}
    if line.tier:
        step["src"] = _("Counted before it: %(before)s") % {"before": articles.base_words(line.before, pieces=pieces)}
    return step


def _rate_step(line: CommissionLine, component: Component, rule: Rule) -> Step:
    pieces = articles.by_pieces(component, rule)
    rate = articles.rate_words(line.rate_millionths, pieces=pieces)
    how = str(articles.KINDS[component.kind])
    if line.tier:
        row = articles.tier_rows(rule)[line.tier - 1]
        words = {"tier": line.tier, "lower": row.lower, "upper": row.upper, "edge": articles.edge_words(rule)}
        how = _("Tier %(tier)s, %(lower)s to %(upper)s; %(edge)s") % words
        if component.kind == "graduated":
            how = _("%(how)s. What the total earns after the order, less what it earned before.") % {"how": how}
    return {
        "step": _("Tier and rate") if line.tier else _("Rate"),
        "how": how,
        "op": f"× {rate}",
        "val": format_money(line.amount_fen - line.cut_fen),
    }
