"""Aside: months that are not there yet, filled and indexed by connections of their own while the load goes on with the keys.

They are kept by themselves, where nobody sees them, and the transaction of the load adopts them at its end. What a load that died
leaves of them gives way to the next try of its batch, or goes with what else the batch has staged.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import partial
from types import TracebackType
from typing import Any, Self

from django.db import connection

from .pieces import ORDER_COLUMNS
from .wire import send

# So many pieces may wait for the database.
WAITING = 4


class Hand:
    """A thread with a connection of its own, opened once there is something to do."""

    def __init__(self) -> None:
        self.connect = partial(connection.get_new_connection, connection.get_connection_params())
        self.link: Any = None
        self.thread = ThreadPoolExecutor(max_workers=1)

    def begin(self, work: Callable[..., Any], *words: Any) -> Future[Any]:
        """Lets the thread do it, after what it was given before."""
        return self.thread.submit(work, *words)

    def do(self, query: str, *words: Any) -> Any:
        """A query of the thread."""
        with self.open().cursor() as cursor:
            cursor.execute(query, words)
            return cursor.fetchone()[0] if cursor.description else None

    def open(self) -> Any:
        """The connection."""
        if self.link is None:
            self.link = self.connect()
            self.do("SET maintenance_work_mem = '384MB'")
        return self.link

    def end(self, *, at_once: bool) -> None:
        """What is not kept by now is not wanted."""
        if at_once and self.link:
            self.link.cancel()
        self.thread.shutdown(cancel_futures=True)
        if self.link:
            self.link.close()


class Aside:
    """The months of one batch: filled by one hand, indexed by two."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.first, self.second = Hand(), Hand()
        self.waiting: deque[Future[Any]] = deque()
        self.tables: dict[date, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for hand in (self.second, self.first):
            hand.end(at_once=kind is not None)

    def write(self, month: date, rows: bytes) -> None:
        """Adds rows to a month; raises what went wrong with earlier ones."""
        self._hand_on(self._write, month, rows)

    def index(self) -> None:
        """Lets everything be kept and indexed, without waiting for it."""
        self._hand_on(self._index)

    def adopt(self) -> None:
        """Waits for what was handed on, and makes the months part of the orders, in the transaction of the caller."""
        while self.waiting:
            self.waiting.popleft().result()
        with connection.cursor() as cursor:
            for month in self.tables:
                cursor.execute("SELECT sales_order_aside_adopted(%s, %s)", [month, self.batch_id])

    def _hand_on(self, work: Callable[..., Any], *words: Any) -> None:
        self.waiting.append(self.first.begin(work, *words))
        if len(self.waiting) > WAITING:
            self.waiting.popleft().result()

    def _write(self, month: date, rows: bytes) -> None:
        if month not in self.tables:
            self.tables[month] = self.first.do("SELECT sales_order_aside_bare(%s, %s)", month, self.batch_id)
        with self.first.open().cursor() as cursor:
            send(cursor, ("sales_staging", self.tables[month]), [rows], columns=ORDER_COLUMNS, is_fresh=True)

    def _index(self) -> None:
        if self.tables:
            self._index_by(self.first, "id")
            others = self.second.begin(self._index_by, self.second, "county")
            self._index_by(self.first, "payee")
            others.result()

    def _index_by(self, hand: Hand, wanted: str) -> None:
        for month in self.tables:
            hand.do("SELECT sales_order_aside_indexed(%s, %s, %s)", month, self.batch_id, wanted)
        hand.open().commit()
