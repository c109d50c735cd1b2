"""Attainment: a tier table whose bounds are per cent of a quota, so that the rate rises or falls with what is reached of it.

Marginal: each part of the total at the rate of its own band. Whole: all of it at the rate of the band reached, with true-up lines.
A bound between two whole pieces (fen) moves to the one below where the edge is inclusive, else to the one above: the total
is in the band in which its exact attainment is. Who has no quota for the period earns nothing, and the finding says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from channelops.kernel.brackets import Basis, TierTable
from channelops.kernel.money import MILLION

from .. import tables
from ..arithmetic import Ints, half_up, products, scaled
from ..context import Context
from ..contributions import Contributions, Work, merged
from ..counting import by_rule
from ..criteria import Test
from ..document import Component, Over, Per, Terms
from ..facts import periods
from ..kinds import Admission, Kind, Settling
from ..nodes import Node
from ..state import Measure, owner_of_rule
from ..tiers import NEVER, Prices
from . import graduated, whole_volume


class Reach(StrEnum):
    """What a band's rate is paid for."""

    MARGINAL = "marginal"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class AttainmentTerms:
    """The table's bounds are millionths of the quota of that code."""

    table: TierTable
    quota: str
    reach: Reach

    @property
    def basis(self) -> Basis:
        """Return what the table counts."""
        return self.table.basis


class QuotaPrices(Prices):
    """Tables as columns, with the bounds of each line's own quota; totals stand in the order of the lines."""

    def __init__(self, tables: Sequence[TierTable], table: Ints, quota: Ints) -> None:
        super().__init__(tables, table)
        sheet, up = self.sheet, self.sheet.exclusive[table] > 0
        self.line_bounds: list[Ints] = []
        for number in range(1, sheet.width):
            bound = sheet.bounds[self.first + number]
            none = bound == NEVER
            self.line_bounds.append(np.where(none, NEVER, scaled(quota, np.where(none, 0, bound), up=up)))

    def place(self, totals: Ints) -> Ints:
        """Return the band of each line's total."""
        reached, exclusive = self.first.copy(), self.sheet.exclusive[self.table]
        for bound in self.line_bounds:
            reached += np.maximum(totals, 0) > bound - exclusive
        return reached

    def graduated(self, totals: Ints) -> Ints:
        """Return what each total earns, each part at the rate of its own band, with the flats of all bands entered."""
        whole, rest = np.zeros(len(totals), np.int64), np.zeros(len(totals), np.int64)
        bounds = [np.zeros(len(totals), np.int64), *self.line_bounds]
        for number, lower in enumerate(bounds):
            upper = totals if number + 1 == len(bounds) else np.minimum(totals, bounds[number + 1])
            earned, left = products(np.maximum(upper - lower, 0), self.rates[self.first + number])
            whole += earned
            rest += left
        rounded = whole + (rest + MILLION // 2) // MILLION
        return np.where(totals > 0, rounded + self.sheet.entered[self.place(totals)], 0)


def read(rule: Node) -> AttainmentTerms:
    """Return the terms of a rule."""
    node = rule["attainment"]
    return AttainmentTerms(tables.read_table(node, tables.ATTAINED), node.value["quota"], node["reach"].one_of(Reach, Reach.MARGINAL))


def write(terms: Terms) -> dict[str, object]:
    """Return the terms as the document spells them."""
    assert isinstance(terms, AttainmentTerms)
    return {"attainment": {"quota": terms.quota, "reach": terms.reach.value, **tables.write_table(terms.table, tables.ATTAINED)}}


def admits(asked: Admission) -> Ints:
    """Return of each fact whether its owner lacks a quota for its period."""
    failed = np.zeros(len(asked.rule), np.int8)
    wanted = [rule.terms.quota for rule in asked.component.rules if isinstance(rule.terms, AttainmentTerms)]
    codes = sorted(set(wanted))
    # the last entry is that of the rule −1
    code_of = np.array([*(codes.index(code) for code in wanted), -1], np.int64)[asked.rule]
    owner = asked.facts.group if asked.component.accumulate.per is Per.GROUP else asked.facts.payee
    period = periods(asked.day, asked.component.accumulate.over)
    for number, code in enumerate(codes):
        mine = np.flatnonzero(code_of == number)
        quota = asked.context.quota(code, (owner[mine], period[mine]), asked.component.accumulate.over)
        failed[mine[quota <= 0]] = Test.QUOTA
    return failed


def rate(work: Work) -> Contributions:
    """Return one line an order, and a true-up where a whole total crosses a bound."""
    whole = np.array([one.reach is Reach.WHOLE for one in _terms(work.component)], np.bool_)[work.rule]
    parts = [by_rule(work.take(np.flatnonzero(whole == one)), lines, _prices) for one, lines in LINES.items() if (whole == one).any()]
    return merged(parts) if parts else by_rule(work, graduated.lines, _prices)


def settle(orders: Settling) -> Ints:
    """Return base × the rate with which the order's period ended, where that rate is for the whole."""
    terms = _terms(orders.component)
    where = (orders.owner, orders.period)
    quota = _quotas(terms, orders.rule, (orders.context, *where, orders.component.accumulate.over))
    prices = QuotaPrices([one.table for one in terms], orders.rule, quota)
    totals = orders.state.shelf(orders.number, Measure.VOLUME).at(owner_of_rule(orders.owner, orders.rule), orders.period)
    final = half_up(orders.base, prices.rates[prices.place(totals)])
    whole = np.array([one.reach is Reach.WHOLE for one in terms], np.bool_)[orders.rule]
    return np.where(whole & (quota > 0), final, orders.earned_fen)


def _terms(component: Component) -> list[AttainmentTerms]:
    return [rule.terms for rule in component.rules if isinstance(rule.terms, AttainmentTerms)]


def _prices(work: Work) -> Prices:
    terms = _terms(work.component)
    quota = _quotas(terms, work.rule, (work.context, work.owner, work.period, work.component.accumulate.over))
    return QuotaPrices([one.table for one in terms], work.rule, quota)


def _quotas(terms: Sequence[AttainmentTerms], rule: Ints, known: tuple[Context, Ints, Ints, Over]) -> Ints:
    """Return the quota by which each line's rule measures its owner's period."""
    context, owner, period, over = known
    codes = sorted({one.quota for one in terms})
    code_of = np.array([codes.index(one.quota) for one in terms], np.int64)[rule]
    quota = np.zeros(len(rule), np.int64)
    for number, code in enumerate(codes):
        mine = np.flatnonzero(code_of == number)
        quota[mine] = context.quota(code, (owner[mine], period[mine]), over)
    return quota


LINES = {False: graduated.lines, True: whole_volume.lines}
KIND = Kind("attainment", ("attainment",), read, write, rate, per_order=False, settle=settle, admits=admits)
