"""A kind: one way of calculating; what it reads from a document, how it writes it back, and how it rates columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .contributions import Contributions, Work
from .document import Terms
from .nodes import Node


@dataclass(frozen=True, slots=True)
class Kind:
    """`fields` are the terms' fields in a rule. `per_order`: every order earns by itself, so a return takes back its order's line."""

    name: str
    fields: tuple[str, ...]
    read: Callable[[Node], Terms]
    write: Callable[[Terms], dict[str, object]]
    rate: Callable[[Work], Contributions]
    per_order: bool
