"""An explanation: the steps from an order to its amount as plain data, from which a clerk recomputes the line by hand.

Steps are dictionaries named by "step": order, tests, base, rate (or take_back, true_up, month), order_limits,
period_limits, plan_limits, amount. Amounts are whole fen, rates
millionths; everything is read from the line and the document it was made by, nothing is rated again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from .calculating import calculation
from .components import KINDS
from .components.attainment import AttainmentTerms
from .context import Context
from .contributions import LineKind
from .criteria import LADDER, TESTS, Codes, Test, triggered
from .document import Component, Criteria, OrderLimits, Per, PeriodLimits, PlanVersion, Trigger
from .facts import Facts, OrderKind, days_by, number_of_day, periods
from .kinds import Phase
from .limits import active, clipped
from .state import PLAN

Fact = Mapping[str, int]
Step = dict[str, Any]
PRODUCT = Test.PRODUCT.name.lower()


def explain_line(
    line: Mapping[str, int], plan: PlanVersion, *, fact: Fact | None, codes: Codes, context: Context | None = None
) -> list[Step]:
    """Return the steps of one line; both mappings hold one entry of the columns of `Lines` and `Facts`, no fact for a line of none."""
    number = line["component"]
    component = plan.components[number] if number != PLAN else None
    steps: list[Step] = []
    if fact is not None and component is not None:
        steps += [_order(fact), *_eligible(fact, (component, line["rule"]), codes)]
        steps += calculation(line, component, quota_of(line, component, (fact, context or Context())))
    elif component is not None and KINDS[component.kind].phase is Phase.MONTHS:
        steps += calculation(line, component)
    steps += _limits(line, component, plan)
    return [*steps, {"step": "amount", "earned_fen": line["earned_fen"], "cut_fen": line["cut_fen"], "amount_fen": line["amount_fen"]}]


def quota_of(line: Mapping[str, int], component: Component, known: tuple[Fact, Context]) -> int:
    """Return the quota that the line was counted against; 0 for a line that counts against none."""
    fact, context = known
    terms = component.rules[line["rule"]].terms
    if not isinstance(terms, AttainmentTerms):
        return 0
    owner = fact["group"] if component.accumulate.per is Per.GROUP else fact["payee"]
    where = (np.array([owner], np.int64), np.array([line["period"]], np.int64))
    return int(context.quota(terms.quota, where, component.accumulate.over)[0])


def explain_order(fact: Fact, plan: PlanVersion, *, codes: Codes, context: Context | None = None) -> list[Step]:
    """Return why an order earns or does not: the plan's own tests, then those of every component and rule, with their values."""
    steps = [_order(fact), {"step": "tests", "component": "", "rule": 0, "tests": _plan_tests(fact, plan)}]
    valued, based = Valued(fact, codes), any(component.date_basis for component in plan.components)
    for component in plan.components:
        steps.append(_tested(valued, (component, 0, component.criteria)))
        ruled = [_tested(valued, (component, number, rule.criteria)) for number, rule in enumerate(component.rules, start=1)]
        steps += ruled
        quotas = any(isinstance(rule.terms, AttainmentTerms) for rule in component.rules)
        if not (based or quotas):
            continue
        day = _day_by(fact, component)
        dated = [{"test": Test.DAY.name.lower(), "value": day, "passed": _inside(plan, day)}] if based else []
        for number, step in enumerate(ruled):
            step["tests"] += [*dated, *_quota_test(fact, (component, number, day), context or Context())]
    return steps


def _day_by(fact: Fact, component: Component) -> int:
    """Return the day by which the fact counts under the component."""
    columns = Facts.of(**{name: [fact[name]] for name in Facts.__slots__})
    return int(days_by(columns, component.date_basis)[0])


def _quota_test(fact: Fact, where: tuple[Component, int, int], context: Context) -> list[Step]:
    """Return whether the payee has the quota that a rule counts against; nothing for a rule that counts against none."""
    component, rule, day = where
    if not isinstance(component.rules[rule].terms, AttainmentTerms):
        return []
    period = int(periods(np.array([day]), component.accumulate.over)[0])
    quota = quota_of({"rule": rule, "period": period}, component, (fact, context))
    return [{"test": Test.QUOTA.name.lower(), "value": quota, "passed": quota > 0}]


def _inside(plan: PlanVersion, day: int) -> bool:
    return number_of_day(plan.start) <= day and (plan.end is None or day < number_of_day(plan.end))


def _events(fact: Fact, component: Component) -> list[Step]:
    """Return whether the fact is the event by which the component pays; an order by which orders are paid needs no word."""
    if component.trigger is Trigger.ANY or (component.trigger is Trigger.ORDER and fact["kind"] <= OrderKind.CANCELLATION):
        return []
    kind, months = np.array([fact["kind"]]), np.array([fact["months"]])
    failed = int(triggered(kind, months, component)[0])
    happened = OrderKind(fact["kind"]).name.lower()
    tests: list[Step] = [
        {"test": "trigger", "value": happened, "wanted": {"trigger": (component.trigger.value,)}, "passed": failed != Test.TRIGGER}
    ]
    if component.months and failed != Test.TRIGGER:
        tests.append({"test": "months", "value": fact["months"], "wanted": {"months": (str(component.months),)}, "passed": not failed})
    return tests


