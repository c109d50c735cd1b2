"""An export: the rows of a list in a file, the same rows, columns and figures as on the page."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channelops.kernel.money import round_half_up, yuan_from_fen

from .refusals import Refused
from .tables import Column, Row
from .tables.cells import words_of

XLSX_ROWS = 1_048_575
BOM = "\ufeff"
# So many rows are written, and sent, at a time.
PIECE = 500
# A spreadsheet takes a cell that begins so for a formula; the wide forms are typed by Chinese keyboards.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
Value = str | int | Decimal | date | datetime | None


def neutral(text: str) -> str:
    """The text as a spreadsheet may show it but never run it; numbers are not text and stay numbers."""
    return f"'{text}" if text.startswith(FORMULA) else text


def value_of(column: Column, row: Row) -> Value:
    """What a file holds: yuan with two decimals, percent as on the page, local time without zone, neutral text."""
    return _value(column, words_of(column, row))


def _value(column: Column, value: Any) -> Value:
    if value is None or value == "":
        return None
    if column.kind == "money":
        return yuan_from_fen(value)
    if column.kind == "percent":
        return round_half_up(Decimal(str(value)) * 100, 1)
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_current_timezone()).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date | int | Decimal) and not isinstance(value, bool):
        return value
    return neutral(str(value))


def head_of(column: Column) -> str:
    """The column's label with its unit."""
    return neutral(f"{column.label} ({column.unit})" if column.unit else str(column.label))


def csv_pieces(columns: Sequence[Column], rows: Iterable[Row], *, language: str) -> Iterator[str]:
    """The file some lines at a time, in UTF-8 with its mark so that spreadsheets read Chinese; `language` holds while it streams."""
    coming = iter(rows)
    with translation.override(language):
        yield BOM + _lines([[head_of(column) for column in columns]])
        while piece := list(islice(coming, PIECE)):
            yield _lines(zip(*(_texts(column, piece) for column in columns), strict=True))


def xlsx_file(columns: Sequence[Column], rows: Iterable[Row], *, title: str) -> IO[bytes]:
    """The workbook in a temporary file that goes when closed, written row by row. Refused beyond what a sheet holds."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": shape}) for kind, shape in SHAPES.items()}
    for place, column in enumerate(columns):
        sheet.write_string(0, place, head_of(column), bold)
        sheet.set_column(place, place, 24 if place == 0 else 16)
    for line, row in enumerate(rows, start=1):
        if line > XLSX_ROWS:
            raise Refused(_("A workbook holds 1,048,575 rows; narrow the list or export it as CSV."))
        for place, column in enumerate(columns):
            _write(sheet, (line, place), value_of(column, row), shape=formats.get(column.kind))
    sheet.freeze_panes(1, 1)
    book.close()
    target.seek(0)
    return target


SHAPES = {
    "money": "#,##0.00",
    "number": "#,##0",
    "percent": "0.0",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "moment": "yyyy-mm-dd hh:mm",
}


def _write(sheet: Any, place: tuple[int, int], value: Value, *, shape: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(*place, value, shape)
    elif isinstance(value, int | Decimal):
        sheet.write_number(*place, value, shape)
    else:
        sheet.write_string(*place, value[:32_767])


def _lines(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _texts(column: Column, rows: Sequence[Row]) -> list[str]:
    """A column of the file: most are words, of which nothing has to be found out one by one."""
    values = [words_of(column, row) for row in rows]
    if column.kind == "text" and all(type(value) is str for value in values):
        return [neutral(str(value)) for value in values]
    return [_text(_value(column, value)) for value in values]


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that a sheet's name may not hold."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "data"
