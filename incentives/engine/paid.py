"""What was paid: of orders rated earlier, the lines that a return of them takes back, as columns.

Whoever rates a return whose order is not among the same facts brings these: one entry an order and component.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from .arithmetic import Flags, Ints
from .components import KINDS
from .context import Context
from .contributions import LineKind
from .document import PlanVersion
from .kinds import Settling
from .limits import clipped
from .lines import Lines
from .state import State


@dataclass(frozen=True, slots=True)
class Paid:
    """Components and rules are numbered as in the document.

    `base` and `amount_fen` are the order's own, before limits of a period (of whole-volume tiers: base × the rate its period
    ended with); `taken` is how much of the base earlier returns took back already.
    """

    order_id: Ints
    payee: Ints
    component: Ints
    rule: Ints
    base: Ints
    tier: Ints
    rate_millionths: Ints
    amount_fen: Ints
    taken: Ints

    def __len__(self) -> int:
        return len(self.order_id)

    @classmethod
    def nothing(cls) -> Paid:
        """Return no entries."""
        return cls(*(np.zeros(0, np.int64) for _one in fields(cls)))

    def of(self, component: int) -> Paid:
        """Return the entries of one component by order."""
        mine = np.flatnonzero(self.component == component)
        mine = mine[np.argsort(self.order_id[mine])]
        return Paid(*(getattr(self, one.name)[mine] for one in fields(Paid)))


def paid_from(lines: Lines, plan: PlanVersion, *, state: State, owner: Ints, original_id: Ints, context: Context | None = None) -> Paid:
    """Return what was paid by stored lines of the orders that are returned now, and of earlier returns of them.

    `owner` is each line's payee (its group, where the component counts per group), `original_id` the order that a return's line
    takes back, 0 for an order's own; the state is the one that the last rating left.
    """
    own = np.flatnonzero((lines.kind == LineKind.EARNED) & (original_id == 0))
    kept = lines.take(own)
    amount = np.zeros(len(own), np.int64)
    for number, component in enumerate(plan.components):
        mine = np.flatnonzero(kept.component == number)
        settle = KINDS[component.kind].settle
        some = kept.take(mine)
        known = (state, context or Context())
        orders = Settling(component, number, some.rule, owner[own[mine]], some.period, some.base, some.earned_fen, *known)
        amount[mine] = clipped(settle(orders) if settle else some.earned_fen, component.order_limits)
    back = np.flatnonzero(((lines.kind == LineKind.EARNED) | (lines.kind == LineKind.TAKEN_BACK)) & (original_id != 0))
    taken = _summed((kept.order_id, kept.component), (original_id[back], lines.component[back]), -lines.base[back])
    # a base of 0 has no share: once returned, nothing of it is left
    done = (kept.base == 0) & _among((kept.order_id, kept.component), (original_id[back], lines.component[back]))
    amount[done] = 0
    return Paid(kept.order_id, kept.payee, kept.component, kept.rule, kept.base, kept.tier, kept.rate_millionths, amount, taken)


def _summed(keys: tuple[Ints, Ints], others: tuple[Ints, Ints], amounts: Ints) -> Ints:
    """Return for each key the sum of the amounts of the others that equal it."""
    sums = np.zeros(len(keys[0]), np.int64)
    place, found = _places(keys, others)
    np.add.at(sums, place[found], amounts[found])
    return sums


def _among(keys: tuple[Ints, Ints], others: tuple[Ints, Ints]) -> Flags:
    place, found = _places(keys, others)
    flags = np.zeros(len(keys[0]), np.bool_)
    flags[place[found]] = True
    return flags


def _places(keys: tuple[Ints, Ints], others: tuple[Ints, Ints]) -> tuple[Ints, Flags]:
    """Return of each of the others (the place of the equal key, whether there is one)."""
    if not len(keys[0]) or not len(others[0]):
        return np.zeros(len(others[0]), np.int64), np.zeros(len(others[0]), np.bool_)
    own, theirs = ((ids << 10) | parts for ids, parts in (keys, others))
    order = np.argsort(own)
    at = np.minimum(np.searchsorted(own[order], theirs), len(own) - 1)
    return order[at], own[order][at] == theirs
