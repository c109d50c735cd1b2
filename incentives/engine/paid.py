"""What was paid: of orders rated earlier, the lines that a return of them takes back, as columns.

Whoever rates a return whose order is not among the same facts brings these: one entry an order and component.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from .arithmetic import Ints


@dataclass(frozen=True, slots=True)
class Paid:
    """Components and rules are numbered as in the document.

    `base` and `amount_fen` are the order's own, before limits of a period (of whole-volume tiers: base × the rate its period
    ended with); `taken` is how much of the base earlier returns took back already.
    """

    order_id: Ints
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
