"""An annex: a small CSV file of facts beside orders; its kinds are data, and a higher app adds its own to `hooks.annex_kinds`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from channelops.core.access import Access
from channelops.core.actors import Actor

from .models import Source


class Bytes(Protocol):
    """Rows as bytes of CSV in UTF-8."""

    def read(self, size: int = -1, /) -> bytes: ...


class Content(Bytes, Protocol):
    """The rows of an annex behind its header, as bytes or as cells with the number of their line."""

    def rows(self) -> Iterator[tuple[int, list[str]]]: ...


@dataclass(kw_only=True)
class Tally:
    """Rows read = accepted + duplicate + rejected; `problems` are (line, sentence) of the rejected ones."""

    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows did not come in."""
        return self.read - self.accepted - self.duplicate

    @property
    def totals(self) -> dict[str, int]:
        """The control totals."""
        return {"read": self.read, "accepted": self.accepted, "duplicate": self.duplicate, "rejected": self.rejected}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose file it is: rows reach only what `within` sees (None: everything); `source` is the system it comes from, where asked.

    `actor` is the hand behind it, for rows that a named person has to stand for.
    """

    at: datetime
    actor: Actor = field(default_factory=lambda: Actor.command("annex"))
    within: Access | None = None
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in a column, and an example of it."""

    words: str | Promise
    example: str


@dataclass(frozen=True, kw_only=True)
class AnnexKind:
    """`bring` writes the sound rows and tells of the others; with `of_source` the file is of one source, named beside it."""

    code: str
    title: str | Promise
    note: str | Promise
    columns: Mapping[str, Cell]
    bring: Callable[[Content, Sender], Tally]
    of_source: bool = False
