"""An instalment: a part of a line that is paid in a later month, if what is known of the customer passes its tests.

A line is cut into its parts once; what comes back of it, or is added to it, changes each part by the difference of two cuts. So
the parts of a line always sum to the line, and those of an order that came back whole are nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from .arithmetic import Flags, Ints, half_up
from .document import Asked, CustomerFact, CustomerTest, InstalmentPart, Instalments, PlanVersion, Trigger

# A line's rule and the number of its part in one number; a component has at most 500 rules, an article 12 parts.
PART_BITS = 10
RULES = (1 << PART_BITS) - 1
ONCE = frozenset({Trigger.ORDER, Trigger.ACTIVATED, Trigger.ACTIVE, Trigger.REFERRED})


class Verdict(IntEnum):
    """What the tests say of a customer."""

    FAILED = -1
    UNKNOWN = 0
    PASSED = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of customers over the months of which is asked: columns of equal length.

    `known`: every month has its word, or lies after the customer's leaving. `left`, `suspended` and `unclean` say that it was so at
    the end of any of the months; `minutes`, `data_mb` and `net_fen` (billed minus arrears) are the sums over them.
    """

    known: Flags
    left: Flags
    suspended: Flags
    unclean: Flags
    minutes: Ints
    data_mb: Ints
    net_fen: Ints


def cut(article: Instalments, amount: Ints) -> list[Ints]:
    """Return the parts of each amount in fen: shares half-up, fixed amounts as far as it reaches, the last is all that is left.

    A negative amount is cut like its absolute value.
    """
    size: Ints = np.abs(amount)
    left: Ints = size
    made: list[Ints] = []
    for part in article.parts[:-1]:
        wanted = np.full(len(size), part.amount_fen)
        if part.share_millionths:
            wanted = half_up(size, np.full(len(size), part.share_millionths))
        taken = np.minimum(wanted, left)
        left = left - taken
        made.append(np.sign(amount) * taken)
    return [*made, np.sign(amount) * left]


def verdict(part: InstalmentPart, due: Seen, between: Seen) -> Ints:
    """Return the `Verdict` of each customer: failed where any test is, unknown where any cannot be told."""
    found = np.full(len(due.known), int(Verdict.PASSED))
    for one in part.tests:
        found = np.minimum(found, _tested(one, due if one.asked is Asked.DUE else between))
    return found


def _tested(test: CustomerTest, seen: Seen) -> Ints:
    if test.fact is CustomerFact.IN_NET:
        # who left has left, whatever else is not told
        return np.where(seen.left, int(Verdict.FAILED), np.where(seen.known, int(Verdict.PASSED), int(Verdict.UNKNOWN)))
    holds = {
        CustomerFact.NOT_SUSPENDED: ~seen.suspended,
        CustomerFact.AUDIT_CLEAN: ~seen.unclean,
        CustomerFact.MINUTES: seen.minutes >= test.least,
        CustomerFact.DATA_MB: seen.data_mb >= test.least,
        CustomerFact.NET_BILLED: seen.net_fen >= test.least,
    }[test.fact]
    return np.where(seen.known, np.where(holds, int(Verdict.PASSED), int(Verdict.FAILED)), int(Verdict.UNKNOWN))


def covered(article: Instalments, plan: PlanVersion) -> tuple[int, ...]:
    """Return the numbers of the components whose lines the article pays in parts."""
    named = [number for number, one in enumerate(plan.components) if not article.components or one.code in article.components]
    return tuple(number for number in named if pays_once(plan, number))


def pays_once(plan: PlanVersion, number: int) -> bool:
    """Return whether an order is paid under the component once; bills, payments and months of payees are paid in parts already."""
    component = plan.components[number]
    if component.trigger is not Trigger.ANY:
        return component.trigger in ONCE
    multiplied = [at for at, one in enumerate(plan.components[:number]) if not component.of or one.code in component.of]
    return all(pays_once(plan, at) for at in multiplied if plan.components[at].trigger is not Trigger.MONTH)


def number_of(rule: Ints, part: int) -> Ints:
    """Return the rule of a stored line of one part: the paid line's rule, and the part from 1."""
    return rule.astype(np.int64) | (part << PART_BITS)


def parts_of(number: int) -> tuple[int, int]:
    """Return rule and part (from 1, 0 for a line of none) of a stored line's rule."""
    return number & RULES, number >> PART_BITS
