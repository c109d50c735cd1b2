"""A node: one value of a document that knows its JSON pointer, so that whoever reads it can report a problem at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from channelops.kernel.errors import KernelError

from .problems import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """`found` is shared by all nodes of one document."""

    value: Any
    pointer: str
    found: list[Problem]

    def __getitem__(self, key: str) -> Node:
        return Node((self.value or {}).get(key), f"{self.pointer}/{key}", self.found)

    def __iter__(self) -> Iterator[Node]:
        for place, value in enumerate(self.value or ()):
            yield Node(value, f"{self.pointer}/{place}", self.found)

    def __bool__(self) -> bool:
        return self.value is not None

    def report(self, template: str, **params: object) -> None:
        """Note a problem here."""
        self.found.append(Problem(self.pointer, template, params))

    def number(self, read: Callable[[object], int]) -> int:
        """Return the value by `read`; what the kernel refuses is reported here and counts as 0."""
        try:
            return read(self.value)
        except KernelError as error:
            self.report(error.template, **error.params)
            return 0

    def maybe(self, read: Callable[[object], int]) -> int | None:
        """Return `number`, or None when the field is absent."""
        return self.number(read) if self else None

    def one_of(self, choices: Callable[[str], T], default: T) -> T:
        """Return the value as a member of an enumeration, or the default when the field is absent."""
        return choices(self.value) if self else default