def _order(fact: Fact) -> Step:
    names = ("order_id", "at", "day", "payee", "kind", "quantity", "amount_fen", "original_id")
    return {"step": "order", **{name: int(fact[name]) for name in names}}


def _eligible(fact: Fact, where: tuple[Component, int], codes: Codes) -> list[Step]:
    component, rule = where
    if fact["kind"] in (OrderKind.RETURN, OrderKind.CANCELLATION):
        # a return was not tested: it follows the rule of its order
        return []
    valued = Valued(fact, codes)
    return [
        _tested(valued, (component, 0, component.criteria)),
        _tested(valued, (component, rule + 1, component.rules[rule].criteria)),
    ]


def _plan_tests(fact: Fact, plan: PlanVersion) -> list[Step]:
    sale = fact["kind"] not in (OrderKind.RETURN, OrderKind.CANCELLATION)
    sign = 1 if sale else -1
    day = fact["day"] if sale else fact["original_day"] or fact["day"]
    based = any(component.date_basis for component in plan.components)
    fits = fact["quantity"] * sign >= 0 and fact["amount_fen"] * sign >= 0
    return [
        {"test": Test.PAYEE.name.lower(), "value": fact["payee"], "passed": fact["payee"] > 0},
        {"test": Test.SIGN.name.lower(), "value": (fact["quantity"], fact["amount_fen"]), "passed": fits},
        {"test": Test.DAY.name.lower(), "value": day, "passed": based or _inside(plan, day)},
    ]


class Valued:
    """A fact with the codes of its values: of hundreds of rules each asks for the same few."""

    def __init__(self, fact: Fact, codes: Codes) -> None:
        self.fact, self.codes = fact, codes
        self.named: dict[str, tuple[str, ...]] = {}

    def names(self, field: str, column: str) -> tuple[str, ...]:
        """Return the codes of the value in a column."""
        if column not in self.named:
            value = self.fact[column]
            self.named[column] = tuple(code for code, number in self.codes.get(field, {}).items() if number == value)
        return self.named[column]

    def code(self, field: str, column: str) -> str:
        """Return the code of the value in a column, "" when it is unknown."""
        return next(iter(self.names(field, column)), "")

    def holds(self, field: str, wanted: tuple[str, ...], column: str) -> bool:
        """Return whether one of the wanted codes is the value in a column."""
        return any(name in wanted for name in self.names(field, column))

    @cached_property
    def product(self) -> Mapping[str, str]:
        """Return the codes of the ladder's columns."""
        return {column: self.code(field, column) for field, column, _rank in LADDER}


def _tested(valued: Valued, where: tuple[Component, int, Criteria]) -> Step:
    """Return one step of tests; rule 0 is what the component asks of all its rules."""
    component, rule, criteria = where
    named = criteria.named()
    tests: list[Step] = _events(valued.fact, component) if rule == 0 else []
    wanted = {field: named[field] for field, _column, _rank in LADDER if field in named}
    if wanted:
        hit = next((field for field, column, _rank in LADDER if field in wanted and valued.holds(field, wanted[field], column)), "")
        tests.append({"test": PRODUCT, "value": valued.product, "wanted": wanted, "by": hit, "passed": bool(hit)})
    for test, field, columns in TESTS:
        if field in named:
            passed = any(valued.holds(field, named[field], column) for column in columns)
            value = {column: valued.code(field, column) for column in columns}
            tests.append({"test": test.name.lower(), "value": value, "wanted": {field: named[field]}, "passed": passed})
    return {"step": "tests", "component": component.code, "rule": rule, "tests": tests}


def _limits(line: Mapping[str, int], component: Component | None, plan: PlanVersion) -> list[Step]:
    """Return a step for every limit that could change the line, in the order in which they do."""
    steps: list[Step] = []
    amount = line["earned_fen"]
    if component is not None:
        if line["kind"] == LineKind.EARNED and component.order_limits != OrderLimits():
            after = clipped(np.array([amount]), component.order_limits).tolist()[0]
            bounds = {"min_fen": component.order_limits.min_fen, "max_fen": component.order_limits.max_fen}
            steps.append({"step": "order_limits", **bounds, "amount_fen": after})
            amount = after
        steps += _period_limits(line, (component.period_limits, line["period_before_fen"], "period_limits"), amount)
        amount = steps[-1]["amount_fen"] if steps else amount
    return steps + _period_limits(line, (plan.period_limits, line["plan_before_fen"], "plan_limits"), amount)


def _period_limits(line: Mapping[str, int], context: tuple[PeriodLimits, int, str], amount: int) -> list[Step]:
    limits, before, name = context
    # a line up to a minimum is itself made by the limit, and only the plan's own limits come after it
    if not active(limits) or (line["kind"] == LineKind.TOP_UP and (name == "period_limits" or line["component"] == PLAN)):
        return []
    most = limits.max_fen
    after = amount if most is None else min(before + amount, most) - min(before, most)
    shown = {"min_fen": limits.min_fen, "max_fen": most, "over": limits.over.value, "excess": limits.excess.value}
    return [{"step": name, **shown, "before_fen": before, "amount_fen": after}]
