"""A clawback: what is taken back of a paid line when the customer does not stay, and what comes back once when he returns.

A customer's age counts the days that he was in the net and not suspended; who leaves while suspended left on the day of the
suspension. What is taken is a share of what was paid and is still paid, never more: an order that was returned has nothing left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelops.kernel.money import MILLION

from .arithmetic import Ints, half_up, share
from .document import Clawback, Unearned

DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Left:
    """Paid lines of customers who left: columns of equal length, days since 1970, 0 where there is none.

    `day` is that of the order, `ended` that of the leaving, `suspended_since` the first day of a suspension that lasted to the end,
    `suspended` the suspended days from the order up to the end; `paid_fen` is what is still paid of the line.
    """

    day: Ints
    ended: Ints
    suspended_since: Ints
    suspended: Ints
    paid_fen: Ints


@dataclass(frozen=True, slots=True)
class Taken:
    """Of each line the customer's age in days, the part that is unearned (`parts` of `wholes`), and the amount, 0 or negative."""

    age: Ints
    parts: Ints
    wholes: Ints
    amount_fen: Ints


def clawed(article: Clawback, left: Left) -> Taken:
    """Return what is taken back of each line; nothing after the window."""
    suspended_at_the_end = (left.suspended_since > 0) & (left.suspended_since <= left.ended)
    end = np.where(suspended_at_the_end, left.suspended_since, left.ended)
    # the days of the last suspension lie after the end that counts
    before = left.suspended - np.where(suspended_at_the_end, left.ended - np.maximum(left.suspended_since, left.day), 0)
    age = np.maximum(end - left.day - np.maximum(before, 0), 0)
    parts, wholes = _unearned(article, age)
    parts = np.where(age < article.window_days, parts, 0)
    return Taken(age, parts, wholes, -share(np.maximum(left.paid_fen, 0), parts, wholes))


def recovered(due_fen: Ints, payable_fen: Ints, most_millionths: int) -> Ints:
    """Return how much of what is due is kept from what is payable: at most that share of it, the rest is carried forward."""
    room = half_up(np.maximum(payable_fen, 0), np.full(len(payable_fen), most_millionths))
    return np.minimum(np.maximum(due_fen, 0), room)


def _unearned(article: Clawback, age: Ints) -> tuple[Ints, Ints]:
    """Return the unearned part of each age as a fraction."""
    size = len(age)
    if article.by is Unearned.STRAIGHT_LINE:
        return np.maximum(article.window_days - age, 0), np.full(size, article.window_days)
    if article.by is Unearned.MONTHS:
        months = article.window_days // DAYS_A_MONTH
        return np.maximum(months - age // DAYS_A_MONTH, 0), np.full(size, months)
    parts = np.full(size, MILLION if article.by is Unearned.FULL else 0)
    for step in reversed(article.steps):
        parts = np.where(age < step.days, step.share_millionths, parts)
    return parts, np.full(size, MILLION)
