"""A straight load: a large file, whose plain sales are written from the check into the tables of orders and keys without a stop between.

Months that are not there yet are filled and indexed aside. A back-fill that outnumbers all keys so far writes them bare and indexes
them after; until it ends no other import can write keys. Other files add to keys and months in the order of their indexes. Every row
is checked as in any import. Returns and revisions wait until the sales are in and go the usual way; a file whose every row came in
before is only compared. Where a plain sale turns out to be known, nothing of it all stays and the usual way is taken.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg2 import sql

from .aside import Aside
from .checks import Check, Checker
from .keys import KEY_COLUMNS, TOLD_COLUMNS, Keys
from .lines import write_lines
from .loading import BULK, REJECTED_TOTALS, ROLLUP_ROOM, SOURCE_ROOM, Load, Loader, Totals
from .pieces import ORDER_COLUMNS, Cutter, Piece, Sums
from .rejects import write_rejects
from .staging import forget_months, table
from .wire import Ahead, copied, framed, send

# Smaller files are in by the usual way before the difference shows; so many keys are sorted at once, so many odd rows are held.
SMALLEST, MOST_HELD, MOST_ODD = 50_000, 1_000_000, 500_000
# Keys are sent some megabytes at a time, while the next are made.
KEYS_AT_ONCE = 50_000
# Two back-fills would each wait for the other to let go of the keys.
LOCK, ALL_SOURCES = "SELECT pg_advisory_xact_lock(%s, %s)", 0
KNOWN_KEYS = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'sales_orderkey'::regclass"
KNOWN_OF = "SELECT count(*) FROM sales_orderkey WHERE source_id = %s AND revision = 1 AND ref = ANY(%s)"
IS_REVISED = "SELECT EXISTS (SELECT FROM sales_orderkey WHERE source_id = %s AND revision > 1)"
# Later revisions are few, new keys are many.
ARE_REVISED = """
SELECT EXISTS (SELECT FROM sales_orderkey l JOIN sales_orderkey k ON k.ref = l.ref AND k.source_id = l.source_id AND k.revision = 1
    WHERE l.source_id = %s AND l.revision > 1 AND k.order_id > %s)
"""
ARE_TWICE = """
SELECT EXISTS (SELECT FROM {lines} l JOIN sales_orderkey k ON k.ref = l.ref AND k.source_id = %s AND k.revision = l.revision
    WHERE k.order_id > %s)
"""
TOLD = 'CREATE TEMP TABLE told (ref text COLLATE "C", revision integer, digest bigint) ON COMMIT DROP'
# Key by key in the order of their index, never by reading all keys: it takes as long with ten million of them as with one.
KNOWN_OF_TOLD = """
SELECT count(*) FROM (SELECT ref, revision, digest FROM told ORDER BY ref) t CROSS JOIN LATERAL (SELECT FROM sales_orderkey k
    WHERE k.ref = t.ref AND k.source_id = %s AND k.revision = t.revision AND k.digest = t.digest OFFSET 0) known
