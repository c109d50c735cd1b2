"""Sharing orders among payees: rows of (source, order, payee, per cent), each order whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.kernel.money import MILLION

from ..annexes import AnnexKind, Cell, Content, Sender, Tally
from ..models import OrderSplit
from ..selectors.splits import Key, owners_of, payees_by_code, sales_by_key, splits_named
from .payees import payees_retell

PER_PERCENT = MILLION // 100
COLUMNS = {
    "source": Cell(words=gettext_lazy("Code of the source of the order"), example="boss"),
    "order": Cell(words=gettext_lazy("Number of the order in its source"), example="20261119-004217"),
    "payee": Cell(words=gettext_lazy("Code of the payee"), example="P-0001"),
    "percent": Cell(words=gettext_lazy("Share in per cent; those of an order sum to 100"), example="60"),
}


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """One row of a file; `line` is its number there, for whoever repairs it."""

    line: int
    source: str
    ref: str
    payee: str
    percent: str


def splits_bring(content: Content, sender: Sender) -> Tally:
    """The shares of a file."""
    rows = [ShareRow(line=line, source=a, ref=b, payee=c, percent=d) for line, (a, b, c, d) in content.rows()]
    return splits_import(rows=rows, within=sender.within)


KIND = AnnexKind(
    code="splits",
    title=gettext_lazy("Shares of orders"),
    note=gettext_lazy("Whose an order is, where several payees share it. All shares of an order stand in one file."),
    columns=COLUMNS,
    bring=splits_bring,
)


@transaction.atomic
def splits_import(*, rows: Sequence[ShareRow], within: Access | None = None) -> Tally:
    """Writes the shares of every order whose rows are sound; the same shares again change nothing, other ones are refused."""
    told = Tally(read=len(rows))
    orders: dict[Key, list[ShareRow]] = {}
    for row in rows:
        orders.setdefault((row.source, row.ref), []).append(row)
    found, payees = sales_by_key(orders, within=within), payees_by_code((row.payee for row in rows), within=within)
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
            _reject(told, named, (named[0].line, _("The order “%(ref)s” is shared otherwise already.") % {"ref": key[1]}))
    OrderSplit.objects.bulk_create(made, batch_size=5_000)
    _retell(made)
    told.problems.sort()
    return told


def _retell(made: Sequence[OrderSplit]) -> None:
    """Whose the orders are shares from now on what was rated as one payee's, month by month."""
    owners = owners_of((split.day, split.order_id) for split in made)
    by_month: dict[date, set[int]] = {}
    for split in made:
        if split.order_id in owners:
            by_month.setdefault(split.day.replace(day=1), set()).add(owners[split.order_id])
    for month, payees in sorted(by_month.items()):
        payees_retell(payees=payees, since=month, why="shared")


def _reject(told: Tally, rows: Sequence[ShareRow], problem: tuple[int, str]) -> None:
    """An order comes in whole or not at all: the other rows are told of the one at fault."""
    told.problems.append(problem)
    because = _("The order did not come in because of line %(line)s.") % {"line": problem[0]}
    told.problems += [(row.line, because) for row in rows if row.line != problem[0]]


def _splits(order: int, day: date, shares: Sequence[tuple[int, int]]) -> list[OrderSplit]:
    return [
        OrderSplit(order_id=order, day=day, place=place, payee_id=payee, share_millionths=share)
        for place, (payee, share) in enumerate(shares, start=1)
    ]


def _shares(rows: Sequence[ShareRow], known: tuple[bool, Mapping[str, int]], told: Tally) -> list[tuple[int, int]] | None:
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
        _reject(told, rows, problem)
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
