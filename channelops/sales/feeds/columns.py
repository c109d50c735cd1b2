"""A column: one text a row, as places in a shared run of bytes, so that millions are read, compared and looked up without a loop."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
# No code is longer; of a longer text the hash tells the rest.
MOST_BYTES = 512
PAD = bytes(MOST_BYTES)
BLANK = 32
# MASKS[bytes left in a word]: what of the word belongs to the text.
MASKS = np.array([(1 << (8 * size)) - 1 for size in range(9)], dtype=np.uint64)
ODD_1, ODD_2, ODD_3 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
PLACES = np.random.default_rng(20260101).integers(0, 2**63, MOST_BYTES // 8, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def mixed(values: Words) -> Words:
    """Sixty-four bits stirred; nothing stays nothing."""
    found = values * ODD_2
    found ^= found >> np.uint64(29)
    found *= ODD_3
    found ^= found >> np.uint64(32)
    return found


class Column:
    """`raw` holds every text; `start` and `length` say where each lies, in bytes. Never changed once made."""

    def __init__(self, raw: bytes, start: Ints, length: Ints) -> None:
        self.raw, self.start, self.length = raw, start, length
        self._words: Words | None = None
        self._letters: npt.NDArray[np.uint8] | None = None
        self._hashes: Words | None = None

    @classmethod
    def of_texts(cls, texts: Sequence[str], codes: npt.NDArray[Any]) -> Self:
        """The column in which a row has the text of its code."""
        cells = [text.encode() for text in texts] or [b""]
        length = np.array([len(cell) for cell in cells], dtype=np.int64)
        start = np.concatenate(([0], np.cumsum(length)[:-1])).astype(np.int64)
        return cls(b"".join(cells) + PAD, start[codes], length[codes])

    @classmethod
    def constant(cls, text: str, rows: int) -> Self:
        """The same text in every row."""
        raw = text.encode()
        return cls(raw + PAD, np.broadcast_to(np.int64(0), rows), np.broadcast_to(np.int64(len(raw)), rows))

    @classmethod
    def joined(cls, columns: Sequence["Column"]) -> Self:
        """The rows of several columns, one after another."""
        before = np.cumsum([0, *(len(column.raw) for column in columns)])
        start = np.concatenate([column.start + at for column, at in zip(columns, before, strict=False)])
        return cls(b"".join(column.raw for column in columns), start, np.concatenate([column.length for column in columns]))

    def __len__(self) -> int:
        return len(self.start)

    @property
    def bytes(self) -> npt.NDArray[np.uint8]:
        """What `raw` holds, as numbers."""
        return np.frombuffer(self.raw, dtype=np.uint8)

    @property
    def is_constant(self) -> bool:
        """Whether it was made by `constant`: what holds for its first row holds for all."""
        return self.start.strides == (0,) and len(self) > 1

    @property
    def is_empty(self) -> Bools:
        """Which rows have no text."""
        found: Bools = self.length == 0
        return found

    def text(self, row: int | np.integer[Any]) -> str:
        """The text of one row."""
        at = int(self.start[row])
        return self.raw[at : at + int(self.length[row])].decode()

    def take(self, rows: npt.NDArray[Any] | slice) -> "Column":
        """Some rows."""
        return Column(self.raw, self.start[rows], self.length[rows])

    def alone(self) -> "Column":
        """The same short texts, without what else their bytes were taken from."""
        words = self.words
        return Column(words.tobytes() + PAD, np.arange(len(self)) * (8 * words.shape[1]), self.length)

    def order(self) -> Ints:
        """The rows as their short texts are sorted byte by byte."""
        places = [place for place in self.words.byteswap().T if (place != place[:1]).any()]
        return np.lexsort(places[::-1]) if places else np.arange(len(self))

    def pieces(self, size: int) -> npt.NDArray[np.void]:
        """The first `size` bytes from where each text begins, with what follows a shorter one."""
        view: npt.NDArray[np.void] = np.ndarray((len(self.raw) - size + 1,), dtype=f"V{size}", buffer=self.raw, strides=(1,))
        return view[self.start]

    @property
    def words(self) -> Words:
        """Each text as a row of eight-byte words, filled up with zeros."""
        if self._words is None:
            shortest, longest = int(self.length.min(initial=MOST_BYTES)), min(int(self.length.max(initial=1)), MOST_BYTES)
            count = (longest + 7) // 8
            words = self.pieces(8 * count).view(np.uint64).reshape(-1, count)
            for place in range(shortest // 8, count):
                words[:, place] &= MASKS[np.clip(self.length - 8 * place, 0, 8)]
            self._words = words
        return self._words

    @property
    def letters(self) -> npt.NDArray[np.uint8]:
        """The bytes of each text place by place: `letters[3]` holds the fourth of every row, zero where there is none."""
        if self._letters is None:
            self._letters = np.ascontiguousarray(self.words.view(np.uint8).reshape(len(self), -1).T)
        return self._letters

    @property
    def hashes(self) -> Words:
        """One number a text: equal texts, equal numbers, in every block and for all time."""
        if self._hashes is None and self.is_constant:
            self._hashes = np.broadcast_to(self.take(slice(0, 1)).hashes, len(self))
        if self._hashes is None:
            found = mixed(self.length.astype(np.uint64))
            for place in range(self.words.shape[1]):
                found += mixed(self.words[:, place] * PLACES[place])
            found = mixed(found + ODD_1)
            for row in np.flatnonzero(self.length > MOST_BYTES):
                found[row] = int.from_bytes(hashlib.blake2b(self.text(row).encode(), digest_size=8).digest(), "little")
            self._hashes = found
        return self._hashes

    def distinct(self) -> tuple[Ints, list[str]]:
        """(which text each row has, the texts), a text once."""
        if self.is_constant or self._is_uniform():
            return np.zeros(len(self), dtype=np.int64), [self.text(0)]
        codes, uniques = pd.factorize(self.hashes)
        first = np.zeros(len(uniques), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(self) - 1, -1, -1)
        same = (self.words == self.words[first][codes]).all() and (self.length == self.length[first][codes]).all()
        if same and self.length.max(initial=0) <= MOST_BYTES:
            return codes.astype(np.int64), [self.text(row) for row in first]
        places: dict[str, int] = {}
        found = [places.setdefault(self.text(row), len(places)) for row in range(len(self))]
        return np.array(found, dtype=np.int64), list(places)

    def _is_uniform(self) -> bool:
        """Whether every row has the text of the first, as far as that is seen at once."""
        if not len(self) or self.length[0] > MOST_BYTES:
            return False
        return bool((self.length == self.length[0]).all() and (self.words == self.words[0]).all())

    def changed(self, change: Callable[[str], str]) -> "Column":
        """Every text turned into another."""
        codes, texts = self.distinct()
        return Column.of_texts([change(text) for text in texts], codes)

    def read(self, meaning: Callable[[str], int]) -> Ints:
        """Every text read as a number."""
        codes, texts = self.distinct()
        return np.array([meaning(text) for text in texts], dtype=np.int64)[codes] if texts else codes

    def trimmed(self) -> "Column":
        """Without the blanks around each text."""
        start, length, data = self.start.copy(), self.length.copy(), self.bytes
        while (rows := np.flatnonzero((data[start] == BLANK) & (length > 0))).size:
            start[rows] += 1
            length[rows] -= 1
        while (rows := np.flatnonzero((data[start + length - 1] == BLANK) & (length > 0))).size:
            length[rows] -= 1
        return Column(self.raw, start, length)

    def longer(self, most: int) -> Bools:
        """Which texts have more than `most` letters."""
        found = self.length > most
        for row in np.flatnonzero(found):
            found[row] = len(self.text(row)) > most
        return found

    def cut(self, most: int) -> "Column":
        """Only the first `most` letters of each text."""
        rows = np.flatnonzero(self.length > most)
        if not rows.size:
            return self
        length = self.length.copy()
        for row in rows:
            length[row] = len(self.text(row)[:most].encode())
        return Column(self.raw, self.start, length)
