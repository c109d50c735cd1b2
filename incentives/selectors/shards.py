"""A shard: which payees and which of their orders are read at once, and the columns that an order is read in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..binary import Ints

COLUMNS = {
    "order_id": "bigint",
    "at": "timestamptz",
    "amount_fen": "bigint",
    "original_id": "bigint",
    "day": "date",
    "original_day": "date",
    "payee": "integer",
    "partner": "integer",
    "product": "integer",
    "family": "integer",
    "channel": "integer",
    "province": "integer",
    "city": "integer",
    "county": "integer",
    "quantity": "integer",
    "kind": "smallint",
    "customer_class": "smallint",
}
OF_MONTH = "day >= %(first)s AND day < %(after)s AND payee_id IS NOT NULL"
# Of an order: whether the month's first result has no line for it, by the orders of days that it counted.
UNPOSTED = """NOT EXISTS (
    SELECT FROM incentives_commissionline l
    WHERE l.payee_id = ANY(%(payees)s) AND l.order_id = id AND l.month = %(unposted)s AND l.version = 1 AND l.kind < 20
)"""
# Into so many slots payees fall by their ids; a shard is a run of slots.
SLOTS = 1024


@dataclass(frozen=True, kw_only=True)
class Shard:
    """The payees in the slots [low, high) and of which `payee % of == place`, or those named; their orders with ids in (after, last], of
    days from `since` on. With `unposted`, a month, only orders of the named without a line in its first result.
    """

    place: int = 0
    of: int = 1
    low: int = 0
    high: int = SLOTS
    payees: Sequence[int] | None = None
    after: int = 0
    last: int | None = None
    since: date | None = None
    unposted: date | None = None

    @property
    def where(self) -> str:
        """The condition on orders."""
        asked = [OF_MONTH]
        if self.payees is not None:
            asked.append("payee_id = ANY(%(payees)s)")
        else:
            if self.of > 1:
                asked.append("payee_id %% %(of)s = %(place)s")
            if (self.low, self.high) != (0, SLOTS):
                asked.append(f"payee_id %% {SLOTS} >= %(low)s AND payee_id %% {SLOTS} < %(high)s")
        if self.after:
            asked.append("id > %(after_id)s")
        if self.last is not None:
            asked.append("id <= %(last)s")
        if self.since is not None:
            asked.append("day >= %(since)s")
        if self.unposted is not None:
            asked.append(UNPOSTED)
        return " AND ".join(asked)

    @property
    def words(self) -> dict[str, object]:
        """The values of the condition."""
        words: dict[str, object] = {name: getattr(self, name) for name in ("place", "of", "low", "high", "last", "since", "unposted")}
        return words | {"payees": list(self.payees or ()), "after_id": self.after}

    def covers(self, payees: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Whether each payee is of the shard."""
        named: NDArray[np.bool_] = self.holds(payees.astype(np.int64)) & (payees % self.of == self.place)
        if self.payees is not None:
            named = np.isin(payees, np.array(self.payees, np.int64))
        return named

    def holds(self, payees: Ints) -> NDArray[np.bool_]:
        """Whether each payee falls into the slots."""
        slot = payees % SLOTS
        return (slot >= self.low) & (slot < self.high)
