"""A rewinding: payees are taken back to before an order that came late, to be rated from there once more.

What their later orders had counted is taken out of the state; only orders whose lines come out otherwise are written anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from channelops.kernel.distinct import distinct

from ..binary import Ints, Numbers
from ..engine.arithmetic import Flags
from ..engine.components import KINDS
from ..engine.contributions import LineKind
from ..engine.document import PlanVersion
from ..engine.facts import Facts, periods
from ..engine.limits import active
from ..engine.state import Measure
from ..selectors.facts import Orders
from .rated import Rated, size, whole
from .states import Kept
from .sums import accruals_of, checksum_of

KEYS = ("order_id", "component", "rule", "kind", "plan_version_id")


def rewindable(content: PlanVersion) -> bool:
    """Whether a state tells by its lines alone what they added to it: a limit's does not."""
    return not any(active(limits) for limits in (content.period_limits, *(one.period_limits for one in content.components)))


@dataclass(frozen=True, kw_only=True)
class Rewound:
    """Orders that were counted already, and their lines: whole columns of the table."""

    orders: Orders
    lines: Mapping[str, Ints]

    def of(self, place: int, parts: int) -> "Rewound":
        """Those of the payees of one of so many parts."""
        orders = self.orders.take(np.flatnonzero(self.orders.facts.payee % parts == place))
        mine = self.lines["payee_id"] % parts == place
        return Rewound(orders=orders, lines={name: column[mine] for name, column in self.lines.items()})

    def rewind(self, kept: Kept, content: PlanVersion, version: int) -> None:
        """Takes what the orders had counted off what was kept."""
        lines = self.lines
        counted = (lines["plan_version_id"] == version) & (lines["kind"] == LineKind.EARNED)
        for number, component in enumerate(content.components):
            if KINDS[component.kind].per_order:
                continue
            mine = np.flatnonzero(counted & (lines["component"] == number))
            period = periods(lines["day"][mine], component.accumulate.over)
            kept.reduce(number, Measure.VOLUME, (lines["payee_id"][mine], lines["rule"][mine], period, lines["base"][mine]))

    def counts(self) -> dict[str, Numbers]:
        """Of each payee how many orders these are, how many of them earned, their lines and sum; negative."""
        facts, lines = self.orders.facts, self.lines
        payees, place = np.unique(facts.payee, return_inverse=True)
        paid = among(facts.order_id, distinct(lines["order_id"]))
        of_line = np.searchsorted(payees, lines["payee_id"])
        counts: dict[str, Numbers] = {"payee_id": payees}
        counts["facts"] = -np.bincount(place, minlength=len(payees))
        counts["paid"] = -np.bincount(place[paid], minlength=len(payees))
        counts["unpaid"] = counts["facts"] - counts["paid"]
        counts["lines"] = -np.bincount(of_line, minlength=len(payees))
        # only plans without events and spiffs are rewound
        counts["doubled"], counts["events"], counts["earned_fen"] = np.zeros((3, len(payees)), np.int64)
        np.subtract.at(counts["earned_fen"], of_line, lines["amount_fen"])
        return counts

    def accruals(self) -> dict[str, Ints]:
        """Their accruals, negative."""
        made = accruals_of(dict(self.lines))
        return made | {name: -made[name] for name in ("lines", "base", "amount_fen")}

    def changed(self, rated: Rated) -> Ints:
        """The ids of the orders whose lines have come out otherwise, sorted."""
        ids = distinct(self.orders.facts.order_id)
        again = [(part, np.flatnonzero(among(whole(part, "order_id"), ids))) for part in rated.parts]
        both = {
            name: np.concatenate([column, *(whole(part, name)[rows] for part, rows in again)])
            for name, column in self.lines.items()
            if name != "version"
        }
        order = np.lexsort([both[name] for name in reversed(KEYS)])
        # a line that stands the same stands there twice
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for column in both.values():
            ordered = column[order]
            same &= ordered[1:] == ordered[:-1]
        alone = ~(np.append(False, same) | np.append(same, False))[: len(order)]
        changed: Ints = distinct(both["order_id"][order[alone]])
        return changed

    def same(self, changed: Ints) -> Numbers:
        """The ids of the others, whose lines stand as they are, sorted."""
        ids = distinct(self.orders.facts.order_id)
        return ids[~among(ids, changed)]

    def sums(self, changed: Ints) -> dict[str, int]:
        """The control totals of the orders and of the lines that go, negative."""
        gone = among(self.lines["order_id"], changed)
        lines = {name: column[gone] for name, column in self.lines.items()}
        # money is summed by accrual, over lines that stay too
        totals = {"facts": len(self.orders.facts), "lines": int(gone.sum()), "amount_fen": int(self.lines["amount_fen"].sum())}
        return {name: -value for name, value in (totals | {"checksum": checksum_of(lines)}).items()}


def without(rated: Rated, order_ids: Numbers) -> Rated:
    """What was rated but for the lines of some orders, rising, which stand already."""
    parts = []
    for part in rated.parts:
        rows = np.flatnonzero(~among(whole(part, "order_id"), order_ids))
        kept = {name: column if isinstance(column, int) else column[rows] for name, column in part.items()}
        parts += [kept] if size(kept) else []
    return Rated(parts=parts, accruals=rated.accruals, payees=rated.payees, states=rated.states, crossing=rated.crossing, day=rated.day)


def among(values: Numbers, known: Numbers) -> Flags:
    """Whether each value is one of those known, which rise: `numpy.isin` hashes ids that lie far apart."""
    if not len(known):
        return np.zeros(len(values), np.bool_)
    found: Flags = known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values
    return found


def joined_orders(earlier: Orders, later: Orders) -> Orders:
    """Both together."""
    columns = (np.concatenate([getattr(each.facts, name) for each in (earlier, later)]) for name in Facts.__slots__)
    return Orders(facts=Facts(*columns), partner=np.concatenate([earlier.partner, later.partner]))
