"""A menu is groups of items as data; who reads it decides, by capability and by what exists, which items are shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line: its words, the name of its page, and the capability without which it is not shown ("" for everyone).

    `count` names a counter of `hooks.shell_counts`; `also` are path prefixes of pages that belong under this line.
    """

    label: Words
    url_name: str
    icon: str
    capability: str = ""
    count: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A head and its lines."""

    label: Words
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A line as drawn."""

    label: Words
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A head and the lines drawn under it: never empty."""

    label: Words
    items: tuple[ShownItem, ...]


@cache
def url_or_none(name: str) -> str | None:
    """The address of a page, None where no such page exists (yet); every page asks for some thirty, which never change."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def shown_groups(menu: Sequence[MenuGroup], *, access: Any, path: str, counters: Mapping[str, Callable[[Any], int]]) -> list[ShownGroup]:
    """The groups this reader sees on this path; the line with the longest matching address is the current one."""
    reachable = [
        (group, item, url)
        for group in menu
        for item in group.items
        if (not item.capability or access.can(item.capability)) and (url := url_or_none(item.url_name))
    ]
    current = _current(reachable, path)
    groups = []
    for group in menu:
        items = tuple(
            ShownItem(item.label, url, item.icon, _count(item, access, counters), item is current)
            for owner, item, url in reachable
            if owner is group
        )
        if items:
            groups.append(ShownGroup(group.label, items))
    return groups


def _current(reachable: list[tuple[MenuGroup, MenuItem, str]], path: str) -> MenuItem | None:
    best, length = None, 0
    for _group, item, url in reachable:
        for prefix in (url, *item.also):
            matches = path == prefix if prefix == "/" else path.startswith(prefix)
            if matches and len(prefix) > length:
                best, length = item, len(prefix)
    return best


def _count(item: MenuItem, access: Any, counters: Mapping[str, Callable[[Any], int]]) -> int:
    counter = counters.get(item.count) if item.count else None
    return counter(access) if counter else 0
