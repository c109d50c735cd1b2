"""A panel: one subject on a detail or home page; a tab: one of several that share a place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables import Text
from ..tones import State


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One subject on a detail or home page: its template with its context, and how many of twelve columns it takes.

    `keys` name the series of its chart, each {name, look}: `look` is a class of `.keys` (k-soft k-fill, k-muted…). `verdict` is the
    word at the end of its head, `choices` the one of few that stands there, each {label, url, current}.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    title: Text = ""
    note: Text = ""
    url: str = ""
    link: Text = ""
    span: int = 12
    keys: Sequence[Mapping[str, Text]] = ()
    verdict: State | None = None
    choices: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab: what it shows is asked only when it is open. `count` stands beside the label."""

    name: str
    label: Text
    template: str
    context: Callable[[], Mapping[str, Any]]
    count: int | None = None
