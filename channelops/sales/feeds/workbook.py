"""A workbook: one sheet of an XLSX file, looked at as a ZIP before it is opened, its cells written as text."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from channelops.sales.feeds.header import check_header
from channelops.sales.feeds.text_file import unmarked, write_rows
from channelops.sales.feeds.unreadable import Unreadable

# Beyond this a spreadsheet no longer holds every digit of a whole number.
EXACT = 10**15
MOST_PARTS = 10_000


def read_workbook(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Reads the asked sheet, the first by default; with `head` only that many rows, into the report, of the first where it is not there."""
    look_inside(path, asked)
    try:
        book = python_calamine.load_workbook(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable("file.workbook", why=str(error)[:200]) from error
    first = next(iter(book.sheet_names), "")
    name = asked.get("sheet") or first
    if "head" in asked and name not in book.sheet_names:
        name = first
    if name not in book.sheet_names:
        raise Unreadable("file.sheet", sheet=name, sheets=", ".join(book.sheet_names))
    try:
        sheet = book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable("file.workbook", why=str(error)[:200]) from error
    if sheet.width > asked["columns"]:
        raise Unreadable("file.columns", columns=sheet.width, most=asked["columns"])
    others = [each for each in book.sheet_names if each != name]
    return _rows(sheet, asked, others=others) | {"encoding": "xlsx", "sheets": list(book.sheet_names)}


def _rows(sheet: Any, asked: dict[str, Any], *, others: Sequence[str]) -> dict[str, Any]:
    rows = (unmarked([text_of(cell) for cell in row]) for row in sheet.iter_rows())
    filled = (row for row in rows if any(cell.strip() for cell in row))
    header = [cell.strip() for cell in next(filled, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Unreadable("file.empty")
    body = _fitted(filled, len(header))
    if "head" in asked:
        return {"header": header, "rows": list(islice(body, asked["head"]))}
    _check_header(header, asked["needs"], sheet=sheet.name, others=others)
    counted = Counted(body, most=asked["rows"])
    write_rows(counted)
    return {"header": header, "rows": counted.rows, "faults": [], "ends_whole": True}


def _check_header(header: Sequence[str], needs: Sequence[str], *, sheet: str, others: Sequence[str]) -> None:
    """As of any file; of several sheets it is said which was read."""
    try:
        check_header(header, needs)
    except Unreadable as why:
        if why.code == "file.header" and others:
            raise Unreadable("file.sheet_header", **why.values, sheet=sheet, sheets=", ".join(others)[:300]) from why
        raise


class Counted:
    """Rows that are counted as they go by."""

    def __init__(self, body: Iterator[list[str]], *, most: int) -> None:
        self.body, self.most, self.rows = body, most, 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.body:
            self.rows += 1
            if self.rows > self.most:
                raise Unreadable("file.rows", most=self.most)
            yield row


def _fitted(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    for row in rows:
        yield (row + [""] * width)[:width]


def look_inside(path: Path, asked: dict[str, Any]) -> None:
    """Refuses an archive that is broken, has too many parts, or unpacks to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("file.workbook", why=str(error)[:200]) from error
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise Unreadable("file.kind")
    unpacked = sum(part.file_size for part in parts)
    packed = max(path.stat().st_size, 1)
    if len(parts) > MOST_PARTS or unpacked > asked["unpacked_bytes"] or unpacked > packed * asked["ratio"] + 1024 * 1024:
        raise Unreadable("file.bomb")


def text_of(cell: object) -> str:
    """A cell as the text a CSV would hold; a whole number too long for a spreadsheet stays in scientific notation, and is refused later."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < EXACT else f"{cell:E}"
        # A spreadsheet answers for fifteen digits: 36.900000000000006 is what it shows as 36.9.
        return format(Decimal(f"{cell:.15g}"), "f")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell) if cell is not None else ""
