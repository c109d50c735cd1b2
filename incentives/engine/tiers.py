"""The tier tables of rules: priced column by column, each line by the table of its rule.

A table by quantity pays yuan apiece, a table by amount pays per cent of the amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from channelops.kernel.brackets import Basis, TierTable
from channelops.kernel.money import MILLION

from .arithmetic import Ints, half_up
from .running import Running

# Above every total: the bound of a bracket that a shorter table has not.
NEVER = 2**62


@dataclass(frozen=True, slots=True)
class TierTerms:
    """A rule that pays by a tier table."""

    table: TierTable

    @property
    def basis(self) -> Basis:
        """Return what the table counts."""
        return self.table.basis


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tables as columns, one after the other, each `width` brackets long; one that has fewer never reaches the last.

    A total is in bracket k (from 0) when it is above `limits[0]` to `limits[k − 1]` of its table: bounds where the edge is
    inclusive, one below them where it is not. `whole` and `rest` are what a total has earned when it reaches the bracket, in fen
    and millionths; `entered` are the flats paid by then.
    """

    width: int
    limits: tuple[Ints, ...]
    exclusive: Ints
    bounds: Ints
    rates: Ints
    whole: Ints
    rest: Ints
    flats: Ints
    entered: Ints


# a plan's tables are the same for every shard, and exact bounds take long to be read
@lru_cache(maxsize=256)
def sheet_of(tables: tuple[TierTable, ...]) -> Sheet:
    """Return the tables as one sheet."""
    columns = [table.columns() for table in tables]
    width = max((len(one.bounds) for one in columns), default=1)
    bounds, rates, flats, earned = [], [], [], []
    for one in columns:
        short = width - len(one.bounds)
        sums = [0]
        for low, high, rate in zip(one.bounds, one.bounds[1:], one.rates_millionths, strict=False):
            sums.append(sums[-1] + (high - low) * rate)
        bounds.append([*one.bounds, *[NEVER] * short])
        rates.append([*one.rates_millionths, *[0] * short])
        flats.append([*one.flats_fen, *[0] * short])
        earned.append([divmod(total, MILLION) for total in [*sums, *[0] * short]])
    table = np.array(bounds, np.int64).reshape(-1, width)
    exclusive = np.array([one.side == "right" for one in columns], np.int64)
    paid = np.array(flats, np.int64).reshape(-1, width)
    sums_of = np.array(earned, np.int64).reshape(-1, 2)
    return Sheet(
        width=width,
        limits=tuple(table[:, number] - exclusive for number in range(1, width)),
        exclusive=exclusive,
        bounds=table.reshape(-1),
        rates=np.array(rates, np.int64).reshape(-1),
        whole=sums_of[:, 0],
        rest=sums_of[:, 1],
        flats=paid.reshape(-1),
        entered=np.cumsum(paid, axis=1).reshape(-1),
    )


class Prices:
    """Which bracket a line's total reaches in the table of the line, and what the total earns in whole fen.

    `table` is each line's place among the tables. A bracket is told by its place in the sheet: `tier` makes it a number from 1.
    """

    def __init__(self, tables: Sequence[TierTable], table: Ints) -> None:
        self.sheet = sheet_of(tuple(tables))
        self.table = table
        self.first = table.astype(np.int64) * self.sheet.width
        self.rates = self.sheet.rates

    def place(self, totals: Ints) -> Ints:
        """Return the bracket of each total; a total below 0 counts as 0."""
        place = self.first.copy()
        for limit in self.sheet.limits:
            place += totals > limit[self.table]
        return place

    def tier(self, place: Ints) -> Ints:
        """Return the number of each bracket in its table, from 1."""
        return place - self.first + 1

    def closing_place(self, run: Running) -> Ints:
        """Return of each line the bracket with which its owner's period closes."""
        return self.place(run.closing[run.of_line])

    def graduated(self, totals: Ints) -> Ints:
        """Return what each total earns, each part at the rate of its own bracket, with the flats of all brackets entered."""
        at, sheet = self.place(totals), self.sheet
        earned = sheet.whole[at] + half_up(np.maximum(totals, 0) - sheet.bounds[at], sheet.rates[at], sheet.rest[at])
        return np.where(totals > 0, earned + sheet.entered[at], 0)

    def whole_volume(self, totals: Ints) -> Ints:
        """Return what each total earns, all at the rate of the bracket reached, with that bracket's flat."""
        at = self.place(totals)
        return np.where(totals > 0, half_up(np.maximum(totals, 0), self.sheet.rates[at]) + self.sheet.flats[at], 0)


def of_one(table: TierTable, size: int) -> Prices:
    """Return the prices of so many lines of one table."""
    return Prices([table], np.zeros(size, np.int64))
