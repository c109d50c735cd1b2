"""A piece: a block of checked rows on its way into the tables of orders and keys, without a stop between."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from .checks import CLASS_NAMES, FAULTS, SALE, Lines
from .columns import Column, Ints
from .keys import Keys
from .lines import IDS, columns_of, stamps
from .loading import Totals
from .rejects import Reject
from .values import EPOCH, UNREADABLE
from .wire import Sent, copied, identity, number, rows_of, same

# A file that is sent again shows by its first rows.
ASKED_FIRST = 100
ORDER_COLUMNS = (
    "id", "at", "amount_fen", "day", "source_id", "batch_id", *IDS, "quantity", "revision", "kind", "customer_class", "ref", "customer_ref",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a block becomes: the keys and the orders (by month) of its plain sales, the odd rows as lines, the rejected, the sums.

    Plain is a sale of the first revision; odd is any other good row, which only the usual way can judge.
    """

    refs: list[str]
    keys: Keys
    orders: dict[date, bytes]
    odd_keys: Keys
    odd: list[bytes]
    rejects: list[Reject]
    read_fen: int
    plain_fen: int
    odd_fen: int
    days: tuple[int, int] | None
    spread: Counter[tuple[date, int]]


@dataclass(kw_only=True)
class Sums:
    """What the pieces come to: as yet nothing of it is a duplicate, and the odd rows wait."""

    read_fen: int = 0
    accepted: int = 0
    accepted_fen: int = 0
    duplicate: int = 0
    duplicate_fen: int = 0
    odd: int = 0
    rejects: list[Reject] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    spread: Counter[tuple[date, int]] = field(default_factory=Counter)

    def add(self, piece: Piece) -> None:
        """One piece more, whose sales were let in."""
        self.read_fen += piece.read_fen
        self.accepted += len(piece.keys)
        self.accepted_fen += piece.plain_fen
        self.odd += len(piece.odd_keys)
        self.rejects += piece.rejects
        self.days += [_day(each) for each in piece.days or ()]
        self.spread.update(piece.spread)

    def add_known(self, piece: Piece) -> None:
        """One piece more, all of whose good rows came in before."""
        self.read_fen += piece.read_fen
        self.duplicate += len(piece.keys) + len(piece.odd_keys)
        self.duplicate_fen += piece.plain_fen + piece.odd_fen
        self.rejects += piece.rejects

    def add_odd(self, totals: Totals) -> None:
        """What the usual way made of the odd rows."""
        self.accepted += totals.accepted
        self.accepted_fen += totals.accepted_fen
        self.duplicate += totals.duplicate
        self.duplicate_fen += totals.duplicate_fen
        self.days += [day for day in (totals.first_day, totals.last_day) if day]
        self.spread.update(totals.spread)


@dataclass(frozen=True, kw_only=True)
class Cutter:
    """Makes pieces of blocks; the order of the file's row n gets one of the ids above `base`."""

    source_id: int
    batch_id: int
    base: int
    # Orders of one place and payee lie together, so that the indexes of a full month are walked through and not jumped about in.
    by_place: bool

    def piece(self, lines: Lines) -> Piece:
        """What a block of checked rows becomes."""
        numbers = lines.numbers
        plain = lines.good & (numbers["revision"] == 1) & (numbers["kind"] == SALE)
        rows, odd = np.flatnonzero(plain), np.flatnonzero(lines.good & ~plain)
        if self.by_place:
            rows = rows[np.lexsort((numbers["payee_id"][rows], numbers["county_id"][rows]))]
        ids = self.base + np.sort(lines.n[rows])
        month = (np.datetime64(EPOCH) + lines.day[rows]).astype("datetime64[M]")
        months = {each.astype("datetime64[D]").item(): month == each for each in np.unique(month)}
        amounts = numbers["amount_fen"]
        return Piece(
            refs=[lines.ref.text(row) for row in rows[:ASKED_FIRST]],
            keys=_keys(lines, rows, ids=ids),
            orders={first: b"".join(copied([self._orders(lines, rows[these], ids=ids[these])])) for first, these in months.items()},
            odd_keys=_keys(lines, odd, ids=self.base + lines.n[odd]),
            odd=list(rows_of(columns_of(lines.take(odd)))) if odd.size else [],
            rejects=list(_rejects(lines)),
            read_fen=int(amounts.sum()),
            plain_fen=int(amounts[rows].sum()),
            odd_fen=int(amounts[odd].sum()),
            days=(int(lines.day[rows].min()), int(lines.day[rows].max())) if rows.size else None,
            spread=_spread({first: numbers["county_id"][rows[these]] for first, these in months.items()}),
        )

    def _orders(self, lines: Lines, rows: Ints, *, ids: Ints) -> Mapping[str, Sent]:
        numbers = lines.numbers
        return {
            "id": number(ids, "int8"),
            "at": number(stamps(lines)[rows], "int8"),
            "amount_fen": number(numbers["amount_fen"][rows], "int8"),
            "day": number(lines.day[rows]),
            "source_id": same(self.source_id, len(rows)),
            "batch_id": same(self.batch_id, len(rows)),
            **{name: identity(numbers[name][rows]) for name in IDS},
            "quantity": number(numbers["quantity"][rows]),
            "revision": same(1, len(rows)),
            "kind": same(SALE, len(rows), "int2"),
            "customer_class": Sent(values=Column.of_texts(CLASS_NAMES, numbers["customer_class"][rows])),
            "ref": Sent(values=lines.ref.take(rows)),
            "customer_ref": Sent(values=lines.customer.take(rows)),
        }


def _keys(lines: Lines, rows: Ints, *, ids: Ints) -> Keys:
    return Keys(
        ref=lines.ref.take(rows).alone(), revision=lines.numbers["revision"][rows], day=lines.day[rows], ids=ids, digest=lines.digest[rows]
    )


def _spread(counties: Mapping[date, Ints]) -> Counter[tuple[date, int]]:
    """How many rows there are of each month and county."""
    found: Counter[tuple[date, int]] = Counter()
    for month, each in counties.items():
        codes, counts = np.unique(each, return_counts=True)
        found.update({(month, code): number for code, number in zip(codes.tolist(), counts.tolist(), strict=True)})
    return found


def _rejects(lines: Lines) -> Iterator[Reject]:
    for row in np.flatnonzero(~lines.good):
        day = int(lines.day[row])
        month = _day(day).replace(day=1) if day != UNREADABLE else None
        yield int(lines.n[row]), FAULTS[lines.fault[row]], int(lines.numbers["amount_fen"][row]), month


def _day(number_of_day: int) -> date:
    return EPOCH + timedelta(days=number_of_day)
