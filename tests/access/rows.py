"""A row of the table: one route by one method, with what every actor meets there."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from .actors import STRANGER, Group

OK, REFUSED, ABSENT, SIGN_IN, UNKNOWN = "ok", "403", "404", "sign-in", "401"
NONE: Group = frozenset()
Told = Callable[[SimpleNamespace], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """`name` is a route's name, or its pattern with a slash before it where it has none; `at` and `data` are told by the world."""

    name: str
    method: str
    said: tuple[tuple[str, Group], ...]
    at: Told | None = None
    data: Told | None = None
    note: str = ""
    rest: bool = False
    statuses: tuple[int, ...] = ()
    query: Callable[[SimpleNamespace], str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(word for word in (self.method.upper(), self.name, self.note) if word)

    def address(self, world: SimpleNamespace) -> str:
        """Where the route is in this world."""
        kwargs = self.at(world) if self.at else {}
        if self.name.startswith("/"):
            return re.sub(r"<\w+:(\w+)>", lambda found: str(kwargs[found[1]]), self.name)
        address = reverse(self.name, kwargs=kwargs or None)
        return f"{address}?{self.query(world)}" if self.query else address

    def outcomes(self) -> Iterator[tuple[str, str]]:
        """(actor, outcome), as often as the row names the actor."""
        for outcome, actors in self.said:
            for actor in sorted(actors):
                yield actor, outcome


def page(
    name: str, *, ok: Group = NONE, refused: Group = NONE, absent: Group = NONE, stranger: str = SIGN_IN, method: str = "get", **more: Any
) -> Row:
    """A page: who gets it (200, or 204 and 303 after a write), who is refused (403), for whom it is not there (404)."""
    said = ((OK, ok), (REFUSED, refused), (ABSENT, absent), (stranger, frozenset({STRANGER})))
    return Row(name=name, method=method, said=said, **more)


def post(name: str, data: Told | None = None, **more: Any) -> Row:
    """A page's write."""
    return page(name, method="post", data=data or (lambda world: {}), **more)


def form(name: str, data: Told, **more: Any) -> tuple[Row, Row]:
    """A form page: shown to and written by the same people."""
    return page(name, **more), post(name, data, **more)


def rest(name: str, **more: Any) -> Row:
    """A REST route, asked as a session and as a token."""
    return page(f"api:{name}", rest=True, **{"stranger": UNKNOWN, **more})


def rest_post(name: str, data: Told | None = None, **more: Any) -> Row:
    """A REST write."""
    return rest(name, method="post", data=data or (lambda world: {}), **more)
