"""A number of a plan document: written as a JSON number or as a decimal string, read without loss, written back in one spelling."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN, MILLION, MoneyError

# Of one yuan apiece: 100 fen of a million millionths each; of one per cent: a hundredth of a million.
PER_YUAN = FEN_PER_YUAN * MILLION
PER_PERCENT = MILLION // 100
# A standing is kept in ten-thousandths, so that 87.5 and 0.95 are whole numbers.
PER_STANDING = 10_000


def decimal(value: object) -> Decimal:
    """Return a checked number of a document as Decimal."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def fen(value: object) -> int:
    """Return yuan as whole fen; `MoneyError` for more than two decimals."""
    return _scaled(value, FEN_PER_YUAN, _("%(value)s yuan has more than two decimals."))


def piece_rate(value: object) -> int:
    """Return yuan per piece as millionths of a fen per piece; `MoneyError` for more than eight decimals."""
    return _scaled(value, PER_YUAN, _("%(value)s yuan apiece has more than eight decimals."))


def percent_rate(value: object) -> int:
    """Return per cent as millionths; `MoneyError` for more than four decimals."""
    return _scaled(value, PER_PERCENT, _("%(value)s %% has more than four decimals."))


def factor(value: object) -> int:
    """Return a factor as millionths; `MoneyError` for more than six decimals."""
    return _scaled(value, MILLION, _("The factor %(value)s has more than six decimals."))


def standing(value: object) -> int:
    """Return a payee's standing as ten-thousandths; `MoneyError` for more than four decimals."""
    return _scaled(value, PER_STANDING, _("%(value)s has more than four decimals."))


def shown(units: int, scale: int) -> Decimal:
    """Return units ÷ scale in its shortest decimal spelling: 3500 fen → 35, 3550 → 35.5; exact for the scales above."""
    exact = Fraction(units, scale)
    places = 0
    while (exact * 10**places).denominator != 1:
        places += 1
    return Decimal((int(units < 0), tuple(map(int, str(abs(int(exact * 10**places))))), -places))


def _scaled(value: object, scale: int, template: str) -> int:
    above, below = decimal(value).as_integer_ratio()
    units, rest = divmod(above * scale, below)
    if rest:
        raise MoneyError(template, value=value)
    return units
