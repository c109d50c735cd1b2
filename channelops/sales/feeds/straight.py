"""A straight load: a large file of plain sales, written from the check into the tables of orders and keys without a stop between.

A back-fill that outnumbers all keys so far goes into bare months and bare keys, which are indexed after; until it ends no other
import can write keys. A day's file is held in memory until its keys are known to be new. Every row is checked as in any import. Where
a file turns out not to be plain (a revision, a return, a key that is there already), nothing of it stays and the usual way is taken.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import Any

import numpy as np
from django.db import IntegrityError, connection, transaction
from psycopg2 import sql

from .checks import CLASS_NAMES, FAULTS, SALE, Check, Checker, Lines
from .columns import Column, Ints
from .lines import IDS, stamps
from .loading import BULK, REJECTED_TOTALS, ROLLUP_ROOM, SOURCE_ROOM, Load, Totals
from .rejects import Reject, write_rejects
from .values import EPOCH, UNREADABLE
from .wire import Ahead, Pieces, Sent, copied, identity, number, same

# Smaller files are in by the usual way before the difference shows; larger ones are not held.
SMALLEST, MOST_HELD = 50_000, 1_000_000
REVISED = "SELECT EXISTS (SELECT FROM sales_orderkey WHERE source_id = %s AND revision > 1)"
NEW_KEYS = "CREATE TEMP TABLE new_keys (LIKE sales_orderkey) ON COMMIT DROP"
ARE_REVISED = "SELECT EXISTS (SELECT FROM new_keys n JOIN sales_orderkey k USING (source_id, ref) WHERE k.revision > 1)"
ARE_KNOWN = "SELECT EXISTS (SELECT FROM sales_orderkey WHERE source_id = %s AND ref = ANY(%s))"
# A file that is sent again shows by its first rows.
ASKED_FIRST = 100
KEY_COLUMNS = ("source_id", "ref", "revision", "day", "order_id", "digest")
ORDER_COLUMNS = (
    "id", "at", "amount_fen", "day", "source_id", "batch_id", *IDS, "quantity", "revision", "kind", "customer_class", "ref", "customer_ref",
)  # fmt: skip


class NotPlain(Exception):
    """The file holds what only the usual way can judge."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A block of the file on its way: some of its refs, its keys, its orders by month, the rows that are rejected, its sums."""

    refs: list[str]
    keys: list[bytes]
    orders: dict[date, list[bytes]]
    rejects: list[Reject]
    read_fen: int
    accepted: int
    accepted_fen: int
    days: tuple[int, int] | None


@dataclass(kw_only=True)
class Sums:
    """What the pieces come to."""

    read_fen: int = 0
    accepted: int = 0
    accepted_fen: int = 0
    rejects: list[Reject] = field(default_factory=list)
    days: list[int] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        """One piece more."""
        self.read_fen += piece.read_fen
        self.accepted += piece.accepted
        self.accepted_fen += piece.accepted_fen
        self.rejects += piece.rejects
        self.days += piece.days or ()