"""
# A piece, or rows of its keys as a binary COPY.
Ready = Piece | bytes


class NotPlain(Exception):
    """The file holds what only the usual way can judge."""


class StraightLoad:
    """One straight load, in the transaction of its caller."""

    def __init__(self, load: Load, check: Check) -> None:
        self.load, self.check = load, check
        self.rows = load.cells.count()
        self.sums = Sums()
        self.months: dict[date, bool] = {}

    def run(self) -> Totals | None:
        """Everything, and the control totals; None where the usual way must be taken."""
        if self.rows < SMALLEST:
            return None
        if self.rows >= BULK:
            self._do(LOCK, SOURCE_ROOM, ALL_SOURCES)
        self._do(LOCK, SOURCE_ROOM, self.load.source_id)
        self.is_backfill = self.rows >= max(BULK, self._do(KNOWN_KEYS))
        try:
            with transaction.atomic():
                return self._loaded()
        except (NotPlain, IntegrityError):
            forget_months(self.load.batch_id)
            return None

    def _loaded(self) -> Totals:
        load = self.load
        self._do("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '64MB'")
        self.base = int(self._do("SELECT sales_order_ids(%s)", self.rows))
        cutter = Cutter(source_id=load.source_id, batch_id=load.batch_id, base=self.base, by_place=not self.is_backfill)
        pieces = map(cutter.piece, Checker(self.check).lines(load.cells))
        first = next(pieces)
        make, write = (self._told, self._compare) if self._is_known(first) else (self._keyed, self._write)
        with Ahead(make(chain([first], pieces))) as ready:
            write(ready)
        write_rejects(self.sums.rejects, cells=load.cells, columns=load.columns, batch_id=load.batch_id)
        return self._totals()

    def _is_known(self, first: Piece) -> bool:
        """A file whose first rows are known is likely one that came in before."""
        known = self._do(KNOWN_OF, self.load.source_id, first.refs)
        if known and known < len(first.refs):
            raise NotPlain
        return bool(known)

    def _told(self, pieces: Iterable[Piece]) -> Iterator[Ready]:
        """The pieces, and after each what its rows are known by."""
        for piece in pieces:
            yield piece
            yield from (b"".join(copied([keys.told()])) for keys in (piece.keys, piece.odd_keys) if len(keys))

    def _compare(self, ready: Iterable[Ready]) -> None:
        """Every row must have a key with the same content."""
        self._do(TOLD)
        for each in ready:
            if isinstance(each, Piece):
                self.sums.add_known(each)
            else:
                self._copy("told", TOLD_COLUMNS, each)
        self._do("ANALYZE told")
        if self._do(KNOWN_OF_TOLD, self.load.source_id) != self.sums.duplicate:
            raise NotPlain

    def _keyed(self, pieces: Iterable[Piece]) -> Iterator[Ready]:
        """The pieces, and their keys: as they came where the index is built after, else in its order."""
        held: list[Keys] = []
        for piece in pieces:
            yield piece
            held.append(piece.keys)
            if self.is_backfill or sum(map(len, held)) >= MOST_HELD:
                yield from self._key_rows(held)
        yield from self._key_rows(held)

    def _key_rows(self, held: list[Keys]) -> Iterator[bytes]:
        if held:
            keys = held[0] if self.is_backfill else Keys.in_order(held)
            held.clear()
            yield from (b"".join(copied([part.sent(self.load.source_id)])) for part in keys.parts(KEYS_AT_ONCE))

    def _write(self, ready: Iterable[Ready]) -> None:
        """Sales first, then the odd rows, which may be about them. A key that is known ends it."""
        if self.is_backfill:
            if self._do(IS_REVISED, self.load.source_id):
                raise NotPlain
            self._do("SELECT sales_order_keys_bare()")
        odd: list[bytes] = []
        with Aside(self.load.batch_id) as aside:
            for each in ready:
                if isinstance(each, bytes):
                    self._copy("sales_orderkey", KEY_COLUMNS, each)
                    continue
                self._write_orders(each, aside)
                odd += each.odd
                self.sums.add(each)
                if self.sums.odd > MOST_ODD:
                    raise NotPlain
            aside.index()
            self._end_keys()
            aside.adopt()
        for month in self.months:
            self._do("INSERT INTO sales_rollupdue (batch_id, month) VALUES (%s, %s)", self.load.batch_id, month)
        if odd:
            self._write_odd(odd)

    def _write_orders(self, piece: Piece, aside: Aside) -> None:
        for month, orders in piece.orders.items():
            if month not in self.months:
                self._do("SELECT pg_advisory_xact_lock_shared(%s, %s)", ROLLUP_ROOM, int(f"{month:%Y%m}"))
                self.months[month] = self._do("SELECT sales_order_month_missing(%s)", month)
            if self.months[month]:
                aside.write(month, orders)
            else:
                self._copy(f"sales_order_{month:%Y%m}", ORDER_COLUMNS, orders)

    def _end_keys(self) -> None:
        if self.is_backfill:
            self._do("SELECT sales_order_keys_indexed()")
        elif self._do(ARE_REVISED, self.load.source_id, self.base):
            raise NotPlain

    def _write_odd(self, odd: list[bytes]) -> None:
        """Where one has the key of a sale of this file, which of them was first is for the usual way to say."""
        write_lines(framed(odd), batch_id=self.load.batch_id)
        twice = sql.SQL(ARE_TWICE).format(lines=table("lines", self.load.batch_id))
        if self._do(twice, self.load.source_id, self.base):
            raise NotPlain
        self.sums.add_odd(Loader(self.load, base=self.base).run())

    def _do(self, query: str | sql.Composable, *words: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(query, words)
            return cursor.fetchone()[0] if cursor.description else None

    def _copy(self, name: str, columns: Iterable[str], rows: bytes) -> None:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            send(cursor, (name,), [rows], columns=columns)

    def _totals(self) -> Totals:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(REJECTED_TOTALS).format(batch=sql.Literal(self.load.batch_id)))
            rejected, rejected_fen = cursor.fetchone()
        sums = self.sums
        return Totals(
            read=self.rows,
            read_fen=sums.read_fen,
            accepted=sums.accepted,
            accepted_fen=sums.accepted_fen,
            duplicate=sums.duplicate,
            duplicate_fen=sums.duplicate_fen,
            rejected=rejected,
            rejected_fen=rejected_fen,
            first_day=min(sums.days, default=None),
            last_day=max(sums.days, default=None),
            spread=dict(sums.spread),
        )
