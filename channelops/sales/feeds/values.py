"""What texts mean: amounts, times of day, days, whole numbers: the usual forms at once, the odd ones text by text."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

from .columns import BLANK, Bools, Column, Ints
from .dates import date_of

AMOUNT = re.compile(r"[+−-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,20})?", re.ASCII)
WHOLE = re.compile(r"([+-]?[0-9]{1,9})(\.0+)?", re.ASCII)
REVISION = re.compile(r"[0-9]{1,6}", re.ASCII)
TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:([0-5][0-9]))?", re.ASCII)
# What spreadsheets and programs leave of a long identifier: 3.5E+11, 3.50505E11, or 350505000001.0.
FLOAT = re.compile(r"[0-9]\.[0-9]+[eE]\+?[0-9]+|[0-9][eE]\+[0-9]+|[0-9]{6,}\.0", re.ASCII)
MOST_FEN = 10_000_000_000
UNREADABLE = np.iinfo(np.int64).min
# The usual amount: up to twelve digits and four decimals. Amounts are read in hundredths of a fen, so that these are whole.
DIGITS, DECIMALS, PARTS = 12, 4, 100
EPOCH = date(2000, 1, 1)
ZERO, POINT, MINUS, COLON, MARK_T, LETTER_E = (ord(sign) for sign in "0.-:TE")


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """`fen` is rounded half up, `sign` that of the unrounded amount, `parts` what tells two amounts apart, in hundredths of a fen."""

    known: Bools
    fen: Ints
    sign: Ints
    broken: Bools
    large: Bools
    parts: Ints


def amounts(column: Column) -> Amounts:
    """Amounts in yuan."""
    parts, plain = _plain(column)
    size = np.abs(parts)
    found = Amounts(
        known=plain,
        fen=np.where(size > MOST_FEN * PARTS, 0, np.sign(parts) * ((size + PARTS // 2) // PARTS)),
        sign=np.sign(parts),
        broken=size % PARTS != 0,
        large=size > MOST_FEN * PARTS,
        parts=parts,
    )
    odd = np.flatnonzero(~plain & (column.length > 0))
    if odd.size:
        codes, texts = column.take(odd).distinct()
        read = np.array([_odd(text) for text in texts], dtype=np.int64)[codes]
        for place, values in enumerate((found.known, found.fen, found.sign, found.broken, found.large, found.parts)):
            values[odd] = read[:, place]
    return found


def _plain(column: Column) -> tuple[Ints, Bools]:
    rows = len(column)
    value, whole, decimals = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int8), np.zeros(rows, dtype=np.int8)
    good, after = column.length > 0, np.zeros(rows, dtype=np.bool_)
    letters = column.letters[: DIGITS + DECIMALS + 2]
    for place, letter in enumerate(letters):
        digit = letter - np.uint8(ZERO)
        is_digit, is_point = digit < 10, letter == POINT
        good &= is_digit | (letter == 0) | (is_point & ~after)
        if not place:
            good |= letter == MINUS
        value = np.where(is_digit, value * 10 + digit, value)
        decimals += is_digit & after
        whole += is_digit & ~after
        after |= is_point
    good &= (column.length <= len(letters)) & (whole > 0) & (whole <= DIGITS) & (decimals <= DECIMALS) & (after == (decimals > 0))
    value *= 10 ** np.clip(DECIMALS - decimals, 0, DECIMALS).astype(np.int64)
    parts = np.where(good, np.where(letters[0] == MINUS, -value, value), 0)
    return parts, good


def _odd(text: str) -> tuple[int, int, int, int, int, int]:
    if not AMOUNT.fullmatch(text):
        return 0, 0, 0, 0, 0, 0
    fen = Decimal(text.replace("−", "-").replace(",", "")) * 100
    large = abs(fen) > MOST_FEN
    whole = 0 if large else int(fen.quantize(Decimal(1), ROUND_HALF_UP))
    told = fen * PARTS
    apart = int(told) if told == told.to_integral_value() and abs(told) < 2**62 else _number_of(str(fen.normalize()))
    return 1, whole, (fen > 0) - (fen < 0), int(fen != fen.to_integral_value()), int(large), apart


def _number_of(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def days_and_times(column: Column, *, form: str) -> tuple[Ints, Ints]:
    """(the days since 2000, the seconds of the day); UNREADABLE where a text means none."""
    day, time = _halves(column)
    return day.read(lambda text: _day(text, form=form)), _seconds(time)


def _halves(column: Column) -> tuple[Column, Column]:
    """What stands before the first blank or T, and what after it: all of it, so that nothing said of the time goes unread."""
    letters, first = column.letters, column.length
    for place in range(len(letters) - 1, -1, -1):
        marks = (letters[place] == BLANK) | (letters[place] == MARK_T)
        if marks.any():
            first = np.where(marks, place, first)
    behind = np.minimum(first + 1, column.length)
    return Column(column.raw, column.start, first), Column(column.raw, column.start + behind, column.length - behind)


def _day(text: str, *, form: str) -> int:
    day = date_of(text, form=form)
    return (day - EPOCH).days if day else UNREADABLE


def _seconds(column: Column) -> Ints:
    letters = column.letters
    usual = np.zeros(len(column), dtype=np.bool_)
    seconds = np.zeros(len(column), dtype=np.int64)
    for length in (5, 8):
        if len(letters) < length:
            continue
        numbers, good = _clock(letters[:length])
        good &= column.length == length
        seconds, usual = np.where(good, numbers, seconds), usual | good
    odd = np.flatnonzero(~usual & (column.length > 0))
    if odd.size:
        seconds[odd] = column.take(odd).read(_time)
    return seconds


def _clock(letters: npt.NDArray[np.uint8]) -> tuple[Ints, Bools]:
    """Seconds of HH:MM or HH:MM:SS, and where the letters are such."""
    good = np.ones(letters.shape[1], dtype=np.bool_)
    total = np.zeros(letters.shape[1], dtype=np.int64)
    for place, (most, weight) in zip(range(0, len(letters), 3), ((23, 3600), (59, 60), (59, 1)), strict=False):
        tens, ones = letters[place] - np.uint8(ZERO), letters[place + 1] - np.uint8(ZERO)
        number = tens.astype(np.int64) * 10 + ones
        good &= (tens < 10) & (ones < 10) & (number <= most)
        if place:
            good &= letters[place - 1] == COLON
        total += number * weight
    return total, good


def _time(text: str) -> int:
    match = TIME.fullmatch(text.strip(" "))
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[4] or 0) if match else UNREADABLE


def whole_number(text: str) -> int:
    """A quantity; one where nothing is told."""
    match = WHOLE.fullmatch(text or "1")
    return int(match[1]) if match else UNREADABLE


def revision_number(text: str) -> int:
    """A revision; one where nothing is told."""
    return int(text or "1") if REVISION.fullmatch(text or "1") else UNREADABLE


def floats_among(column: Column, rows: Bools) -> Bools:
    """Which of some texts are floats."""
    found = rows.copy()
    if found.any():
        found[rows] = floats(column.take(rows))
    return found


def floats(column: Column) -> Bools:
    """Which texts are what a spreadsheet leaves of a long identifier."""
    letters, last = column.bytes, column.start + column.length - 1
    ends = (letters[np.maximum(last, 0)] == ZERO) & (letters[np.maximum(last - 1, 0)] == POINT)
    second = letters[column.start + 1]
    begins = (letters[column.start] - np.uint8(ZERO) < 10) & ((second == POINT) | (second == LETTER_E) | (second == LETTER_E + 32))
    found: Bools = (ends | begins) & (column.length > 1)
    for row in np.flatnonzero(found):
        found[row] = FLOAT.fullmatch(column.text(row)) is not None
    return found
