"""The wire: columns as the rows of a binary COPY, without a loop over rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from queue import Empty, Queue
from threading import Thread
from typing import Any, Generic, Self, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from psycopg2 import sql

from .columns import Bools, Column, Ints

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
SIZES = {"int2": ">i2", "int4": ">i4", "int8": ">i8"}
WAITING = 8
# So many rows of some hundred bytes stay in the cache of a core while column after column is put into them.
AT_ONCE = 2_000
NOTHING = -1
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A column on its way: whole numbers of a kind, or texts; `null` says which rows have none."""

    values: Ints | Column
    kind: str = "text"
    null: Bools | None = None

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same number, made by `same`."""
        return not isinstance(self.values, Column) and self.values.strides == (0,)


def number(values: Ints, kind: str = "int4") -> Sent:
    """Whole numbers."""
    return Sent(values=values, kind=kind)


def same(value: int, rows: int, kind: str = "int4") -> Sent:
    """One whole number in all of so many rows."""
    return Sent(values=np.broadcast_to(np.int64(value), rows), kind=kind)


def identity(values: Ints) -> Sent:
    """Ids, of which 0 is none."""
    return Sent(values=values, kind="int4", null=values == 0)


def rows_of(columns: Mapping[str, Sent]) -> Iterator[bytes]:
    """The rows on the wire. Rows of one shape (the same texts' lengths, the same empty places) go together, in their order."""
    shape = _shapes(columns)
    codes, uniques = pd.factorize(shape)
    if len(uniques) == 1:
        yield from _written(columns, None, len(shape))
        return
    order, counts = np.argsort(codes, kind="stable"), np.bincount(codes)
    for end, count in zip(np.cumsum(counts), counts, strict=True):
        yield from _written(columns, order[end - count : end], int(count))


def _shapes(columns: Mapping[str, Sent]) -> Ints:
    """A number for the shape of each row."""
    found: Ints | int = 0
    for column in columns.values():
        if isinstance(column.values, Column):
            found = found * 512 + column.values.length
        if column.null is not None:
            found = found * 2 + column.null
    return found if not isinstance(found, int) else np.zeros(len(next(iter(columns.values())).values), dtype=np.int64)


def _written(columns: Mapping[str, Sent], rows: npt.NDArray[np.int64] | None, count: int) -> Iterator[bytes]:
    """So many rows of one shape, as many at a time as the processor keeps at hand; a column that is the same in all is written once."""
    first = rows[:1] if rows is not None else np.zeros(1, dtype=np.int64)
    sizes = {name: _size(column, int(first[0])) for name, column in columns.items()}
    fields = [("fields", ">i2")]
    for name, size in sizes.items():
        fields.append((f"{name} size", ">i4"))
        if size > 0:
            fields.append((name, f"V{size}" if columns[name].kind == "text" else SIZES[columns[name].kind]))
    likeness = np.zeros(1, dtype=fields)
    likeness["fields"] = len(columns)
    for name, size in sizes.items():
        likeness[f"{name} size"] = size
    moving = {name: column for name, column in columns.items() if sizes[name] > 0}
    for name in [name for name, column in moving.items() if column.is_constant]:
        likeness[name] = _values(moving.pop(name), first, sizes[name])
    for start in range(0, count, AT_ONCE):
        part = slice(start, min(start + AT_ONCE, count))
        written = np.repeat(likeness, part.stop - start)
        for name, column in moving.items():
            written[name] = _values(column, part if rows is None else rows[part], sizes[name])
        yield written.tobytes()


def _size(column: Sent, row: int) -> int:
    """The bytes that the value of a row takes, NOTHING where there is none."""
    if column.null is not None and bool(column.null[row]):
        return NOTHING
    return int(column.values.length[row]) if isinstance(column.values, Column) else np.dtype(SIZES[column.kind]).itemsize


def _values(column: Sent, rows: slice | npt.NDArray[np.int64], size: int) -> npt.NDArray[np.generic]:
    """The values of some rows, texts as `size` bytes each."""
    if isinstance(column.values, Column):
        return column.values.take(rows).pieces(size)
    return column.values[rows]


class Ahead(Generic[T]):
    """Things made by a thread of its own, a few ahead of whoever takes them: the database reads one while the next is made."""

    def __init__(self, things: Iterator[T]) -> None:
        self.things = things
        self.queue: Queue[T | Exception | None] = Queue(WAITING)
        self.is_wanted = True
        self.thread = Thread(target=self._fill, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Lets the thread end, also where nobody wants the rest."""
        self.is_wanted = False
        while self.thread.is_alive():
            with suppress(Empty):
                self.queue.get(timeout=0.02)
        self.thread.join()

    def __iter__(self) -> Iterator[T]:
        """What is made, in its order; what went wrong in the making is raised here."""
        while (thing := self.queue.get()) is not None:
            if isinstance(thing, Exception):
                raise thing
            yield thing

    def _fill(self) -> None:
        try:
            for thing in self.things:
                self.queue.put(thing)
                if not self.is_wanted:
                    return
            self.queue.put(None)
        except Exception as error:
            self.queue.put(error)


class Pieces:
    """Pieces of bytes as the file that COPY reads."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)

    def read(self, _size: int) -> bytes:
        """The next piece, whatever its size."""
        return next(self.pieces, b"")


def send(cursor: Any, table: Sequence[str], pieces: Iterable[bytes], *, columns: Iterable[str], is_fresh: bool = False) -> None:
    """Copies rows into a table, named with its schema where it is not the usual; `is_fresh` = made in this transaction."""
    copy = sql.SQL("COPY {} ({}) FROM STDIN ({})").format(
        sql.Identifier(*table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL("FORMAT binary, FREEZE" if is_fresh else "FORMAT binary"),
    )
    cursor.copy_expert(copy, Pieces(pieces), 1 << 20)


def framed(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Rows as one binary COPY."""
    return chain([HEAD], rows, [TAIL])


def copied(blocks: Iterable[Mapping[str, Sent]]) -> Iterator[bytes]:
    """Blocks of rows as one binary COPY."""
    return framed(chain.from_iterable(map(rows_of, blocks)))
