"""A span: from which day on a payee has which number (who stands above, which stage); columns in place of a history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from channelops.kernel.distinct import distinct

from .arithmetic import Flags, Ints

# A day since 1970 takes less than twenty bits.
DAY_BITS = 20


@dataclass(frozen=True, slots=True)
class Spans:
    """`keys` are payee and first day as one number, in order; a value holds to the next entry of its payee."""

    keys: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Spans:
        """Return the spans of (payee, day, value)."""
        table = np.array(sorted(rows), np.int64).reshape(-1, 3)
        return cls(table[:, 0] << DAY_BITS | table[:, 1], table[:, 2])

    def at(self, payee: Ints, day: Ints) -> Ints:
        """Return the value of each payee on a day; 0 before its first entry, or where it has none."""
        if not len(self.keys):
            return np.zeros(len(payee), np.int64)
        place = np.searchsorted(self.keys, payee << DAY_BITS | day, side="right") - 1
        known = (place >= 0) & (self.keys[place] >> DAY_BITS == payee)
        return np.where(known, self.values[place], 0)

    def owners(self, value: int) -> Ints:
        """Return the payees who have a value on any day."""
        return distinct(self.keys[self.values == value] >> DAY_BITS)

    def changed(self, first: int, last: int) -> Ints:
        """Return the payees whose value changes on a day of (first, last]."""
        day = self.keys & ((1 << DAY_BITS) - 1)
        inside: Flags = (day > first) & (day <= last)
        return distinct(self.keys[inside] >> DAY_BITS)
