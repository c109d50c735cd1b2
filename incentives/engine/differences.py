"""A difference: one field in which two plan versions disagree, named by component, as a reader compares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document import PlanVersion
from .writing import write


@dataclass(frozen=True, slots=True)
class Difference:
    """`component` is its code ("" the plan itself), `path` the fields inside it, rows from 1; None is absent on that side."""

    component: str
    path: tuple[str | int, ...]
    before: Any
    after: Any


def differences(before: PlanVersion, after: PlanVersion) -> list[Difference]:
    """Return every field that differs: first the plan's own, then component by component, matched by code."""
    old, new = write(before), write(after)
    old_parts, new_parts = ({one["code"]: one for one in document.pop("components")} for document in (old, new))
    found = list(_compared("", (), (old, new)))
    for code in [*new_parts, *(code for code in old_parts if code not in new_parts)]:
        sides = old_parts.get(code), new_parts.get(code)
        found += _compared(code, (), sides) if all(sides) else [Difference(code, (), *sides)]
    kept = [code for code in old_parts if code in new_parts]
    if kept != (order := [code for code in new_parts if code in old_parts]):
        found.append(Difference("", ("components",), kept, order))
    return found


def _compared(component: str, path: tuple[str | int, ...], sides: tuple[Any, Any]) -> Iterator[Difference]:
    before, after = sides
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            yield from _compared(component, (*path, name), (before.get(name), after.get(name)))
    elif _are_rows(before) and _are_rows(after):
        for place in range(max(len(before), len(after))):
            pair = tuple(rows[place] if place < len(rows) else None for rows in (before, after))
            yield from _compared(component, (*path, place + 1), (pair[0], pair[1]))
    elif before != after:
        yield Difference(component, path, before, after)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
