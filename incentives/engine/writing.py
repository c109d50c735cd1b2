"""Writing: from a plan version back to its document, always in the same spelling, and the hash of its content."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from channelops.kernel.money import FEN_PER_YUAN

from . import clawback_terms, instalment_terms, numbers, override_terms
from .components import KINDS
from .document import (
    FORMAT,
    Accumulate,
    Below,
    Component,
    Criteria,
    Double,
    Excess,
    OrderLimits,
    Over,
    PayeeKind,
    PeriodLimits,
    PlanVersion,
    Title,
)


def write(plan: PlanVersion) -> dict[str, Any]:
    """Return the document; numbers are `Decimal`, whatever has its default is left out."""
    written: dict[str, Any] = {"format": FORMAT, "plan": plan.plan, "title": _title(plan.title)}
    if plan.scope:
        written["scope"] = plan.scope
    if plan.payees is not PayeeKind.PARTNER:
        written["payees"] = plan.payees.value
    written["from"] = plan.start.isoformat()
    written["to"] = plan.end.isoformat() if plan.end else None
    written["components"] = [_component(one) for one in plan.components]
    if plan.period_limits != PeriodLimits():
        written["limits"] = {"period": _period(plan.period_limits)}
    if plan.below != Below():
        written["below"] = _below(plan.below)
    if plan.double is not Double.BOTH:
        written["double"] = plan.double.value
    if plan.overrides:
        written["overrides"] = [override_terms.write(one) for one in plan.overrides]
    if plan.clawbacks:
        written["clawbacks"] = [clawback_terms.write(one) for one in plan.clawbacks]
    if plan.instalments:
        written["instalments"] = [instalment_terms.write(one) for one in plan.instalments]
    return written


def _below(below: Below) -> dict[str, Any]:
    most = {"max_percent": numbers.shown(below.most_millionths, numbers.PER_PERCENT)} if below.most_millionths else {}
    return {"allow": below.allow.value, **most}


def dumps(plan: PlanVersion) -> str:
    """Return the document as indented JSON text that reads back to the same plan version."""
    return _text(write(plan), indent=2) + "\n"


def content_hash(plan: PlanVersion) -> str:
    """Return the SHA-256 of the content in hexadecimal: equal for equal content, however it was spelled."""
    return document_hash(write(plan))


def document_hash(written: dict[str, Any]) -> str:
    """Return the hash of a document as it stands: of one that this module has written, that of its content."""
    return hashlib.sha256(_text(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _text(written: dict[str, Any], **style: Any) -> str:
    return json.dumps(written, ensure_ascii=False, default=_number, **style)


def _number(value: object) -> object:
    """Return a number as JSON: a whole one as an integer, another as its decimal string, which loses nothing in any reader."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else format(value, "f")


def _component(component: Component) -> dict[str, Any]:
    kind = KINDS[component.kind]
    written: dict[str, Any] = {"code": component.code, "kind": component.kind, "title": _title(component.title)}
    if component.article:
        written["article"] = component.article
    written |= _criteria(component.criteria)
    if component.accumulate != Accumulate():
        written["accumulate"] = {"over": component.accumulate.over.value, "per": component.accumulate.per.value}
    if component.counted is not kind.counts and component.counted:
        written["measure"] = component.counted.value
    if component.trigger is not kind.triggers[0]:
        written["trigger"] = component.trigger.value
    if component.months:
        written["months"] = component.months
    if component.date_basis:
        written["date"] = component.date_basis.value
    if component.of:
        written["of"] = list(component.of)
    written["rules"] = [{**_criteria(rule.criteria), **kind.write(rule.terms)} for rule in component.rules]
    limits: dict[str, Any] = {}
    if component.order_limits != OrderLimits():
        limits["order"] = _bounds(component.order_limits)
    if component.period_limits != PeriodLimits():
        limits["period"] = _period(component.period_limits)
    return {**written, "limits": limits} if limits else written


def _criteria(criteria: Criteria) -> dict[str, Any]:
    named = {name: list(codes) for name, codes in criteria.named().items()}
    return {"criteria": named} if named else {}


def _period(limits: PeriodLimits) -> dict[str, Any]:
    written = _bounds(limits)
    if limits.over is not Over.MONTH:
        written["over"] = limits.over.value
    if limits.excess is not Excess.LOST:
        written["excess"] = limits.excess.value
    return written


def _bounds(limits: OrderLimits | PeriodLimits) -> dict[str, Any]:
    bounds = {"min_yuan": limits.min_fen, "max_yuan": limits.max_fen}
    return {name: numbers.shown(fen, FEN_PER_YUAN) for name, fen in bounds.items() if fen is not None}


def _title(title: Title) -> dict[str, str]:
    return {"zh": title.zh, "en": title.en}
