"""An explanation: the steps from an order to its amount as plain data, from which a clerk recomputes the line by hand.

Steps are dictionaries named by "step": order, tests, base, rate (or take_back, true_up), order_limits,
period_limits, plan_limits, amount. Amounts are whole fen, rates
millionths; everything is read from the line and the document it was made by, nothing is rated again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from channelops.kernel.brackets import Mode, TierTable
from channelops.kernel.money import apply_millionths

from .components.package import PackageTerms
from .contributions import LineKind
from .criteria import LADDER, TESTS, Codes, Test
from .document import Component, Criteria, OrderLimits, PeriodLimits, PlanVersion
from .facts import OrderKind, number_of_day
from .limits import active, clipped
from .state import PLAN
from .tiers import TierTerms

Fact = Mapping[str, int]
Step = dict[str, Any]


def explain_line(line: Mapping[str, int], plan: PlanVersion, *, fact: Fact | None, codes: Codes) -> list[Step]:
    """Return the steps of one line; both mappings hold one entry of the columns of `Lines` and `Facts`, no fact for a line of none."""
    number = line["component"]
    component = plan.components[number] if number != PLAN else None
    steps: list[Step] = []
    if fact is not None and component is not None:
        steps += [_order(fact), *_eligible(fact, (component, line["rule"]), codes)]
        steps += calculation(line, component)
    steps += _limits(line, component, plan)
    return [*steps, {"step": "amount", "earned_fen": line["earned_fen"], "cut_fen": line["cut_fen"], "amount_fen": line["amount_fen"]}]


def explain_order(fact: Fact, plan: PlanVersion, *, codes: Codes) -> list[Step]:
    """Return why an order earns or does not: the plan's own tests, then those of every component and rule, with their values."""
    steps = [_order(fact), {"step": "tests", "component": "", "rule": 0, "tests": _plan_tests(fact, plan)}]
    for component in plan.components:
        steps.append(_tested(fact, (component, 0, component.criteria), codes))
        for number, rule in enumerate(component.rules, start=1):
            steps.append(_tested(fact, (component, number, rule.criteria), codes))
    return steps


def _order(fact: Fact) -> Step:
    names = ("order_id", "at", "day", "payee", "kind", "quantity", "amount_fen", "original_id")
    return {"step": "order", **{name: int(fact[name]) for name in names}}


def _eligible(fact: Fact, where: tuple[Component, int], codes: Codes) -> list[Step]:
    component, rule = where
    if fact["kind"] != OrderKind.SALE:
        # a return was not tested: it follows the rule of its order
        return []
    return [
        _tested(fact, (component, 0, component.criteria), codes),
        _tested(fact, (component, rule + 1, component.rules[rule].criteria), codes),
    ]


def _plan_tests(fact: Fact, plan: PlanVersion) -> list[Step]:
    sale = fact["kind"] == OrderKind.SALE
    sign = 1 if sale else -1
    day = fact["day"] if sale else fact["original_day"] or fact["day"]
    end = number_of_day(plan.end) if plan.end else None
    fits = fact["quantity"] * sign >= 0 and fact["amount_fen"] * sign >= 0
    return [
        {"test": Test.PAYEE.name.lower(), "value": fact["payee"], "passed": fact["payee"] > 0},
        {"test": Test.SIGN.name.lower(), "value": (fact["quantity"], fact["amount_fen"]), "passed": fits},
        {"test": Test.DAY.name.lower(), "value": day, "passed": number_of_day(plan.start) <= day and (end is None or day < end)},
    ]


def _tested(fact: Fact, where: tuple[Component, int, Criteria], codes: Codes) -> Step:
    """Return one step of tests; rule 0 is what the component asks of all its rules."""
    component, rule, criteria = where
    named = criteria.named()
    tests: list[Step] = []
    rungs = [(field, column) for field, column, _rank in LADDER if field in named]
    if rungs:
        hit = next((field for field, column in rungs if _holds(codes, (field, named[field]), fact[column])), "")
        wanted = {field: named[field] for field, _column in rungs}
        value = {column: _code(codes, field, fact[column]) for field, column, _rank in LADDER}
        tests.append({"test": Test.PRODUCT.name.lower(), "value": value, "wanted": wanted, "by": hit, "passed": bool(hit)})
    for test, field, columns in TESTS:
        if field in named:
            passed = any(_holds(codes, (field, named[field]), fact[column]) for column in columns)
            value = {column: _code(codes, field, fact[column]) for column in columns}
            tests.append({"test": test.name.lower(), "value": value, "wanted": {field: named[field]}, "passed": passed})
    return {"step": "tests", "component": component.code, "rule": rule, "tests": tests}


