"""A fault: why a row or a file is not let in: a code, the field it is about, a sentence, and the way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` is the mapped field whose cell is at fault ("" = the row as a whole)."""

    field: str
    sentence: str | Promise
    way_out: str | Promise


ROW_FAULTS: dict[str, Fault] = {
    "row.short": Fault("", _("The row has fewer cells than the header."), _("Compare the row with the file it comes from.")),
    "row.long": Fault("", _("The row has more cells than the header."), _("A separator inside a text needs quotation marks around it.")),
    "row.quotes": Fault("", _("A quotation mark stands in the middle of a cell."), _("Write it twice, with the cell in quotation marks.")),
    "ref.missing": Fault("ref", _("The order number is missing."), _("Export the row again from its system.")),
    "ref.float": Fault(
        "ref",
        _("A spreadsheet turned the order number into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "ref.long": Fault("ref", _("The order number is longer than 64 characters."), _("Check whether the right column is mapped.")),
    "revision.invalid": Fault("revision", _("The revision is not a whole number from 1."), _("Write 1 for the first, 2 for the next.")),
    "revision.late": Fault("revision", _("A later revision of this order came in before."), _("The later one holds; drop this row.")),
    "kind.unknown": Fault("kind", _("The kind of order is not known."), _("Map this word to sale, return or cancellation.")),
    "date.missing": Fault("at", _("The date is missing."), _("Fill in the date of the order.")),
    "date.invalid": Fault(
        "at", _("This is not a date of the form that the mapping names."), _("Correct the date, or the form in the mapping.")
    ),
    "date.time": Fault("at", _("The time of day is not one from 00:00 to 23:59."), _("Correct the time.")),
    "date.early": Fault("at", _("The date is before the year 2000."), _("Correct the date.")),
    "date.future": Fault("at", _("The date is still to come."), _("Send the row with the file of that day.")),
    "amount.missing": Fault("amount", _("The amount is missing."), _("Fill in the amount; 0 where nothing is charged.")),
    "amount.invalid": Fault("amount", _("This is not an amount in yuan."), _("Write it like 1234.56.")),
    "amount.decimals": Fault("amount", _("The amount has a fraction of a fen."), _("Correct it, or choose rounding in the mapping.")),
    "amount.large": Fault("amount", _("The amount is larger than a hundred million yuan."), _("Check the amount and its column.")),
    "amount.sign": Fault(
        "amount", _("The sign of the amount does not fit the kind of order."), _("A sale is zero or more, a return zero or less.")
    ),
    "quantity.invalid": Fault("quantity", _("The quantity is not a whole number."), _("Write it without decimals.")),
    "quantity.sign": Fault(
        "quantity", _("The sign of the quantity does not fit the kind of order."), _("A sale is above zero, a return below.")
    ),
    "product.missing": Fault("product", _("The product is missing."), _("Fill in the product code.")),
    "product.float": Fault(
        "product",
        _("A spreadsheet turned the product code into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "product.unknown": Fault("product", _("No product has this code."), _("Register the product, or correct the code.")),
    "product.ended": Fault("product", _("The product was not sold on that day."), _("Use the product that replaced it.")),
    "channel.unknown": Fault("channel", _("No channel has this code."), _("Map this word to one of the channels.")),
    "channel.missing": Fault("channel", _("Neither the row nor its touchpoint names a channel."), _("Map a channel or a touchpoint.")),
    "touchpoint.float": Fault(
        "touchpoint",
        _("A spreadsheet turned the touchpoint's code into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "touchpoint.unknown": Fault("touchpoint", _("No touchpoint has this code."), _("Register the touchpoint, or correct the code.")),
    "touchpoint.closed": Fault("touchpoint", _("The touchpoint was not open on that day."), _("Correct the touchpoint or the date.")),
    "payee.unknown": Fault("payee", _("No payee has this code."), _("Register the payee, or correct the code.")),
    "payee.float": Fault(
        "payee",
        _("A spreadsheet turned the payee's code into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "payee.closed": Fault("payee", _("The payee had no contract on that day."), _("Correct the payee or the date.")),
    "region.unknown": Fault("region", _("No region has this code."), _("Correct the code, or register the region.")),
    "region.missing": Fault("region", _("Neither the row nor its touchpoint nor its payee tells the region."), _("Map a region.")),
    "region.outside": Fault(
        "region", _("The region lies outside of what you answer for."), _("Have it sent by whoever answers for that region.")
    ),
    "class.unknown": Fault("customer_class", _("The customer class is not A, B or C."), _("Map this word to a class.")),
    "industry.unknown": Fault("industry", _("No industry has this code."), _("Register the industry, or correct the code.")),
    "customer.long": Fault(
        "customer", _("The customer number is longer than 64 characters."), _("Check whether the right column is mapped.")
    ),
    "customer.float": Fault(
        "customer",
        _("A spreadsheet turned the customer number into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "original.missing": Fault("original", _("A return or cancellation must name the order it takes back."), _("Fill in the order number.")),
    "original.float": Fault(
        "original",
        _("A spreadsheet turned the number of the order taken back into a rounded number."),
        _("Export the row again from its system; its digits cannot be guessed."),
    ),
    "original.unknown": Fault(
        "original", _("The order that this row takes back never came in."), _("Import that order first, then send this row again.")
    ),
    "key.conflict": Fault(
        "ref",
        _("This order came in before with other content; nothing is paid twice."),
        _("A correction is sent with the next revision number; otherwise drop this row."),
    ),
    "key.twice": Fault(
        "ref",
        _("The file holds this order twice with different content."),
        _("Keep the right one; a correction has the next revision number."),
    ),
}

FILE_FAULTS: dict[str, str | Promise] = {
    "file.empty": _("The file is empty."),
    "file.large": _("The file has %(size)s MB; at most %(most)s MB are read. Split it."),
    "file.encoding": _("The file is neither UTF-8 nor GB18030 (byte %(byte)s). Export it again as UTF-8."),
    "file.utf16": _("The file is written in UTF-16, which spreadsheets call Unicode text. Export it again as CSV in UTF-8."),
    "file.nul": _("The file holds zero bytes: it is not a text file. Export it as CSV or XLSX."),
    "file.kind": _("The file is neither CSV nor XLSX. Export it again as one of them."),
    "file.header": _("The file has no column %(missing)s. Its columns are: %(columns)s."),
    "file.sheet_header": _("The sheet “%(sheet)s” has no column %(missing)s. Its columns are: %(columns)s. Other sheets: %(sheets)s."),
    "file.header_twice": _("The column %(column)s occurs twice in the header."),
    "file.header_quotes": _("The header has a quotation mark in the middle of a column's name, or one that is never closed."),
    "file.columns": _("The file has %(columns)s columns; at most %(most)s are read. Check the separator."),
    "file.cut": _("The file ends in the middle of row %(row)s: it was cut. Send it whole."),
    "file.quotes": _("A quotation mark opened in row %(row)s is never closed."),
    "file.rows": _("The file has more than %(most)s rows. Split it."),
    "file.bomb": _("The workbook unpacks to far more than its size and was not opened."),
    "file.workbook": _("The workbook cannot be read: %(why)s."),
    "file.sheet": _("The workbook has no sheet %(sheet)s. Its sheets are: %(sheets)s."),
    "file.time": _("Reading the file took longer than %(seconds)s seconds and was given up."),
    "file.memory": _("Reading the file needs more memory than is allowed and was given up. Split it."),
    "file.reader": _("The file could not be read to its end. Check it and send it again."),
    "file.gone": _("The stored file is no longer there. Send it again."),
    "file.nothing": _("The file has a header and no rows."),
}


def file_sentence(code: str, values: Mapping[str, Any]) -> str:
    """Why a file as a whole did not come in, in the reader's language."""
    sentence = str(FILE_FAULTS[code])
    return sentence % values if values else sentence


def sentence_of(code: str) -> str:
    """The sentence of a row's fault in the reader's language."""
    return str(ROW_FAULTS[code].sentence)
