"""A kind: one way of calculating; what it reads from a document, how it writes it back, and how it rates columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from .arithmetic import Ints
from .context import Context
from .contributions import Contributions, LineKind, Work
from .document import Component, Counted, Terms, Trigger
from .facts import Facts
from .nodes import Node
from .state import Remembered


class Settling(NamedTuple):
    """Orders of one component whose lines are stored: what each earned and brought, and whose total it was counted in."""

    component: Component
    number: int
    rule: Ints
    owner: Ints
    period: Ints
    base: Ints
    earned_fen: Ints
    state: Remembered
    context: Context


class Admission(NamedTuple):
    """Facts of one component with the rule of each (−1: none) and the day by which it counts."""

    component: Component
    facts: Facts
    rule: Ints
    day: Ints
    context: Context


class Month(NamedTuple):
    """Months of payees: what each earned, the debt with which it began, what it comes to at least and keeps at least."""

    earned: Ints
    debt: Ints
    least: Ints
    keep: Ints


class Monthly(NamedTuple):
    """What a kind gives to months and recovers from them, and the kind of line that gives it."""

    given: Callable[[Month], tuple[Ints, Ints]]
    line: LineKind


class Phase(IntEnum):
    """When a kind is rated: with the orders, upon the lines of earlier components, or upon what a payee's month came to."""

    ORDERS = 1
    LINES = 2
    MONTHS = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """`fields` are the terms' fields in a rule. `per_order`: every order earns by itself, so a return takes back its order's line.

    `settle` says what stored orders have earned now that their period is over; without it that is what their lines say. `triggers`
    are the events by which it can pay, the first unless a document names another, `counts` what an order brings unless it does.
    `admits` is what the kind asks of facts by itself: 0, or the test that one fails.
    """

    name: str
    fields: tuple[str, ...]
    read: Callable[[Node], Terms]
    write: Callable[[Terms], dict[str, object]]
    rate: Callable[[Work], Contributions]
    per_order: bool
    settle: Callable[[Settling], Ints] | None = None
    triggers: tuple[Trigger, ...] = (Trigger.ORDER, Trigger.ACTIVATED, Trigger.BILLED, Trigger.PAID, Trigger.ACTIVE)
    counts: Counted | None = None
    admits: Callable[[Admission], Ints] | None = None
    phase: Phase = Phase.ORDERS
    monthly: Monthly | None = None