def _holds(codes: Codes, wanted: tuple[str, tuple[str, ...]], value: int) -> bool:
    field, names = wanted
    return any(codes.get(field, {}).get(name) == value for name in names)


def _code(codes: Codes, field: str, value: int) -> str:
    """Return the code of an id, "" when it is unknown."""
    return next((code for code, number in codes.get(field, {}).items() if number == value), "")


def calculation(line: Mapping[str, int], component: Component) -> list[Step]:
    """Return base and rate (or take_back, true_up) of an order's line: what it earned before limits."""
    terms = component.rules[line["rule"]].terms
    base: Step = {"step": "base", "measure": terms.basis.value, "base": line["base"]}
    rate: Step = {"component": component.code, "kind": component.kind, "article": component.article, "rule": line["rule"] + 1}
    rate |= {"tier": line["tier"], "rate_millionths": line["rate_millionths"]}
    if line["kind"] == LineKind.TAKEN_BACK:
        return [base, {"step": "take_back", **rate, "taken_before": line["before"], "earned_fen": line["earned_fen"]}]
    if isinstance(terms, PackageTerms):
        started = terms.started(np.array([line["base"]])).tolist()[0]
        package = {"pieces": terms.size, "free": terms.free, "started": started}
        return [base, {"step": "rate", **rate, **package, "earned_fen": apply_millionths(started, line["rate_millionths"])}]
    if not isinstance(terms, TierTerms):
        return [base, {"step": "rate", **rate, "earned_fen": apply_millionths(line["base"], line["rate_millionths"])}]
    base |= {"period": line["period"], "over": component.accumulate.over.value, "per": component.accumulate.per.value}
    base |= {"before": line["before"]}
    if line["kind"] == LineKind.TRUE_UP:
        return [base, {"step": "true_up", **rate, **_repriced(line, terms.table)}]
    base |= {"after": line["before"] + line["base"]}
    priced = _whole(line, terms.table) if component.kind == "whole_volume" else _graduated(line, terms.table)
    return [base, {"step": "rate", **rate, **priced}]


def _graduated(line: Mapping[str, int], table: TierTable) -> Step:
    """Return the part of the line in every tier, and the rounded totals whose difference it is."""
    before, after = _totals(line)
    low, high = min(before, after), max(before, after)
    bounds = [int(bound) for bound in table.bounds]
    parts: list[Step] = []
    for place in range(table.lookup(low), table.lookup(high) + 1):
        top = high if place + 1 == len(bounds) else min(high, bounds[place + 1])
        part = top - max(low, bounds[place])
        row = table.rows[place]
        # a flat is paid with the first piece inside its tier
        flat = row.flat_fen if high and (low == 0 or place > table.lookup(low)) else 0
        sign = 1 if after >= before else -1
        parts.append({"tier": place + 1, "base": sign * part, "rate_millionths": row.rate_millionths, "flat_fen": sign * flat})
    was, becomes = table.total(before, Mode.GRADUATED), table.total(after, Mode.GRADUATED)
    return {"parts": parts, "total_before_fen": was, "total_after_fen": becomes, "earned_fen": becomes - was}


def _whole(line: Mapping[str, int], table: TierTable) -> Step:
    """Return the totals at the rate in force whose difference the line is; the flat is the first order's, and the last return's."""
    before, after = _totals(line)
    rate, flat = line["rate_millionths"], table.rows[line["tier"] - 1].flat_fen
    was = apply_millionths(before, rate) + (flat if before and not after else 0)
    becomes = apply_millionths(after, rate) + (flat if after and not before else 0)
    return {"total_before_fen": was, "total_after_fen": becomes, "earned_fen": becomes - was}


def _repriced(line: Mapping[str, int], table: TierTable) -> Step:
    """Return what the period's other pieces earned at the old tier and earn at the new one, flats included."""
    old, new = table.lookup(max(line["before"], 0)), line["tier"] - 1
    sides = []
    for place in (old, new):
        row = table.rows[place]
        total = apply_millionths(line["base"], row.rate_millionths) + row.flat_fen
        sides.append({"tier": place + 1, "rate_millionths": row.rate_millionths, "flat_fen": row.flat_fen, "total_fen": total})
    return {"old": sides[0], "new": sides[1], "earned_fen": sides[1]["total_fen"] - sides[0]["total_fen"]}


def _totals(line: Mapping[str, int]) -> tuple[int, int]:
    return max(line["before"], 0), max(line["before"] + line["base"], 0)


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
