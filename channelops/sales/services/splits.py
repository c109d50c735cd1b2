"""Sharing orders among payees: rows of (source, order, payee, per cent), each order whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.kernel.money import MILLION

from ..models import OrderSplit
from ..selectors.splits import Key, payees_by_code, sales_by_key, splits_named

PER_PERCENT = MILLION // 100


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """One row of a file; `line` is its number there, for whoever repairs it."""

    line: int
    source: str
    ref: str
    payee: str
    percent: str


@dataclass(kw_only=True)
class Imported:
    """Read rows = accepted + duplicate + rejected; `problems` are (line, sentence) of the rejected ones."""

    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows did not come in."""
        return self.read - self.accepted - self.duplicate


@transaction.atomic
def splits_import(*, rows: Sequence[ShareRow]) -> Imported:
    """Writes the shares of every order whose rows are sound; the same shares again change nothing, other ones are refused."""
    told = Imported(read=len(rows))
    orders: dict[Key, list[ShareRow]] = {}
    for row in rows:
        orders.setdefault((row.source, row.ref), []).append(row)
    found, payees = sales_by_key(orders), payees_by_code(row.payee for row in rows)
    known = splits_named(order for order, _day in found.values())
    made: list[OrderSplit] = []
    for key, named in orders.items():
        shares = _shares(named, (key in found, payees), told)
        if shares is None:
            continue
        order, day = found[key]
        if order not in known:
            made += _splits(order, day, shares)
            told.accepted += len(named)
        elif known[order] == shares:
            told.duplicate += len(named)
        else:
            told.problems.append((named[0].line, _("The order “%(ref)s” is shared otherwise already.") % {"ref": key[1]}))
    OrderSplit.objects.bulk_create(made, batch_size=5_000)
    return told


def _splits(order: int, day: date, shares: Sequence[tuple[int, int]]) -> list[OrderSplit]:
    return [
        OrderSplit(order_id=order, day=day, place=place, payee_id=payee, share_millionths=share)
        for place, (payee, share) in enumerate(shares, start=1)
    ]


def _shares(rows: Sequence[ShareRow], known: tuple[bool, Mapping[str, int]], told: Imported) -> list[tuple[int, int]] | None:
    """(payee, millionths) of an order's rows; None, with the problem told, where they are not sound."""
    is_order, payees = known
    shares: list[tuple[int, int]] = []
    problem = None if is_order else (rows[0].line, _("There is no sale “%(ref)s” of this source.") % {"ref": rows[0].ref})
    for row in rows:
        sentence = _row_problem(row, payees, shares)
        problem = problem or (sentence and (row.line, sentence)) or None
        shares.append((payees.get(row.payee, 0), _millionths(row.percent) or 0))
    total = sum(share for _payee, share in shares)
    if problem is None and total != MILLION:
        words = {"ref": rows[0].ref, "percent": f"{(Decimal(total) / PER_PERCENT).normalize():f}"}
        problem = (rows[0].line, _("The shares of “%(ref)s” sum to %(percent)s %%, not to 100 %%.") % words)
    if problem is not None:
        told.problems.append(problem)
        return None
    return shares


def _row_problem(row: ShareRow, payees: Mapping[str, int], shares: Sequence[tuple[int, int]]) -> str:
    """What is wrong with one row by itself or beside those before it; empty where nothing is."""
    if row.payee not in payees:
        return _("There is no payee “%(code)s”.") % {"code": row.payee}
    if (_millionths(row.percent) or 0) <= 0:
        return _("“%(text)s” is not a share above zero, in per cent.") % {"text": row.percent[:40]}
    if payees[row.payee] in {payee for payee, _share in shares}:
        return _("The payee “%(code)s” is named twice.") % {"code": row.payee}
    return ""


def _millionths(text: str) -> int | None:
    """Per cent with at most four decimals as millionths."""
    try:
        exact = Decimal(text.strip()) * PER_PERCENT
    except InvalidOperation:
        return None
    return int(exact) if exact.is_finite() and exact == exact.to_integral_value() and abs(exact) <= 100 * MILLION else None
