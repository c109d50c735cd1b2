"""A check: what makes a plan document wrong although every field of it is well written."""

from __future__ import annotations

from collections.abc import Callable

from channelops.kernel.errors import gettext_noop as _

from . import override_terms
from .document import Component, OrderLimits, Over, PeriodLimits, PlanVersion
from .nodes import Node


def check(plan: PlanVersion, root: Node) -> None:
    """Report every problem at its place."""
    for one in CHECKS:
        one(plan, root)


def _ends_after_start(plan: PlanVersion, root: Node) -> None:
    if plan.end is not None and plan.end <= plan.start:
        root["to"].report(_("The version must end after it starts."))


def _codes_once(plan: PlanVersion, root: Node) -> None:
    for place, node in enumerate(root["components"]):
        if any(other.code == plan.components[place].code for other in plan.components[:place]):
            node["code"].report(_("Another component has the code “%(code)s” already."), code=node.value["code"])


def _one_measure(plan: PlanVersion, root: Node) -> None:
    for component, node in zip(plan.components, root["components"], strict=True):
        for rule, place in zip(component.rules, node["rules"], strict=True):
            if rule.terms.basis is not component.rules[0].terms.basis:
                place["table"]["by"].report(_("All rules of a component count the same, pieces or amount."))


def _every_rule_reached(plan: PlanVersion, root: Node) -> None:
    for component, node in zip(plan.components, root["components"], strict=True):
        for number, place in enumerate(node["rules"]):
            earlier = _asked_before(component, number)
            if earlier is not None:
                place.report(_("No order comes to this rule: rule %(earlier)s asks the same and stands before it."), earlier=earlier + 1)


def _asked_before(component: Component, number: int) -> int | None:
    mine = component.rules[number].criteria
    return next((at for at, rule in enumerate(component.rules[:number]) if rule.criteria == mine), None)


def _limits_fit(plan: PlanVersion, root: Node) -> None:
    places: list[tuple[OrderLimits | PeriodLimits, Node, str]] = [(plan.period_limits, root["limits"], "period")]
    for component, node in zip(plan.components, root["components"], strict=True):
        places.append((component.period_limits, node["limits"], "period"))
        places.append((component.order_limits, node["limits"], "order"))
    for limits, node, name in places:
        if limits.min_fen is not None and limits.max_fen is not None and limits.min_fen > limits.max_fen:
            node[name]["min_yuan"].report(_BELOW)
        if isinstance(limits, PeriodLimits) and limits.min_fen is not None and limits.over is not Over.MONTH:
            # the months before the last could not tell what is missing
            node[name]["min_yuan"].report(_("A minimum holds for a month, not for a quarter or a year."))


_BELOW = _("The minimum is above the maximum.")

CHECKS: tuple[Callable[[PlanVersion, Node], None], ...] = (
    _ends_after_start,
    _codes_once,
    _one_measure,
    _every_rule_reached,
    _limits_fit,
    override_terms.check,
)
