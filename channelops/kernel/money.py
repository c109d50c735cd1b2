"""Money: whole fen as `int`, and the only place where anything is rounded or shared out.

One rounding rule: half-up, a negative amount like its absolute value (−0.5 → −1), which
is also what `decimal.ROUND_HALF_UP` does. Everything goes through `divide_half_up`, so
results are exact for any size; `MAX_FEN` is what a `bigint` column holds.
Rates are `Decimal` (0.035 = 3.5 %) or whole millionths (35_000 = 3.5 %).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from operator import index

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _

FEN_PER_YUAN = 100
MILLION = 1_000_000
MAX_FEN = 2**63 - 1
# A Decimal beyond these digits is a mistake, and would cost seconds as an exact ratio.
MAX_EXPONENT = 100

_YUAN = re.compile(r"([+\-−]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)


class MoneyError(KernelError):
    """An amount, rate or share that cannot be used."""


class Rounding(StrEnum):
    """What to do with a fraction of a fen: refuse it, or round it half-up."""

    EXACT = "exact"
    HALF_UP = "half_up"


def divide_half_up(numerator: int, denominator: int) -> int:
    """Return numerator ÷ denominator as the nearest integer, halves away from zero.

    Raises `MoneyError` when the denominator is zero.
    """
    numerator, denominator = index(numerator), index(denominator)
    if denominator == 0:
        raise MoneyError(_("Nothing can be divided by zero."))
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return size if (numerator < 0) == (denominator < 0) else -size


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Return `value` with exactly `places` decimals (0 or more), half-up.

    Raises `MoneyError` when the value is not finite or absurdly long.
    """
    numerator, denominator = _exact_ratio(value)
    return _decimal(divide_half_up(numerator * 10**places, denominator), places)


def fen_from_yuan(yuan: Decimal, *, rounding: Rounding = Rounding.EXACT) -> int:
    """Return yuan as whole fen.

    Raises `MoneyError` for a fraction of a fen unless `rounding` is HALF_UP.
    """
    numerator, denominator = _exact_ratio(yuan)
    scaled = numerator * FEN_PER_YUAN
    if rounding is Rounding.EXACT and scaled % denominator:
        raise MoneyError(_("%(yuan)s yuan has more than two decimals."), yuan=yuan)
    return checked_fen(divide_half_up(scaled, denominator))


def yuan_from_fen(fen: int) -> Decimal:
    """Return fen as yuan with exactly two decimals."""
    return _decimal(index(fen), 2)


def parse_yuan(text: str, *, rounding: Rounding = Rounding.EXACT) -> int:
    """Return the fen of a typed amount such as `1234.5`, `-1,234.50` or `−0.01`.

    Digits are ASCII, thousands are grouped in threes or not at all; no exponent, currency
    sign or inner space. Raises `MoneyError`, also for more than two decimals unless
    `rounding` is HALF_UP.
    """
    match = _YUAN.fullmatch(text.strip()[:80])
    if match is None or len(text) > 80:
        raise MoneyError(_("“%(text)s” is not an amount in yuan; write it like 1234.56."), text=text[:40])
    sign, whole, decimals = match.groups()
    yuan = Decimal(f"{whole.replace(',', '')}.{decimals or '0'}")
    fen = fen_from_yuan(yuan, rounding=rounding)
    return -fen if sign in ("-", "−") else fen


def format_page(fen: int) -> str:
    """Return fen as yuan for a reader: `1,234.56`, `−1,234.56` (a real minus sign)."""
    return ("−" if fen < 0 else "") + _digits(fen, grouped=True)


def format_file(fen: int, *, grouped: bool = False) -> str:
    """Return fen as yuan for a file: `-1234.56` (an ASCII minus), `-1,234.56` if grouped."""
    return ("-" if fen < 0 else "") + _digits(fen, grouped=grouped)


