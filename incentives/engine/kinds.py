"""A kind: one way of calculating; what it reads from a document, how it writes it back, and how it rates columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .arithmetic import Ints
from .contributions import Contributions, Work
from .document import Component, Terms
from .nodes import Node
from .state import State


class Settling(NamedTuple):
    """Orders of one component whose lines are stored: what each earned and brought, and whose total it was counted in."""

    component: Component
    number: int
    rule: Ints
    owner: Ints
    period: Ints
    base: Ints
    earned_fen: Ints
    state: State


@dataclass(frozen=True, slots=True)
class Kind:
    """`fields` are the terms' fields in a rule. `per_order`: every order earns by itself, so a return takes back its order's line.

    `settle` says what stored orders have earned now that their period is over; without it that is what their lines say.
    """

    name: str
    fields: tuple[str, ...]
    read: Callable[[Node], Terms]
    write: Callable[[Terms], dict[str, object]]
    rate: Callable[[Work], Contributions]
    per_order: bool
    settle: Callable[[Settling], Ints] | None = None
