"""The tier table of a rule: priced column by column.

A table by quantity pays yuan apiece, a table by amount pays per cent of the amount.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.brackets import Basis, TierTable
from channelops.kernel.money import MILLION

from .arithmetic import Ints, half_up
from .running import Running


@dataclass(frozen=True, slots=True)
class TierTerms:
    """A rule that pays by a tier table."""

    table: TierTable

    @property
    def basis(self) -> Basis:
        """Return what the table counts."""
        return self.table.basis


class Prices:
    """A table as columns: which bracket a value reaches, and what a total earns in whole fen."""

    def __init__(self, table: TierTable) -> None:
        columns = table.columns()
        self.bounds = np.array(columns.bounds, np.int64)
        self.rates = np.array(columns.rates_millionths, np.int64)
        self.side = columns.side
        # what a total has earned when it reaches the bracket's bound: whole fen and millionths, exact
        sums = [0]
        for low, high, rate in zip(columns.bounds, columns.bounds[1:], columns.rates_millionths, strict=False):
            sums.append(sums[-1] + (high - low) * rate)
        self.whole = np.array([total // MILLION for total in sums], np.int64)
        self.rest = np.array([total % MILLION for total in sums], np.int64)
        self.flats = np.array(columns.flats_fen, np.int64)
        self.entered = np.cumsum(self.flats)

    def place(self, totals: Ints) -> Ints:
        """Return the bracket (from 0) of each total; a total below 0 counts as 0."""
        if len(self.bounds) == 1:
            return np.zeros(len(totals), np.int64)
        return np.searchsorted(self.bounds[1:], np.maximum(totals, 0), self.side)

    def closing_place(self, run: Running) -> Ints:
        """Return of each line the bracket (from 0) with which its owner's period closes."""
        return self.place(run.closing)[run.of_line]

    def graduated(self, totals: Ints) -> Ints:
        """Return what each total earns, each part at the rate of its own bracket, with the flats of all brackets entered."""
        at = self.place(totals)
        earned = self.whole[at] + half_up(np.maximum(totals, 0) - self.bounds[at], self.rates[at], self.rest[at])
        return np.where(totals > 0, earned + self.entered[at], 0)

    def whole_volume(self, totals: Ints) -> Ints:
        """Return what each total earns, all at the rate of the bracket reached, with that bracket's flat."""
        at = self.place(totals)
        return np.where(totals > 0, half_up(np.maximum(totals, 0), self.rates[at]) + self.flats[at], 0)
