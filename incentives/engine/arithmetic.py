"""Exact arithmetic on columns of int64: products rounded half-up, sums guarded against 64 bits."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import MILLION

from .problems import EngineError

# whole numbers of any width: measures and ids are int64, small codes may be narrower
Ints: TypeAlias = NDArray[np.integer[Any]]
Flags: TypeAlias = NDArray[np.bool_]
LIMIT = 2**62


def half_up(values: Ints, rates: Ints, rest: Ints | int = 0) -> Ints:
    """Return (values × rates + rest) ÷ a million, half-up, a negative value like its absolute one.

    Rates and rest (millionths below a million, with values of 0 or more only) are not negative. The product is split, so
    it may exceed 64 bits; `EngineError` when the result would.
    """
    if not len(values):
        return np.zeros(0, np.int64)
    low, rate = int(values.min()), _largest(rates)
    size = max(int(values.max()), -low)
    if size * rate < LIMIT:
        product = values * rates
        if low >= 0:
            return (product + rest + MILLION // 2) // MILLION
        return np.where(product < 0, -((MILLION // 2 - product) // MILLION), (product + rest + MILLION // 2) // MILLION)
    if (size // MILLION + 1) * rate >= LIMIT or rate * MILLION >= LIMIT:
        raise EngineError(_("An amount is larger than can be kept."))
    whole, part = np.divmod(np.abs(values), MILLION)
    rounded = whole * rates + (part * rates + rest + MILLION // 2) // MILLION
    return np.where(values < 0, -rounded, rounded)


def products(values: Ints, rates: Ints) -> tuple[Ints, Ints]:
    """Return values × rates ÷ a million as whole part and millionths left, of values of 0 or more; `EngineError` beyond 64 bits."""
    size, rate = _largest(values), _largest(rates)
    if size * rate >= LIMIT and ((size // MILLION + 1) * rate >= LIMIT or rate * MILLION >= LIMIT):
        raise EngineError(_("An amount is larger than can be kept."))
    whole, part = np.divmod(values, MILLION)
    product = part * rates
    return whole * rates + product // MILLION, product % MILLION


def scaled(values: Ints, millionths: Ints, *, up: Flags) -> Ints:
    """Return values × millionths ÷ a million, rounded up or down to the next whole number; values of 0 or more."""
    whole, left = products(values, millionths)
    return whole + ((left > 0) & up)


def share_down(amounts: Ints, parts: Ints, wholes: Ints) -> Ints:
    """Return amounts × parts ÷ wholes, rounded down; amounts and parts of 0 or more, wholes above 0."""
    exact = np.int64 if _largest(amounts) * _largest(parts) < LIMIT else object
    part: Ints = (amounts.astype(exact) * parts.astype(exact) // wholes.astype(exact)).astype(np.int64)
    return part


def share(amounts: Ints, parts: Ints, wholes: Ints) -> Ints:
    """Return amounts × parts ÷ wholes, half-up; parts between 0 and their whole, all of it where the whole is 0."""
    if not len(amounts):
        return np.zeros(0, np.int64)
    exact = np.int64 if _largest(amounts) * _largest(wholes) < LIMIT // 2 else object
    size, part, whole = (np.abs(column).astype(exact) for column in (amounts, parts, wholes))
    safe = np.where(wholes == 0, 1, whole)
    shared = ((2 * size * part + safe) // (2 * safe)).astype(np.int64)
    return np.where(parts >= wholes, amounts, np.sign(amounts) * shared)


def check_sums(*columns: Ints) -> None:
    """Raise `EngineError` when the running totals of all columns together could leave 64 bits."""
    if sum(_largest(column) * len(column) for column in columns) < LIMIT:
        return
    # the bound is crude; the exact sum of all sizes is the bound that counts
    blocks = sum(int((np.abs(column) >> 30).sum()) + len(column) for column in columns)
    if blocks << 30 >= LIMIT:
        raise EngineError(_("An amount is larger than can be kept."))


def _largest(column: Ints) -> int:
    return max(int(column.max()), -int(column.min())) if len(column) else 0
