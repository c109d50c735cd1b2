"""A calculation: base and rate of one line as steps, for every kind of component; the figures on it recompute what was earned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from channelops.kernel.brackets import TierTable
from channelops.kernel.money import MILLION, apply_millionths

from . import ladders
from .components import KINDS
from .components.attainment import AttainmentTerms, Reach
from .components.coefficient import CoefficientTerms
from .components.fixed_plus_share import FixedShareTerms
from .components.guarantee import MonthTerms
from .components.package import PackageTerms
from .components.spiff import SpiffTerms
from .contributions import LineKind
from .document import Component
from .kinds import Month
from .ladders import Ladder, Step
from .tiers import TierTerms

Line = Mapping[str, int]


def calculation(line: Line, component: Component, quota: int = 0) -> list[Step]:
    """Return base and rate (or take_back, true_up, month) of a line: what it earned before limits; `quota` is that of an attainment."""
    terms = component.rules[line["rule"]].terms
    rate: Step = {"component": component.code, "kind": component.kind, "article": component.article, "rule": line["rule"] + 1}
    if isinstance(terms, MonthTerms):
        return [_month(line, component, rate)]
    counted = component.counted.value if component.counted else terms.basis.value
    base: Step = {"step": "base", "measure": counted, "base": line["base"]}
    rate |= {"tier": line["tier"], "rate_millionths": line["rate_millionths"]}
    if line["kind"] == LineKind.TAKEN_BACK and not isinstance(terms, CoefficientTerms):
        return [base, {"step": "take_back", **rate, "taken_before": line["before"], "earned_fen": line["earned_fen"]}]
    if isinstance(terms, TierTerms | AttainmentTerms):
        return _counted(line, component, (base, rate, quota))
    return [base, {"step": "rate", **rate, **_own(line, component)}]


def _own(line: Line, component: Component) -> Step:
    """Return what an order earns by itself, with the figures that its kind adds to the rate."""
    terms, base, rate = component.rules[line["rule"]].terms, line["base"], line["rate_millionths"]
    if isinstance(terms, PackageTerms):
        started = terms.started(np.array([base])).tolist()[0]
        return {"pieces": terms.size, "free": terms.free, "started": started, "earned_fen": apply_millionths(started, rate)}
    if isinstance(terms, FixedShareTerms):
        return {"fixed_fen": terms.fixed_fen, "earned_fen": terms.fixed_fen + apply_millionths(base, rate)}
    if isinstance(terms, SpiffTerms):
        fixed = rate // MILLION
        return {"fixed_fen": fixed, "earned_fen": fixed if base > 0 else 0}
    if isinstance(terms, CoefficientTerms):
        sign = -1 if rate < 0 else 1
        return {"factor_millionths": MILLION + rate, "earned_fen": sign * apply_millionths(base, abs(rate))}
    return {"earned_fen": apply_millionths(base, rate)}


def _counted(line: Line, component: Component, known: tuple[Step, Step, int]) -> list[Step]:
    """Return the steps of a line that a tier table counts."""
    base, rate, quota = known
    terms = component.rules[line["rule"]].terms
    base |= {"period": line["period"], "over": component.accumulate.over.value, "per": component.accumulate.per.value}
    base |= {"before": line["before"]}
    whole = component.kind == "whole_volume"
    if isinstance(terms, AttainmentTerms):
        base |= {"quota": quota}
        ladder, whole = Ladder.of_quota(terms.table, quota), terms.reach is Reach.WHOLE
    else:
        ladder = Ladder.of(_table(component, line["rule"]))
    if line["kind"] == LineKind.TRUE_UP:
        return [base, {"step": "true_up", **rate, **ladders.repriced(line, ladder)}]
    base |= {"after": line["before"] + line["base"]}
    if component.kind == "cliff":
        return [base, {"step": "rate", **rate, **ladders.bonus(line, ladder)}]
    return [base, {"step": "rate", **rate, **(ladders.whole(line, ladder) if whole else ladders.graduated(line, ladder))}]


def _table(component: Component, rule: int) -> TierTable:
    terms = component.rules[rule].terms
    assert isinstance(terms, TierTerms)
    return terms.table


def _month(line: Line, component: Component, rate: Step) -> Step:
    """Return what a month earned and owed, what it comes to by that, and what of it earlier lines gave already."""
    terms = component.rules[line["rule"]].terms
    monthly = KINDS[component.kind].monthly
    assert isinstance(terms, MonthTerms)
    assert monthly
    recovered = line["kind"] == LineKind.RECOVERED
    columns = (np.array([value]) for value in (line["base"], line["before"], terms.month_fen, terms.keep_fen))
    added, back = (part.tolist()[0] for part in monthly.given(Month(*columns)))
    total = -back if recovered else added
    figures = {"month_earned_fen": line["base"], "debt_fen": line["before"], "least_fen": terms.month_fen, "keep_fen": terms.keep_fen}
    earned = {"total_fen": total, "already_fen": total - line["earned_fen"], "earned_fen": line["earned_fen"]}
    return {"step": "month", **rate, "recovered": recovered, **figures, **earned}
