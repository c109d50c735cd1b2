"""What a shard's orders of a month earn: parts of lines, one a component and version, and their sums by accrual and payee."""

from dataclasses import dataclass

import numpy as np

from ..binary import Column, Ints, Numbers
from .sums import checksum_of
from .tables import LINES

# Under it the states keep the time of each payee's last order.
NO_VERSION = 0


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A column of a part may be one number that stands in all of its lines; `states` are what the orders leave, by version, `crossing`
    what of that goes on into later months, and `day` has one entry an order read.
    """

    parts: list[dict[str, Column]]
    accruals: list[dict[str, Numbers]]
    payees: dict[str, Ints]
    states: dict[int, bytes]
    crossing: dict[int, bytes]
    day: Numbers

    def __len__(self) -> int:
        return sum(size(part) for part in self.parts)

    @property
    def lines(self) -> dict[str, Ints]:
        """All lines together, whole columns; of millions, rather take the parts one by one."""
        names = [name for name in LINES if name != "version"]
        if not self.parts:
            return {name: np.zeros(0, np.int64) for name in names}
        return {name: np.concatenate([whole(part, name) for part in self.parts]) for name in names}

    @property
    def sums(self) -> dict[str, int]:
        """The control totals of the shard."""
        return {
            "read": len(self.day),
            "until": int(self.day.max(initial=0)),
            "top": max((int(np.max(part["order_id"])) for part in self.parts), default=0),
            "facts": int(self.payees["facts"].sum()),
            "lines": len(self),
            "amount_fen": int(self.payees["earned_fen"].sum()),
            "checksum": sum(checksum_of(part) for part in self.parts) % 2**64,
        }


def size(part: dict[str, Column]) -> int:
    """How many lines a part has."""
    orders = part["order_id"]
    assert not isinstance(orders, int)
    return len(orders)


def whole(part: dict[str, Column], name: str) -> Ints:
    """A column of a part, one number a line."""
    column = part[name]
    return np.full(size(part), column, np.int64) if isinstance(column, int) else column.astype(np.int64, copy=False)
