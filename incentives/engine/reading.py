"""Reading: from JSON to a plan version, or to every problem of the document with its place."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from channelops.kernel.errors import gettext_noop as _

from . import clawback_terms, instalment_terms, numbers, override_terms
from .checks import check
from .components import KINDS
from .document import (
    Accumulate,
    Allowed,
    Below,
    Component,
    Counted,
    Criteria,
    DateBasis,
    Double,
    Excess,
    OrderLimits,
    Over,
    PayeeKind,
    Per,
    PeriodLimits,
    PlanVersion,
    Rule,
    Title,
    Trigger,
)
from .nodes import Node
from .problems import PlanInvalid, Problem
from .schema import schema_problems

MAX_CHARACTERS = 5_000_000


def loads(text: str) -> Any:
    """Return JSON text with exact numbers; `PlanInvalid` when it is no JSON, names a field twice, or is too long."""
    if len(text) > MAX_CHARACTERS:
        raise PlanInvalid([Problem("", _("The document is longer than %(most)s characters."), {"most": MAX_CHARACTERS})])
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        template = _("Line %(line)s, column %(column)s: this is not JSON.")
        raise PlanInvalid([Problem("", template, {"line": error.lineno, "column": error.colno})]) from None
    except RecursionError:
        raise PlanInvalid([Problem("", _("The document is nested too deeply."))]) from None


def read(document: Any) -> PlanVersion:
    """Return the plan version of a parsed document; `PlanInvalid` with all its problems."""
    found = schema_problems(document)
    if not found:
        root = Node(document, "", found)
        plan = _plan(root)
        check(plan, root)
        if not found:
            return plan
    raise PlanInvalid(found)


def reread(document: Any) -> PlanVersion:
    """Return the plan version of a document that `read` has found sound, and that is the same to the letter: it is not checked again."""
    root = Node(document, "", [])
    plan = _plan(root)
    if root.found:
        raise PlanInvalid(root.found)
    return plan


def problems(document: Any) -> list[Problem]:
    """Return what is wrong with a parsed document, nothing when it can be read."""
    try:
        read(document)
    except PlanInvalid as error:
        return error.problems
    return []


def _plan(root: Node) -> PlanVersion:
    return PlanVersion(
        plan=root.value["plan"],
        title=_title(root["title"]),
        start=_day(root["from"]) or date.min,
        end=_day(root["to"]),
        components=tuple(_component(node) for node in root["components"]),
        payees=root["payees"].one_of(PayeeKind, PayeeKind.PARTNER),
        scope=root.value.get("scope", ""),
        period_limits=_period_limits(root["limits"]),
        below=_below(root["below"]),
        double=root["double"].one_of(Double, Double.BOTH),
        overrides=tuple(override_terms.read(node) for node in root["overrides"]),
        clawbacks=tuple(clawback_terms.read(node) for node in root["clawbacks"]),
        instalments=tuple(instalment_terms.read(node) for node in root["instalments"]),
    )


def _below(node: Node) -> Below:
    allow = node["allow"].one_of(Allowed, Allowed.NONE)
    most = node["max_percent"]
    if (allow is Allowed.TOP_UP) != bool(most):
        most.report(_("A top-up, and nothing else, says how many per cent it may add at most."))
        return Below(allow)
    return Below(allow, most.number(numbers.percent_rate) if most else 0)


def _component(node: Node) -> Component:
    kind = KINDS[node.value["kind"]]
    limits = node["limits"]
    order = Node((limits.value or {}).get("order") or {}, f"{limits.pointer}/order", node.found)
    counted = Node(node.value.get("accumulate") or {}, f"{node.pointer}/accumulate", node.found)
    return Component(
        code=node.value["code"],
        kind=kind.name,
        title=_title(node["title"]),
        rules=tuple(Rule(kind.read(rule), _criteria(rule)) for rule in node["rules"]),
        article=node.value.get("article", ""),
        criteria=_criteria(node),
        accumulate=Accumulate(counted["over"].one_of(Over, Over.MONTH), counted["per"].one_of(Per, Per.PAYEE)),
        counted=Counted(node.value["measure"]) if node["measure"] else kind.counts,
        trigger=node["trigger"].one_of(Trigger, kind.triggers[0]),
        months=node.value.get("months", 0),
        date_basis=DateBasis(node.value["date"]) if node["date"] else None,
        of=tuple(sorted(node.value.get("of", ()))),
        order_limits=OrderLimits(order["min_yuan"].maybe(numbers.fen), order["max_yuan"].maybe(numbers.fen)),
        period_limits=_period_limits(limits),
    )


def _criteria(node: Node) -> Criteria:
    named: dict[str, list[str]] = node.value.get("criteria") or {}
    # what is asked does not depend on the order in which it was typed
    return Criteria(**{name: tuple(sorted(codes)) for name, codes in named.items()})


def _period_limits(node: Node) -> PeriodLimits:
    period = Node((node.value or {}).get("period") or {}, f"{node.pointer}/period", node.found)
    return PeriodLimits(
        period["min_yuan"].maybe(numbers.fen),
        period["max_yuan"].maybe(numbers.fen),
        period["over"].one_of(Over, Over.MONTH),
        period["excess"].one_of(Excess, Excess.LOST),
    )


def _title(node: Node) -> Title:
    return Title(node.value["zh"], node.value["en"])


def _day(node: Node) -> date | None:
    if not node:
        return None
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        node.report(_("“%(value)s” is not a day; write it like 2026-12-01."), value=node.value)
        return None


def _no_number(text: str) -> NoReturn:
    raise PlanInvalid([Problem("", _("%(text)s is not a number."), {"text": text})])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of the pairs; a field that is named twice would silently lose one of its values."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise PlanInvalid([Problem("", _("The field “%(name)s” is written twice."), {"name": name})])
        made[name] = value
    return made
