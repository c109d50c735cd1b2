"""Rating a month: the shard's orders under the version that rules each of them, as columns of the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import payee_places

from ..binary import Ints
from ..engine.facts import Facts, OrderKind, number_of_day
from ..engine.lines import Lines
from ..engine.rate import Result, rate
from ..engine.rating import Opening
from ..engine.state import State
from ..selectors.facts import FactReader, Orders, Shard, looked_up
from ..selectors.paid import paid_for
from ..selectors.rules import RuleSet, months_counted, rule_sets
from .sums import accruals_of, checksum_of, payees_of


@dataclass(frozen=True, kw_only=True)
class Rated:
    """What the shard's orders of the month earn: the columns of lines and accruals, and the sums of each payee."""

    lines: dict[str, Ints]
    accruals: dict[str, Ints]
    payees: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.lines["order_id"])

    @property
    def sums(self) -> dict[str, int]:
        """The control totals of the shard."""
        return {
            "facts": int(self.payees["facts"].sum()),
            "lines": len(self),
            "amount_fen": int(self.lines["amount_fen"].sum()),
            "checksum": checksum_of(self.lines),
        }


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """The orders that one version rules, and what it makes of them; `rows` are their places among all."""

    rules: RuleSet
    rows: Ints
    facts: Facts
    result: Result


class Rating:
    """The month's rules, and the reader of its orders; made once for all shards."""

    def __init__(self, month: Month) -> None:
        self.month = month
        # a return falls under its order's version, however long ago that was
        self.rules = rule_sets(date.min, month.last)
        self.reader = FactReader(_begins(month, self.rules).first, month.last)

    def rated(self, shard: Shard) -> Rated:
        """Reads, rates, and lays out the lines by payee, order, component, rule and kind."""
        orders = self.reader.orders(shard)
        parts = [self._columns(orders, ruled) for ruled in self.ruled(orders)]
        names = parts[0] if parts else self._nothing()
        lines = {name: np.concatenate([part[name] for part in parts]) if parts else names[name] for name in names}
        order = np.lexsort([lines[name] for name in ("kind", "rule", "component", "order_id", "payee_id")])
        lines = {name: column[order] for name, column in lines.items()}
        facts = orders.facts
        inside = facts.payee[facts.day >= number_of_day(self.month.first)]
        return Rated(lines=lines, accruals=accruals_of(lines), payees=payees_of(inside, lines))

    def ruled(self, orders: Orders) -> Iterator[Ruled]:
        """The orders of each version in turn."""
        facts = orders.facts
        chosen = self._versions(facts)
        for place, rules in enumerate(self.rules):
            rows = np.flatnonzero(chosen == place)
            if len(rows):
                mine = facts if len(rows) == len(facts) else facts.take(rows)
                opening = Opening(State.empty(), paid_for(mine, rules, before=self.reader.first))
                yield Ruled(rules=rules, rows=rows, facts=mine, result=rate(mine, rules.content, codes=rules.codes, opening=opening))

    def _versions(self, facts: Facts) -> Ints:
        """The place of the version that rules each order, −1 where none does; a return falls under its order's version."""
        back = (facts.kind != OrderKind.SALE) & (facts.original_day > 0)
        day = np.where(back, facts.original_day, facts.day)
        is_partner = looked_up(facts.payee, *self._kinds) == 1
        chosen = np.full(len(facts), -1, np.int64)
        for place, rules in enumerate(self.rules):
            fits = (is_partner == (rules.payee_kind == "partner")) & (day >= number_of_day(rules.content.start))
            if rules.content.end is not None:
                fits &= day < number_of_day(rules.content.end)
            if rules.region_id:
                fits &= (facts.province, facts.city, facts.county)[rules.level - 1] == rules.region_id
            chosen[fits] = place
        return chosen

    @cached_property
    def _kinds(self) -> tuple[Ints, Ints]:
        """Payees, and whether each is a partner."""
        pairs = [(pk, int(kind == "partner")) for pk, kind, *_rest in payee_places()]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _columns(self, orders: Orders, ruled: Ruled) -> dict[str, Ints]:
        """The lines of one version that fall into the month, with the ids of their orders."""
        lines = ruled.result.lines
        lines = lines.take(np.flatnonzero(lines.day >= number_of_day(self.month.first)))
        row = ruled.rows[_own_rows(lines, ruled.facts)]
        facts = orders.facts
        of_order = lines.row >= 0
        size = len(lines)
        return {
            **{name: getattr(lines, name) for name in STRAIGHT},
            "payee_id": lines.payee,
            "month": np.full(size, number_of_day(self.month.first), np.int64),
            "partner_id": orders.partner[row],
            "province_id": facts.province[row],
            "city_id": facts.city[row],
            "county_id": facts.county[row],
            "product_id": np.where(of_order, facts.product[row], 0),
            "family_id": np.where(of_order, facts.family[row], 0),
            "plan_version_id": np.full(size, ruled.rules.version_id, np.int64),
        }

    def _nothing(self) -> dict[str, Ints]:
        names = (
            *STRAIGHT,
            "payee_id",
            "month",
            "partner_id",
            "province_id",
            "city_id",
            "county_id",
            "product_id",
            "family_id",
            "plan_version_id",
        )
        return {name: np.zeros(0, np.int64) for name in names}


def _begins(month: Month, rules: Sequence[RuleSet]) -> Month:
    """The first of the months that any version counts together with this one."""
    begins = [(each.content.end, month.plus(-((month.month - 1) % months_counted(each.content)))) for each in rules]
    return min((first for end, first in begins if end is None or end > first.first), default=month)


STRAIGHT = ("order_id", "base", "before", "rate_millionths", "cut_fen", "amount_fen", "day", "component", "rule", "tier", "kind")


def _own_rows(lines: Lines, facts: Facts) -> Ints:
    """The place of each line's order; a line of no order stands where the first order of its payee does."""
    loose = np.flatnonzero(lines.row < 0)
    if not len(loose):
        return lines.row.astype(np.int64)
    payees, first = np.unique(facts.payee, return_index=True)
    rows = lines.row.astype(np.int64)
    rows[loose] = first[np.searchsorted(payees, lines.payee[loose])]
    return rows
