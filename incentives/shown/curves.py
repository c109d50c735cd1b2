"""A curve: what one rule pays as its payee sells more, by the engine itself on invented orders."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any

import numpy as np

from channelops.kernel.brackets import Basis

from ..engine.context import MONTHS, Context, slot_of
from ..engine.criteria import LADDER, TESTS, Codes
from ..engine.document import Component, Criteria
from ..engine.document import PlanVersion as Content
from ..engine.facts import PAYS, Facts, number_of_day
from ..engine.rate import rate
from ..engine.tiers import TierTerms

POINTS = 60
PAYEE = 1
# How far a curve without tiers goes, in pieces or fen; and what an invented piece costs.
PIECES, FEN, PIECE_FEN = 120, 10_000_00, 100_00
# An invented payee's quota, so that a table by attainment shows its bounds as they are written.
QUOTA = 100
COLUMNS = {field: columns[0] for _test, field, columns in TESTS} | {field: column for field, column, _rank in LADDER}


@dataclass(frozen=True, slots=True)
class Curve:
    """What has been earned in fen when the period's total (pieces, or fen) reaches each of `totals`."""

    totals: tuple[int, ...]
    earned_fen: tuple[int, ...]
    pieces: bool

    @property
    def is_flat(self) -> bool:
        """Whether nothing is paid anywhere: another kind of event, or other months, would."""
        return not any(self.earned_fen)


def curve_of(content: Content, place: int, rule: int, *, upto: int = 0) -> Curve:
    """The curve of one rule of a component, up to half as far again as its last bound (or to `upto`)."""
    component = content.components[place]
    rule = min(rule, len(component.rules) - 1)
    pieces = component.rules[rule].terms.basis is Basis.QUANTITY
    most = upto or _reach(component, rule, pieces=pieces)
    step = max(1, -(-most // POINTS))
    facts, codes = _orders(component, rule, step=step, pieces=pieces)
    alone = replace(component, period_limits=component.period_limits)
    day = date(2026, 1, 1)
    plan = replace(content, components=(alone,), start=day, end=None, overrides=())
    result = rate(facts, plan, codes=codes, context=_context(component))
    earned = np.zeros(POINTS, np.int64)
    for lines in result.parts:
        own = lines.row >= 0
        np.add.at(earned, np.where(own, lines.row, POINTS - 1), lines.amount_fen)
    totals = tuple(step * (number + 1) for number in range(POINTS))
    return Curve(totals, tuple(accumulate(earned.tolist())), pieces)


def _reach(component: Component, rule: int, *, pieces: bool) -> int:
    terms = component.rules[rule].terms
    table = terms.table if isinstance(terms, TierTerms) else None
    last = int(table.rows[-1].lower) if table is not None else 0
    return last * 3 // 2 or (PIECES if pieces else FEN)


def _orders(component: Component, rule: int, *, step: int, pieces: bool) -> tuple[Facts, Codes]:
    """As many equal orders as there are points, each as the rule's criteria ask."""
    number = np.arange(POINTS)
    codes: dict[str, dict[str, int]] = {}
    columns: dict[str, Any] = {
        "order_id": number + 1,
        "at": number * 1_000_000 + 1,
        "day": np.full(POINTS, number_of_day(date(2026, 1, 15))),
        "payee": np.full(POINTS, PAYEE),
        "kind": np.full(POINTS, int(PAYS[component.trigger])),
        "quantity": np.full(POINTS, step if pieces else 1),
        "amount_fen": np.full(POINTS, step * PIECE_FEN if pieces else step),
    }
    for field, code in _asked(component.criteria, component.rules[rule].criteria).items():
        codes[field] = {code: 1}
        if field in COLUMNS:
            columns[COLUMNS[field]] = np.ones(POINTS, np.int64)
    return Facts.of(**columns), codes


def _asked(component: Criteria, rule: Criteria) -> dict[str, str]:
    """One code of every field that is asked, the rule's before the component's; with both, one that passes both."""
    found = {field: codes[0] for field, codes in component.named().items()}
    for field, codes in rule.named().items():
        both = [code for code in codes if code in component.named().get(field, codes)]
        found[field] = (both or list(codes))[0]
    return found


def _context(component: Component) -> Context:
    """A quota of a hundred in every month, whatever it is called."""
    quotas = {str(quota) for quota in (getattr(one.terms, "quota", "") for one in component.rules) if quota}
    months = MONTHS[component.accumulate.over]
    slot = slot_of((PAYEE, 202601 + later, QUOTA if not later else 0) for later in range(months))
    return Context(quotas=dict.fromkeys(quotas, slot))
