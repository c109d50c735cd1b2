"""A check: what makes a plan document wrong although every field of it is well written."""

from __future__ import annotations

from collections.abc import Callable

from channelops.kernel.errors import gettext_noop as _

from . import clawback_terms, instalment_terms, override_terms
from .components import KINDS
from .document import Component, OrderLimits, Over, PeriodLimits, PlanVersion, Trigger
from .kinds import Phase
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
        if component.counted and component.counted.basis is not component.rules[0].terms.basis:
            node["measure"].report(_("The rates of the component are not for this measure: one is pieces, the other an amount."))


def _months_where_they_count(plan: PlanVersion, root: Node) -> None:
    for component, node in zip(plan.components, root["components"], strict=True):
        if component.trigger is Trigger.ACTIVE and not component.months:
            node["months"].report(_("Say after how many months the order must be active."))
        if component.months and component.trigger not in (Trigger.ACTIVE, Trigger.BILLED, Trigger.PAID):
            node["months"].report(_("Months count bills, payments or how long an order is active; this component waits for neither."))


def _spiffs_name_a_campaign(plan: PlanVersion, root: Node) -> None:
    for component, node in zip(plan.components, root["components"], strict=True):
        if component.kind != "spiff" or component.criteria.campaigns:
            continue
        for rule, place in zip(component.rules, node["rules"], strict=True):
            if not rule.criteria.campaigns:
                place["criteria"].report(_("A spiff names the campaign of its orders."))


def _coefficients_multiply_something(plan: PlanVersion, root: Node) -> None:
    for number, (component, node) in enumerate(zip(plan.components, root["components"], strict=True)):
        if KINDS[component.kind].phase is not Phase.LINES:
            continue
        before = {one.code for one in plan.components[:number] if KINDS[one.kind].phase is not Phase.MONTHS}
        if not before:
            node["kind"].report(_("There is no component before the coefficient that it could multiply."))
        for code in component.of:
            if code not in before:
                node["of"].report(_("The component “%(code)s” does not stand before the coefficient."), code=code)


def _months_know_no_product(plan: PlanVersion, root: Node) -> None:
    for component, node in zip(plan.components, root["components"], strict=True):
        if component.trigger is not Trigger.MONTH:
            continue
        places = [(component.criteria, node), *((rule.criteria, at) for rule, at in zip(component.rules, node["rules"], strict=True))]
        for criteria, place in places:
            for field in criteria.named().keys() - OF_PAYEES:
                place["criteria"][field].report(_("A payee's month has no product, channel, customer or campaign to be asked for."))


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


# What can be asked of a payee as such.
OF_PAYEES = {"partner_types", "stages", "tiers", "regions"}
_BELOW = _("The minimum is above the maximum.")

CHECKS: tuple[Callable[[PlanVersion, Node], None], ...] = (
    _ends_after_start,
    _codes_once,
    _one_measure,
    _months_where_they_count,
    _spiffs_name_a_campaign,
    _coefficients_multiply_something,
    _months_know_no_product,
    _every_rule_reached,
    _limits_fit,
    override_terms.check,
    clawback_terms.check,
    instalment_terms.check,
)
