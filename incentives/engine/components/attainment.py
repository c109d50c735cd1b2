"""Attainment: a tier table whose bounds are per cent of a quota, so that the rate rises or falls with what is reached of it.

Marginal: each part of the total at the rate of its own band. Whole: all of it at the rate of the band reached, with true-up lines.
A bound between two whole pieces (fen) moves to the one below where the edge is inclusive, else to the one above: the total
is in the band in which its exact attainment is. Who has no quota for the period earns nothing, and the finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from channelops.kernel.brackets import Basis, TierTable
from channelops.kernel.money import MILLION

from .. import tables, tiers
from ..arithmetic import Ints, half_up, products, scaled
from ..contributions import Contributions, Work
from ..counting import Count, by_rule
from ..criteria import Test
from ..document import Per, Terms
from ..facts import periods
from ..kinds import Admission, Kind, Settling
from ..nodes import Node
from ..running import Running
from ..state import Measure
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


class QuotaPrices(tiers.Prices):
    """A table as columns, with the bounds of each line's own quota; totals stand in the order of the lines."""

    def __init__(self, table: TierTable, quota: Ints) -> None:
        super().__init__(table)
        self.line_bounds = [scaled(quota, bound, up=self.side == "right") for bound in self.bounds[1:].tolist()]

    def place(self, totals: Ints) -> Ints:
        """Return the band (from 0) of each line's total."""
        reached = np.zeros(len(totals), np.int64)
        for bound in self.line_bounds:
            reached += totals > bound if self.side == "left" else np.maximum(totals, 0) >= bound
        return reached

    def closing_place(self, run: Running) -> Ints:
        """Return of each line the band with which its owner's period closes."""
        return self.place(run.closing[run.of_line])

    def graduated(self, totals: Ints) -> Ints:
        """Return what each total earns, each part at the rate of its own band, with the flats of all bands entered."""
        whole, rest = np.zeros(len(totals), np.int64), np.zeros(len(totals), np.int64)
        lower: Ints = np.zeros(len(totals), np.int64)
        for number, rate in enumerate(self.rates.tolist()):
            upper = np.minimum(totals, self.line_bounds[number]) if number < len(self.line_bounds) else totals
            part = np.maximum(upper - lower, 0)
            if number < len(self.line_bounds):
                lower = self.line_bounds[number]
            earned, left = products(part, rate)
            whole += earned
            rest += left
        rounded = whole + (rest + MILLION // 2) // MILLION
        return np.where(totals > 0, rounded + self.entered[self.place(totals)], 0)


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
    return by_rule(work, _lines, _prices)


def settle(orders: Settling) -> Ints:
    """Return base × the rate with which the order's period ended, where that rate is for the whole."""
    settled = orders.earned_fen.copy()
    for number, rule in enumerate(orders.component.rules):
        terms = rule.terms
        assert isinstance(terms, AttainmentTerms)
        mine = np.flatnonzero(orders.rule == number) if terms.reach is Reach.WHOLE else np.zeros(0, np.int64)
        where = (orders.owner[mine], orders.period[mine])
        quota = orders.context.quota(terms.quota, where, orders.component.accumulate.over)
        prices = QuotaPrices(terms.table, quota)
        totals = orders.state.slot(orders.number, number, Measure.VOLUME).at(*where)
        final = half_up(orders.base[mine], prices.rates[prices.place(totals)])
        settled[mine] = np.where(quota > 0, final, orders.earned_fen[mine])
    return settled


def _prices(work: Work, terms: Terms) -> tiers.Prices:
    assert isinstance(terms, AttainmentTerms)
    return QuotaPrices(terms.table, work.context.quota(terms.quota, (work.owner, work.period), work.component.accumulate.over))


def _lines(work: Work, count: Count) -> list[Contributions]:
    terms = work.component.rules[int(work.rule[0])].terms
    assert isinstance(terms, AttainmentTerms)
    return whole_volume.lines(work, count) if terms.reach is Reach.WHOLE else graduated.lines(work, count)


KIND = Kind("attainment", ("attainment",), read, write, rate, per_order=False, settle=settle, admits=admits)
