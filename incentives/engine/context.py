"""A context: what is known of payees month by month beside their orders, by the code under which a plan asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from .arithmetic import Ints
from .document import Over
from .state import Slot, key_of

MONTHS = {Over.MONTH: 1, Over.QUARTER: 3, Over.YEAR: 12}


def slot_of(rows: Iterable[tuple[int, int, int]]) -> Slot:
    """Return (owner, month 202611, value) as columns to look up in; an owner and month once."""
    table = np.array(sorted(rows), np.int64).reshape(-1, 3)
    return Slot(key_of(table[:, 0], table[:, 1]), table[:, 2])


@dataclass(frozen=True, slots=True)
class Context:
    """`quotas` are pieces or fen, `standings` ten-thousandths; of a group under the id of the group."""

    quotas: Mapping[str, Slot] = field(default_factory=dict)
    standings: Mapping[str, Slot] = field(default_factory=dict)

    def quota(self, code: str, where: tuple[Ints, Ints], over: Over) -> Ints:
        """Return the quota of each owner and period (its first month), the sum of the period's months; 0 where there is none."""
        owner, period = where
        slot = self.quotas.get(code)
        if slot is None or not len(slot.keys):
            return np.zeros(len(owner), np.int64)
        total = slot.at(owner, period)
        for later in range(1, MONTHS[over]):
            total = total + slot.at(owner, period + later)
        return total

    def standing(self, code: str, payee: Ints, month: Ints) -> tuple[Ints, Ints]:
        """Return each payee's value in a month, and whether it is known (1 or 0)."""
        slot = self.standings.get(code)
        if slot is None or not len(slot.keys):
            return np.zeros(len(payee), np.int64), np.zeros(len(payee), np.int8)
        sought = key_of(payee, month)
        place = np.minimum(np.searchsorted(slot.keys, sought), len(slot.keys) - 1)
        known = slot.keys[place] == sought
        return np.where(known, slot.values[place], 0), known.astype(np.int8)