def apply_rate(fen: int, rate: Decimal) -> int:
    """Return fen × rate (0.035 = 3.5 %) as whole fen, half-up."""
    numerator, denominator = _exact_ratio(rate)
    return checked_fen(divide_half_up(index(fen) * numerator, denominator))


def apply_millionths(fen: int, millionths: int) -> int:
    """Return fen × rate (35_000 = 3.5 %) as whole fen, half-up."""
    return checked_fen(divide_half_up(index(fen) * index(millionths), MILLION))


def apply_fraction(fen: int, numerator: int, denominator: int) -> int:
    """Return fen × numerator ÷ denominator as whole fen, half-up (days of a month…)."""
    return checked_fen(divide_half_up(index(fen) * index(numerator), denominator))


def ratio(part: int, whole: int, *, places: int = 6) -> Decimal:
    """Return part ÷ whole with `places` decimals, half-up.

    Raises `MoneyError` when the whole is zero.
    """
    return _decimal(divide_half_up(index(part) * 10**places, whole), places)


def millionths_from_rate(rate: Decimal) -> int:
    """Return a rate as whole millionths; `MoneyError` when it is finer than that."""
    numerator, denominator = _exact_ratio(rate)
    if numerator * MILLION % denominator:
        raise MoneyError(_("The rate %(rate)s has more than six decimals."), rate=rate)
    return numerator * MILLION // denominator


def rate_from_millionths(millionths: int) -> Decimal:
    """Return whole millionths as a rate with exactly six decimals."""
    return _decimal(index(millionths), 6)


def checked_fen(fen: int) -> int:
    """Return `fen`; raise `MoneyError` when the database could not hold it."""
    if abs(fen) > MAX_FEN:
        raise MoneyError(_("The amount is larger than can be kept."))
    return fen


def allocate(total_fen: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Share `total_fen` out by `weights`; as many parts as weights, their sum is the total.

    Largest remainder (Hamilton): each gets the whole fen of its quota, the fen left over
    go to the largest fractions, ties to the earlier share. A negative total is shared
    like its absolute value. Raises `MoneyError` when there is no weight, one is negative
    or not finite, or all are zero.
    """
    whole = _whole_weights(weights)
    size, total_weight = abs(index(total_fen)), sum(whole)
    parts = [size * weight // total_weight for weight in whole]
    rests = [size * weight % total_weight for weight in whole]
    left_over = size - sum(parts)
    # sorted() is stable, so among equal fractions the earlier share comes first
    for place in sorted(range(len(parts)), key=lambda at: -rests[at])[:left_over]:
        parts[place] += 1
    return parts if total_fen >= 0 else [-part for part in parts]


def _whole_weights(weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Return the weights as integers of the same proportion."""
    if not weights:
        raise MoneyError(_("There is nobody to share the amount among."))
    ratios = [_exact_ratio(weight) for weight in weights]
    for place, (numerator, _denominator) in enumerate(ratios, start=1):
        if numerator < 0:
            raise MoneyError(_("Share %(place)s is negative."), place=place)
    if not any(numerator for numerator, _denominator in ratios):
        raise MoneyError(_("All shares are zero."))
    common = lcm(*(denominator for _numerator, denominator in ratios))
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def _exact_ratio(value: int | Decimal | Fraction) -> tuple[int, int]:
    """Return (numerator, denominator > 0) without any loss."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise MoneyError(_("“%(value)s” is not a number."), value=value)
        if abs(exponent) > MAX_EXPONENT:
            raise MoneyError(_("The number has too many digits."))
        return value.as_integer_ratio()
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return index(value), 1


def _digits(fen: int, *, grouped: bool) -> str:
    yuan, rest = divmod(abs(index(fen)), FEN_PER_YUAN)
    return f"{yuan:,}.{rest:02d}" if grouped else f"{yuan}.{rest:02d}"


def _decimal(units: int, places: int) -> Decimal:
    """Return units ÷ 10^places; built from text, so that no context can round it."""
    return Decimal(f"{units}E-{places}")
