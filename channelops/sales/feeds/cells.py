"""The cells of a file, kept beside it once it is read: every cell followed by a zero byte, which no cell holds."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np

from .columns import BLANK, PAD, Column, Ints

CHUNK = 2 << 20
ZERO = b"\0"


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some rows of a file; the first is the file's row `first`, counted from 1. A row of `start` and `length` is a row of the file."""

    first: int
    raw: bytes
    start: Ints
    length: Ints

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.start)

    @cached_property
    def has_blanks(self) -> bool:
        """Whether a cell may begin or end with one."""
        data = np.frombuffer(self.raw, dtype=np.uint8)
        blanks = np.flatnonzero(data == BLANK)
        return bool((data[blanks - 1] == 0).any() or (data[blanks + 1] == 0).any())

    def column(self, place: int) -> Column:
        """The texts of a column, without blanks around them."""
        found = Column(self.raw, np.ascontiguousarray(self.start[:, place]), np.ascontiguousarray(self.length[:, place]))
        return found.trimmed() if self.has_blanks else found

    def values(self, row: int) -> list[str]:
        """The cells of a row as they came."""
        places = zip(self.start[row].tolist(), self.length[row].tolist(), strict=True)
        return [self.raw[at : at + size].decode() for at, size in places]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The kept cells of one file; `width` is the number of its columns."""

    path: Path
    width: int

    @classmethod
    def beside(cls, file: Path, *, width: int) -> "Cells":
        """Those of a stored file."""
        return cls(path=file.with_name(f"{file.name}.cells"), width=width)

    @property
    def about_path(self) -> Path:
        """Where it is kept what else was found."""
        return self.path.with_suffix(".about")

    @property
    def are_kept(self) -> bool:
        """Whether the file has been read to its end."""
        return self.path.exists()

    def begin(self) -> IO[bytes]:
        """A new file for the reader to write into; its cells count once `finish` is called."""
        self.drop()
        return self._unfinished.open("xb")

    def finish(self, *, rows: int, faults: list[tuple[int, str]]) -> None:
        """Keeps how many rows there are and the faults of whole rows, and lets the cells count."""
        self.about_path.write_text(json.dumps({"rows": rows, "faults": faults}), encoding="utf-8")
        os.replace(self._unfinished, self.path)

    def drop(self) -> None:
        """Removes everything."""
        for path in (self.path, self.about_path, self._unfinished):
            path.unlink(missing_ok=True)

    def faults(self) -> dict[int, str]:
        """The faults of whole rows by row."""
        return {int(row): str(code) for row, code in self._about()["faults"]}

    def count(self) -> int:
        """How many rows there are."""
        return int(self._about()["rows"])

    def _about(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.about_path.read_text(encoding="utf-8"))
        return found

    def blocks(self) -> Iterator[Block]:
        """Every row, some megabytes at a time."""
        first, rest = 1, b""
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                raw = rest + chunk
                ends = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == 0)
                rows = len(ends) // self.width
                if not rows:
                    rest = raw
                    continue
                ends = ends[: rows * self.width].astype(np.int64)
                cut = int(ends[-1]) + 1
                starts = np.concatenate(([0], ends[:-1] + 1))
                shape = (rows, self.width)
                yield Block(first=first, raw=raw[:cut] + PAD, start=starts.reshape(shape), length=(ends - starts).reshape(shape))
                first, rest = first + rows, raw[cut:]

    def rows(self, wanted: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
        """Some rows, each with its cells; `wanted` goes up."""
        numbers = iter(wanted)
        number = next(numbers, None)
        for block in self.blocks():
            while number is not None and number < block.first + block.rows:
                yield number, block.values(number - block.first)
                number = next(numbers, None)
            if number is None:
                return

    @property
    def _unfinished(self) -> Path:
        return self.path.with_suffix(".part")
