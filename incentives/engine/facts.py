"""Facts: the orders of one rating as columns, one entry an order; ids are whole numbers, 0 stands for unknown.

`at` is microseconds since 1970 in UTC and orders the facts (then `order_id`); `day` is the business date in days since 1970.
A return or cancellation carries negative quantity and amount and names the order it takes back. `group` is whose orders count
together where a table counts per group; without it every payee stands alone.

What becomes of an order later is a fact of its own, with its own time and day, the order's id and the order's day as
`original_day`: its activation, the bill of a month and what the customer paid of it (`months` counts them from 1), that it is still
active after so many months, that it was sold on a deal which another payee had registered. The month of a payee, as a fact on its
first day with order 0, is what a guarantee is tested by.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from channelops.kernel.errors import gettext_noop as _

from .arithmetic import Flags, Ints
from .document import Counted, DateBasis, Over, Trigger
from .problems import EngineError

EPOCH = date(1970, 1, 1)


class OrderKind(IntEnum):
    """The first three as `sales.Order.Kind`, then what becomes of an order later."""

    SALE = 1
    RETURN = 2
    CANCELLATION = 3
    ACTIVATION = 4
    BILL = 5
    PAYMENT = 6
    STILL_ACTIVE = 7
    REFERRAL = 8
    MONTH = 9


# By which kind of fact each trigger pays.
PAYS = {
    Trigger.ORDER: OrderKind.SALE,
    Trigger.ACTIVATED: OrderKind.ACTIVATION,
    Trigger.BILLED: OrderKind.BILL,
    Trigger.PAID: OrderKind.PAYMENT,
    Trigger.ACTIVE: OrderKind.STILL_ACTIVE,
    Trigger.REFERRED: OrderKind.REFERRAL,
    Trigger.MONTH: OrderKind.MONTH,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns of equal length, all whole numbers; measures and ids are int64, the rest as given.

    `arrears_fen` is the part of a bill that is not paid; a day of 0 is unknown, and the fact's own day stands for it.
    """

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
    new_customers: Ints
    points: Ints
    arrears_fen: Ints
    months: Ints
    campaign: Ints
    activated_day: Ints
    billed_day: Ints
    settled_day: Ints

    def __len__(self) -> int:
        return len(self.order_id)

    @classmethod
    def of(cls, **columns: ArrayLike) -> Facts:
        """Return facts from columns by name; absent ones are unknown (0). `EngineError` for uneven or broken columns."""
        size = len(np.asarray(columns["order_id"]))
        made: dict[str, Ints] = {}
        for name in (one.name for one in fields(cls)):
            given = columns.get(name)
            if given is None and name == "group":
                made[name] = made["payee"]
                continue
            if given is None and name in _SELDOM:
                made[name] = _unknown(size)
                continue
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
        return Facts(**{one.name: _taken(getattr(self, one.name), rows) for one in fields(self)})

    def counted(self, rows: Ints) -> Facts:
        """Return the columns by which the given rows are counted, in that order; what only criteria test is left unknown."""
        if len(rows) == len(self) and bool((rows == np.arange(len(rows))).all()):
            return self
        unknown = np.broadcast_to(np.int8(0), len(rows))
        return Facts(**{one.name: _taken(getattr(self, one.name), rows) if one.name in _COUNTED else unknown for one in fields(self)})


_WIDE = {"order_id", "at", "payee", "quantity", "amount_fen", "original_id", "group", "new_customers", "points", "arrears_fen"}
# Columns that most orders come without: one 0 stands for all of them.
_SELDOM = {"new_customers", "points", "arrears_fen", "months", "campaign", "activated_day", "billed_day", "settled_day"}
_COUNTED = _WIDE | {"day", "kind", "original_day", "months", "activated_day", "billed_day", "settled_day"}


def _unknown(size: int) -> Ints:
    return np.broadcast_to(np.int64(0), size)


def _taken(column: Ints, rows: Ints) -> Ints:
    """Return the entries of the rows; one value that stands for all stays one."""
    return np.broadcast_to(column[0], len(rows)) if len(column) and column.strides == (0,) else column[rows]


def is_return(kind: Ints) -> Flags:
    """Return which facts take back an order."""
    flags: Flags = (kind == OrderKind.RETURN) | (kind == OrderKind.CANCELLATION)
    return flags


def measured(facts: Facts, counted: Counted) -> Ints:
    """Return what every fact brings."""
    if counted is Counted.NET_BILLED:
        least, most = np.minimum(facts.amount_fen, 0), np.maximum(facts.amount_fen, 0)
        return facts.amount_fen - np.clip(facts.arrears_fen, least, most)
    return {
        Counted.QUANTITY: facts.quantity,
        Counted.AMOUNT: facts.amount_fen,
        Counted.NEW_CUSTOMERS: facts.new_customers,
        Counted.POINTS: facts.points,
    }[counted]


def days_by(facts: Facts, basis: DateBasis | None) -> Ints:
    """Return the day by which each fact belongs to a version and a period; of a return its own."""
    if basis is None:
        return facts.day
    columns = {
        DateBasis.ORDER: facts.original_day,
        DateBasis.ACTIVATION: np.where(facts.kind == OrderKind.ACTIVATION, facts.day, facts.activated_day),
        DateBasis.BILLING: np.where(facts.kind == OrderKind.BILL, facts.day, facts.billed_day),
        DateBasis.SETTLEMENT: facts.settled_day,
    }
    known = (columns[basis] > 0) & ~is_return(facts.kind)
    return np.where(known, columns[basis], facts.day)


def in_order(facts: Facts, owner: Ints) -> Ints:
    """Return the rows ordered by owner, time, order id, then what happened to it: the only order in which anything is counted."""
    return ordered(owner, facts.at, (facts.order_id, facts.kind, facts.months))


def ordered(owner: Ints, at: Ints, ties: tuple[Ints, ...]) -> Ints:
    """Return the rows by owner (int64) and time; of one owner at one time by `ties`, the first of them foremost."""
    if not len(owner):
        return np.zeros(0, np.int64)
    low, span = int(at.min()), int(at.max()) - int(at.min()) + 1
    first, owners = int(owner.min()), int(owner.max()) - int(owner.min()) + 1
    if owners * span >= 2**62:
        return np.lexsort((*reversed(ties), at, owner))
    key = (owner - first) * span + (at - low)
    if bool((key[1:] > key[:-1]).all()):
        return np.arange(len(key))
    rows = np.argsort(key)
    sought = key[rows]
    if bool((sought[1:] == sought[:-1]).any()):
        return np.lexsort((*reversed(ties), key))
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