class StraightLoad:
    """One straight load, in the transaction of its caller."""

    def __init__(self, load: Load, check: Check) -> None:
        self.load, self.check = load, check
        self.rows = load.cells.count()
        self.months: dict[date, str] = {}
        self.fresh: list[date] = []

    def run(self) -> Totals | None:
        """Everything, and the control totals; None where the usual way must be taken."""
        if self.rows < SMALLEST:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SOURCE_ROOM, self.load.source_id])
            cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'sales_orderkey'::regclass")
            (known,) = cursor.fetchone()
        self.is_backfill = self.rows >= max(BULK, known)
        if not self.is_backfill and self.rows > MOST_HELD:
            return None
        try:
            with transaction.atomic():
                return self._loaded(self._backfill if self.is_backfill else self._hold)
        except (NotPlain, IntegrityError):
            return None

    def _loaded(self, write: Callable[[Iterable[Piece]], Sums]) -> Totals:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '64MB'")
            cursor.execute("SELECT sales_order_ids(%s)", [self.rows])
            self.base = int(cursor.fetchone()[0])
        with Ahead(map(self._piece, Checker(self.check).lines(self.load.cells))) as ahead:
            pieces = iter(ahead)
            first = next(pieces)
            if self._answer(ARE_KNOWN, [self.load.source_id, first.refs]):
                raise NotPlain
            sums = write(chain([first], pieces))
        with connection.cursor() as cursor:
            for month in self.fresh:
                cursor.execute("SELECT sales_order_month_attach(%s)", [month])
            for month in self.months:
                cursor.execute("INSERT INTO sales_rollupdue (batch_id, month) VALUES (%s, %s)", [self.load.batch_id, month])
        write_rejects(sums.rejects, cells=self.load.cells, columns=self.load.columns, batch_id=self.load.batch_id)
        return self._totals(sums)

    def _backfill(self, pieces: Iterable[Piece]) -> Sums:
        """Keys and orders written as they come; the index of the keys is built after, and finds what is there twice."""
        sums = Sums()
        if self._answer(REVISED, [self.load.source_id]):
            raise NotPlain
        with connection.cursor() as cursor:
            cursor.execute("SELECT sales_order_keys_bare()")
            for piece in pieces:
                self._copy("sales_orderkey", KEY_COLUMNS, piece.keys)
                self._write(piece)
                sums.add(piece)
            cursor.execute("SELECT sales_order_keys_indexed()")
        return sums

    def _hold(self, pieces: Iterable[Piece]) -> Sums:
        """Keys written in their order, which fails where one of them is known; the orders wait for that."""
        held, sums = [], Sums()
        with connection.cursor() as cursor:
            cursor.execute(NEW_KEYS)
            for piece in pieces:
                self._copy("new_keys", KEY_COLUMNS, piece.keys)
                held.append(piece)
            if self._answer(ARE_REVISED, []):
                raise NotPlain
            cursor.execute("INSERT INTO sales_orderkey SELECT * FROM new_keys ORDER BY ref; DROP TABLE new_keys")
        for piece in held:
            self._write(piece)
            sums.add(piece)
        return sums

    def _answer(self, question: str, words: list[Any]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(question, words)
            return bool(cursor.fetchone()[0])

    def _piece(self, lines: Lines) -> Piece:
        """What a block of checked rows becomes."""
        numbers, good = lines.numbers, np.flatnonzero(lines.good)
        if (numbers["revision"][good] != 1).any() or (numbers["kind"][good] != SALE).any():
            raise NotPlain
        if not self.is_backfill:
            # Orders of one place and payee lie together, so that the indexes of a full month are walked through and not jumped about in.
            good = good[np.lexsort((numbers["payee_id"][good], numbers["county_id"][good]))]
        ids = self.base + np.sort(lines.n[good])
        month = (np.datetime64(EPOCH) + lines.day[good]).astype("datetime64[M]")
        months = {each.astype("datetime64[D]").item(): month == each for each in np.unique(month)}
        amounts = numbers["amount_fen"]
        return Piece(
            refs=[lines.ref.text(row) for row in good[:ASKED_FIRST]],
            keys=list(copied([self._keys(lines, good, ids=ids)])) if good.size else [],
            orders={first: list(copied([self._orders(lines, good[rows], ids=ids[rows])])) for first, rows in months.items()},
            rejects=list(_rejects(lines)),
            read_fen=int(amounts.sum()),
            accepted=len(good),
            accepted_fen=int(amounts[good].sum()),
            days=(int(lines.day[good].min()), int(lines.day[good].max())) if good.size else None,
        )

    def _keys(self, lines: Lines, rows: Ints, *, ids: Ints) -> Mapping[str, Sent]:
        return {
            "source_id": same(self.load.source_id, len(rows)),
            "ref": Sent(values=lines.ref.take(rows)),
            "revision": same(1, len(rows)),
            "day": number(lines.day[rows]),
            "order_id": number(ids, "int8"),
            "digest": number(lines.digest[rows], "int8"),
        }

    def _orders(self, lines: Lines, rows: Ints, *, ids: Ints) -> Mapping[str, Sent]:
        numbers = lines.numbers
        return {
            "id": number(ids, "int8"),
            "at": number(stamps(lines)[rows], "int8"),
            "amount_fen": number(numbers["amount_fen"][rows], "int8"),
            "day": number(lines.day[rows]),
            "source_id": same(self.load.source_id, len(rows)),
            "batch_id": same(self.load.batch_id, len(rows)),
            **{name: identity(numbers[name][rows]) for name in IDS},
            "quantity": number(numbers["quantity"][rows]),
            "revision": same(1, len(rows)),
            "kind": same(SALE, len(rows), "int2"),
            "customer_class": Sent(values=Column.of_texts(CLASS_NAMES, numbers["customer_class"][rows])),
            "ref": Sent(values=lines.ref.take(rows)),
            "customer_ref": Sent(values=lines.customer.take(rows)),
        }

    def _write(self, piece: Piece) -> None:
        for month, orders in piece.orders.items():
            self._copy(self._table(month), ORDER_COLUMNS, orders, is_fresh=month in self.fresh)

    def _copy(self, table: str, columns: tuple[str, ...], pieces: list[bytes], *, is_fresh: bool = False) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        with connection.cursor() as cursor:
            if pieces:
                how = sql.SQL("FORMAT binary, FREEZE" if is_fresh else "FORMAT binary")
                copy = sql.SQL("COPY {} ({}) FROM STDIN ({})").format(sql.Identifier(table), names, how)
                cursor.copy_expert(copy, Pieces(pieces), 1 << 20)

    def _table(self, month: date) -> str:
        """The table that the orders of a month go to: one without an index where the month is not there yet."""
        if month not in self.months:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [ROLLUP_ROOM, int(f"{month:%Y%m}")])
                cursor.execute("SELECT sales_order_month_bare(%s)", [month])
                (name,) = cursor.fetchone()
            if name is not None:
                self.fresh.append(month)
            self.months[month] = name or f"sales_order_{month:%Y%m}"
        return self.months[month]

    def _totals(self, sums: Sums) -> Totals:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(REJECTED_TOTALS).format(batch=sql.Literal(self.load.batch_id)))
            rejected, rejected_fen = cursor.fetchone()
        return Totals(
            read=self.rows,
            read_fen=sums.read_fen,
            accepted=sums.accepted,
            accepted_fen=sums.accepted_fen,
            duplicate=0,
            duplicate_fen=0,
            rejected=rejected,
            rejected_fen=rejected_fen,
            first_day=_day(min(sums.days)) if sums.days else None,
            last_day=_day(max(sums.days)) if sums.days else None,
        )


def _rejects(lines: Lines) -> Iterator[Reject]:
    for row in np.flatnonzero(~lines.good):
        day = int(lines.day[row])
        month = _day(day).replace(day=1) if day != UNREADABLE else None
        yield int(lines.n[row]), FAULTS[lines.fault[row]], int(lines.numbers["amount_fen"][row]), month


def _day(number_of_day: int) -> date:
    return EPOCH + timedelta(days=number_of_day)
