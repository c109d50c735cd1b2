"""Coefficient: what an order earned under earlier components, times a factor: of its stage or tier, or of the payee's standing.

The line is the difference that the factor makes, so a factor of 1 writes none. The factor is that of the rule whose criteria the
order passes (a lifecycle or a tier coefficient), or of the payee's standing in the month of the order (a quality coefficient); who
has no standing keeps what was earned. A return takes back at the factor of its order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from channelops.kernel.brackets import Basis, TierTable
from channelops.kernel.money import MILLION

from .. import numbers, tables
from ..arithmetic import Ints, half_up
from ..contributions import Contributions, LineKind, Work
from ..document import Terms, Trigger
from ..kinds import Kind, Phase
from ..nodes import Node
from ..tiers import of_one


@dataclass(frozen=True, slots=True)
class CoefficientTerms:
    """One factor in millionths; or with a standing the table that has a factor for each of its values."""

    factor_millionths: int = MILLION
    standing: str = ""
    table: TierTable | None = None
    basis: Basis = Basis.AMOUNT


def read(rule: Node) -> CoefficientTerms:
    """Return the terms of a rule."""
    node = rule["by_standing"]
    if not node:
        return CoefficientTerms(rule["factor"].number(numbers.factor))
    return CoefficientTerms(standing=node.value["standing"], table=tables.read_table(node, tables.FACTORS))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, CoefficientTerms)
    if terms.table is None:
        return {"factor": numbers.shown(terms.factor_millionths, MILLION)}
    return {"by_standing": {"standing": terms.standing, **tables.write_table(terms.table, tables.FACTORS)}}


def rate(work: Work) -> Contributions:
    """Return the difference that its factor makes to what each order earned (the base); `period` is the month of the order."""
    factors, tier = np.full(len(work.row), MILLION, np.int64), np.zeros(len(work.row), np.int64)
    for number, rule in enumerate(work.component.rules):
        assert isinstance(rule.terms, CoefficientTerms)
        mine = np.flatnonzero(work.rule == number)
        factors[mine], tier[mine] = _factors(rule.terms, work, mine)
    step = factors - MILLION
    changed = np.flatnonzero((step != 0) & (work.base != 0))
    some = replace(work, **{name: getattr(work, name)[changed] for name in ("row", "rule", "base", "owner", "period")})
    earned = np.sign(step[changed]) * half_up(some.base, np.abs(step[changed]))
    kind = np.where(some.base < 0, int(LineKind.TAKEN_BACK), int(LineKind.EARNED))
    return replace(Contributions.simple(some, step[changed], earned), kind=kind, tier=tier[changed])


def _factors(terms: CoefficientTerms, work: Work, mine: Ints) -> tuple[Ints, Ints]:
    """Return the factor of each order, and its tier in the table of standings."""
    if terms.table is None:
        return np.full(len(mine), terms.factor_millionths, np.int64), np.zeros(len(mine), np.int64)
    value, known = work.context.standing(terms.standing, work.owner[mine], work.period[mine])
    prices = of_one(terms.table, len(mine))
    place = prices.place(value)
    return np.where(known > 0, prices.rates[place], MILLION), np.where(known > 0, prices.tier(place), 0)


KIND = Kind("coefficient", ("factor", "by_standing"), read, write, rate, per_order=True, triggers=(Trigger.ANY,), phase=Phase.LINES)
