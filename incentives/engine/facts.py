"""Facts: the orders of one rating as columns, one entry an order; ids are whole numbers, 0 stands for unknown.

`at` is microseconds since 1970 in UTC and orders the facts (then `order_id`); `day` is the business date in days since 1970.
A return or cancellation carries negative quantity and amount and names the order it takes back. `group` is whose orders count
together where a table counts per group; without it every payee stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from channelops.kernel.errors import gettext_noop as _

from .arithmetic import Ints
from .document import Over
from .problems import EngineError

EPOCH = date(1970, 1, 1)


class OrderKind(IntEnum):
    """As `sales.Order.Kind`."""

    SALE = 1
    RETURN = 2
    CANCELLATION = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns of equal length, all whole numbers; measures and ids are int64, the rest as given."""

    order_id: Ints
    at: Ints
    day: Ints
    payee: Ints
    kind: Ints
    quantity: Ints
    amount_fen: Ints
    product: Ints
    family: Ints
    category: Ints
    channel: Ints
    customer_class: Ints
    partner_type: Ints
    stage: Ints
    tier: Ints
    province: Ints
    city: Ints
    county: Ints
    original_id: Ints
    original_day: Ints
    group: Ints

    def __len__(self) -> int:
        return len(self.order_id)

    @classmethod
    def of(cls, **columns: ArrayLike) -> Facts:
        """Return facts from columns by name; absent ones are unknown (0). `EngineError` for uneven or broken columns."""
        size = len(np.asarray(columns["order_id"]))
        made: dict[str, Ints] = {}
        for name in (one.name for one in fields(cls)):
            given = columns.get(name, columns["payee"] if name == "group" else None)
            column = np.zeros(size, np.int64) if given is None else np.asarray(given)
            if column.ndim != 1 or len(column) != size:
                raise EngineError(_("The column %(name)s has not as many entries as there are orders."), name=name)
            if size and column.dtype.kind not in "iu":
                raise EngineError(_("The column %(name)s holds something else than whole numbers."), name=name)
            made[name] = column.astype(np.int64, copy=False) if name in _WIDE or not size else column
        unknown = columns.keys() - made.keys()
        if unknown:
            raise EngineError(_("There is no column %(name)s."), name=", ".join(sorted(unknown)))
        return cls(**made)

    def take(self, rows: Ints) -> Facts:
        """Return the facts of the given rows, in that order."""
        return Facts(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    def counted(self, rows: Ints) -> Facts:
        """Return the columns by which the given rows are counted, in that order; what only criteria test is left unknown."""
        if len(rows) == len(self) and bool((rows == np.arange(len(rows))).all()):
            return self
        unknown = np.broadcast_to(np.int8(0), len(rows))
        return Facts(**{one.name: getattr(self, one.name)[rows] if one.name in _COUNTED else unknown for one in fields(self)})


_WIDE = {"order_id", "at", "payee", "quantity", "amount_fen", "original_id", "group"}
_COUNTED = _WIDE | {"day", "kind", "original_day"}


def in_order(facts: Facts, owner: Ints) -> Ints:
    """Return the rows ordered by owner, then time, then order id: the only order in which anything is counted."""
    if not len(facts):
        return np.zeros(0, np.int64)
    low, span = int(facts.at.min()), int(facts.at.max()) - int(facts.at.min()) + 1
    first, owners = int(owner.min()), int(owner.max()) - int(owner.min()) + 1
    if owners * span >= 2**62:
        return np.lexsort((facts.order_id, facts.at, owner))
    key = (owner - first) * span + (facts.at - low)
    if bool((key[1:] > key[:-1]).all()):
        return np.arange(len(key))
    rows = np.argsort(key)
    ordered = key[rows]
    if bool((ordered[1:] == ordered[:-1]).any()):
        return np.lexsort((facts.order_id, key))
    return rows


def periods(day: Ints, over: Over) -> Ints:
    """Return of each day the first month of its period as a number: 202611 for November, 202610 its quarter, 202601 its year."""
    if not len(day):
        return np.zeros(0, np.int64)
    first, last = int(day.min()), int(day.max())
    days: Ints = np.arange(first, last + 1)
    places: Ints = day - first
    if last - first > 200_000:
        days, places = np.unique(day, return_inverse=True)
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    if over is Over.QUARTER:
        months -= months % 3
    elif over is Over.YEAR:
        months -= months % 12
    return ((months // 12 + 1970) * 100 + months % 12 + 1)[places]


def number_of_day(day: date) -> int:
    """Return the day as facts count it."""
    return (day - EPOCH).days
