"""A text file: CSV in UTF-8 or GB18030, passed on block by block; only blocks with quotation marks or faults are parsed cell by cell."""

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from channelops.sales.feeds.header import check_header
from channelops.sales.feeds.unreadable import Unreadable

BLOCK = 4 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
ENCODINGS = ("utf-8", "gb18030")
BOM = codecs.BOM_UTF8
# What the portal's own files put before a text that a spreadsheet would run: a file that comes back mended has it still.
MARKS = tuple(f"'{sign}" for sign in "=+-@\t\r\n＝＋－＠")
MARKED = re.compile(b"(?:^|[,\n])(?:" + b"|".join(re.escape(mark.encode()) for mark in MARKS) + b")")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
csv.field_size_limit(LONGEST_LINE)
# In a block without quotation marks every comma and every line end ends a cell.
APART = bytes.maketrans(b",\n", b"\0\0")
BETWEEN_MARKS = bytes(set(range(256)) - set(b",\n"))


def read_text(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Reads a CSV file; with `head` only that many rows, into the report."""
    encoding = encoding_of(path)
    report: dict[str, Any] = {"encoding": encoding, "sheets": []}
    with path.open("rb") as file:
        records = Records(Blocks(file, encoding), asked)
        report["header"] = header = records.header()
        if "head" in asked:
            report["rows"] = records.head(len(header), asked["head"])
            return report
        check_header(header, asked["needs"])
        return report | records.write(len(header))


def write_rows(rows: Iterable[list[str]]) -> None:
    """Sends rows on, each cell followed by a zero byte. Raises Unreadable where a cell holds one."""
    for row in rows:
        cells = "\0".join(row) + "\0"
        if cells.count("\0") != len(row):
            raise Unreadable("file.nul")
        sys.stdout.buffer.write(cells.encode())


def _is_marked(block: bytes) -> bool:
    """Whether any cell has the mark; to look for its first sign takes a hundredth of what the pattern takes."""
    return b"'" in block and MARKED.search(block) is not None


def unmarked(cells: Sequence[str]) -> list[str]:
    """The cells without the mark that the portal's own files put before what is no formula."""
    return [cell[1:] if cell.startswith(MARKS) else cell for cell in cells]


def encoding_of(path: Path) -> str:
    """The first encoding in which the whole file is valid; raises Unreadable where none is, where it is no text, or where it was cut.

    A mark at its beginning says what it is: such a file is not tried as anything else.
    """
    with path.open("rb") as file:
        start = file.read(len(BOM))
    if start.startswith(WIDE):
        raise Unreadable("file.utf16")
    where = 0
    for encoding in ENCODINGS[:1] if start == BOM else ENCODINGS:
        try:
            _decode(path, encoding)
        except UnicodeDecodeError as error:
            where = where or error.start + 1
        else:
            return encoding
    raise Unreadable("file.encoding", byte=where)


def _decode(path: Path, encoding: str) -> None:
    """Decodes the whole file; the place of an error is counted from the file's beginning."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    seen = lines = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if b"\0" in block:
                raise Unreadable("file.nul")
            held = len(decoder.getstate()[0])
            try:
                if held or not block.isascii():
                    decoder.decode(block)
            except UnicodeDecodeError as error:
                raise UnicodeDecodeError(error.encoding, b"", seen - held + error.start, seen - held + error.end, error.reason) from error
            seen += len(block)
            lines += block.count(b"\n")
    if decoder.getstate()[0]:
        # Everything was valid but for the last character, of which a part is missing.
        raise Unreadable("file.cut", row=lines + 1)


class Blocks:
    """The file as blocks of whole lines in UTF-8 with plain line ends; `ends_whole` says whether the last line had an end."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self.file, self.encoding = file, encoding
        self.ends_whole = True

    def __iter__(self) -> Iterator[bytes]:
        rest, first = b"", True
        while block := self.file.read(BLOCK):
            whole, end, left = (rest + block).rpartition(b"\n")
            rest = left if end else rest + block
            if len(rest) > LONGEST_LINE and b"\r" not in block:
                raise Unreadable("file.memory")
            if end:
                yield from self._parted(self._clean(whole + end, first), first)
                first = False
        if rest:
            self.ends_whole = rest.endswith(b"\r")
            yield self._clean(rest + b"\n", first)

    def _parted(self, block: bytes, first: bool) -> Iterator[bytes]:
        """The file's first line is a block of its own: it is parsed as the header, and what follows may need no parsing."""
        line = block.find(b"\n") + 1 if first else 0
        yield from (part for part in (block[:line], block[line:]) if part)

    def _clean(self, block: bytes, first: bool) -> bytes:
        if first and block.startswith(BOM):
            block = block[len(BOM) :]
        if self.encoding != "utf-8":
            # GB18030 has no newline byte inside a character, so whole lines are whole characters.
            block = block.decode(self.encoding).encode()
        return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


class Lines:
    """The text lines of blocks, one after the other, that knows whether a block has just ended."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.waiting: Iterator[str] = iter(())
        self.left = 0
        self.has_marks = False

    def load(self, block: bytes) -> None:
        """Takes a block to read from."""
        lines = io.StringIO(block.decode(), newline="\n").readlines()
        self.waiting, self.left, self.has_marks = iter(lines), len(lines), b"'" in block

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        while not self.left:
            self.load(next(self.blocks))
        self.left -= 1
        return next(self.waiting)


class Records:
    """The records of a file: the header, then rows; a row that does not fit is kept, padded or joined, and named as a fault."""

    def __init__(self, blocks: Blocks, asked: dict[str, Any]) -> None:
        self.source = blocks
        self.blocks = iter(blocks)
        self.lines = Lines(self.blocks)
        self.delimiter: str = asked.get("delimiter", ",")
        self.most_rows: int = asked["rows"]
        self.most_columns: int = asked["columns"]
        self.parser = csv.reader(self.lines, delimiter=self.delimiter, strict=True)
        self.out = sys.stdout.buffer
        self.rows = 0
        self.faults: list[tuple[int, str]] = []

    def header(self) -> list[str]:
        """The first record that is not blank. Raises Unreadable."""
        while (record := self._first()) is not None:
            if any(cell.strip() for cell in record):
                header = [cell.strip() for cell in record]
                while header and not header[-1]:
                    header.pop()
                if len(header) > self.most_columns:
                    raise Unreadable("file.columns", columns=len(header), most=self.most_columns)
                return header
        raise Unreadable("file.empty")

    def _first(self) -> list[str] | None:
        try:
            return next(self.parser, None)
        except csv.Error as error:
            raise Unreadable("file.header_quotes") from error

    def head(self, width: int, most: int) -> list[list[str]]:
        """The first rows as lists of cells."""
        found: list[list[str]] = []
        for record in self.parsed(width, until_block_end=False):
            found.append(record)
            if len(found) == most:
                break
        return found

    def write(self, width: int) -> dict[str, Any]:
        """Passes every row on to standard output."""
        write_rows(self.parsed(width, until_block_end=True))
        self._count()
        commas = width - 1
        plain = self.delimiter == ","
        for block in self.blocks:
            if plain and b'"' not in block and not _is_marked(block) and self._fits(block, commas):
                self.out.write(block.translate(APART))
            else:
                self.lines.load(block)
                write_rows(self.parsed(width, until_block_end=True))
            self._count()
        return {"rows": self.rows, "faults": self.faults, "ends_whole": self.source.ends_whole}

    def _count(self) -> None:
        if self.rows > self.most_rows:
            raise Unreadable("file.rows", most=self.most_rows)

    def _fits(self, block: bytes, commas: int) -> bool:
        """Whether every line of a block without quotation marks has the header's cells; counts them if so."""
        lines = block.count(b"\n")
        if not commas or block.translate(None, BETWEEN_MARKS) != (b"," * commas + b"\n") * lines:
            return False
        self.rows += lines
        return True

    def parsed(self, width: int, *, until_block_end: bool) -> Iterator[list[str]]:
        """Records parsed cell by cell, as wide as the header; stops where a record ends together with its block."""
        while not until_block_end or self.lines.left:
            began = self.rows + 2
            try:
                record = next(self.parser)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(width, began, str(error))
                continue
            if record and (len(record) > 1 or record[0].strip()):
                yield self._fitted(unmarked(record) if self.lines.has_marks else record, width)

    def _fitted(self, record: list[str], width: int) -> list[str]:
        self.rows += 1
        if len(record) < width:
            if not self.source.ends_whole and not self.lines.left:
                raise Unreadable("file.cut", row=self.rows + 1)
            self.faults.append((self.rows, "row.short"))
            return record + [""] * (width - len(record))
        if len(record) > width:
            if any(cell.strip() for cell in record[width:]):
                self.faults.append((self.rows, "row.long"))
                return [*record[: width - 1], self.delimiter.join(record[width - 1 :])]
            return record[:width]
        return record

    def _broken(self, width: int, row: int, why: str) -> list[str]:
        if "unexpected end" in why:
            raise Unreadable("file.cut" if not self.source.ends_whole else "file.quotes", row=row)
        if "field larger" in why:
            raise Unreadable("file.quotes", row=row)
        # The parser dropped the line it stumbled over; an empty row stands for it.
        self.rows += 1
        self.faults.append((self.rows, "row.quotes"))
        return [""] * width
