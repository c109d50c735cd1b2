"""Aside: months that are not there yet, filled and indexed by a connection of their own while the load goes on with the keys.

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


class Aside:
    """The months of one batch, written by one thread, in one transaction of their own."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.connect = partial(connection.get_new_connection, connection.get_connection_params())
        self.link: Any = None
        self.hand = ThreadPoolExecutor(max_workers=1)
        self.waiting: deque[Future[Any]] = deque()
        self.tables: dict[date, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """What is not kept by now is not wanted."""
        if kind and self.link:
            self.link.cancel()
        self.hand.shutdown(cancel_futures=True)
        if self.link:
            self.link.close()

    def write(self, month: date, rows: bytes) -> None:
        """Adds rows to a month; raises what went wrong with earlier ones."""
        self._hand_on(self._write, month, rows)

    def index(self) -> None:
        """Lets everything be indexed and kept, without waiting for it."""
        self._hand_on(self._index)

    def adopt(self) -> None:
        """Waits for what was handed on, and makes the months part of the orders, in the transaction of the caller."""
        while self.waiting:
            self.waiting.popleft().result()
        with connection.cursor() as cursor:
            for month in self.tables:
                cursor.execute("SELECT sales_order_aside_adopted(%s, %s)", [month, self.batch_id])

    def _hand_on(self, work: Callable[..., Any], *words: Any) -> None:
        self.waiting.append(self.hand.submit(work, *words))
        if len(self.waiting) > WAITING:
            self.waiting.popleft().result()

    def _write(self, month: date, rows: bytes) -> None:
        if self.link is None:
            self.link = self.connect()
            self._do("SET LOCAL maintenance_work_mem = '512MB'")
        if month not in self.tables:
            self.tables[month] = self._do("SELECT sales_order_aside_bare(%s, %s)", month, self.batch_id)
        with self.link.cursor() as cursor:
            send(cursor, ("sales_staging", self.tables[month]), [rows], columns=ORDER_COLUMNS, is_fresh=True)

    def _index(self) -> None:
        for month in self.tables:
            self._do("SELECT sales_order_aside_indexed(%s, %s)", month, self.batch_id)
        if self.link:
            self.link.commit()

    def _do(self, query: str, *words: Any) -> Any:
        with self.link.cursor() as cursor:
            cursor.execute(query, words)
            return cursor.fetchone()[0] if cursor.description else None
