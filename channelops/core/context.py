"""The shell: what stands around every page, whoever reads it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from . import hooks
from .menu import shown_groups, url_or_none

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, resolved only by pages that draw it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    access = getattr(request, "access", None) if signed_in else None
    # Asked once a page, however often the shell shows them.
    counters = {name: cache(ask) for name, ask in hooks.shell_counts.items()}
    return {
        "site_name": settings.SITE_NAME,
        "person": person if signed_in else None,
        "impersonator": getattr(request, "impersonator", None),
        "groups": _groups(request, access, counters),
        "nodes": access.nodes if access else (),
        "node": _node(access),
        "notices": counters["notices"](access) if access and "notices" in counters else 0,
        "data_time": _data_time(access),
        "languages": _languages(),
        "theme": theme_of(request),
        "path": request.get_full_path(),
        "urls": {name: url_or_none(page) for name, page in PAGES.items()},
    }


# Pages the shell links to where they exist.
PAGES: Mapping[str, str] = {
    "home": "home",
    "search": "search",
    "notices": "notice_list",
    "language": "language_set",
    "account": "account",
    "preferences": "preferences",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "act_as_end": "act_as_end",
    "node": "node_set",
}


def theme_of(request: HttpRequest) -> str:
    """`auto`, `light` or `dark`: this device's choice by cookie, else the person's, else as the device."""
    person = getattr(request, "user", None)
    chosen = request.COOKIES.get(THEME_COOKIE) or getattr(person, "theme", "")
    return chosen if chosen in THEMES else "auto"


def _groups(request: HttpRequest, access: Any, counters: Mapping[str, Callable[[Any], int]]) -> list[Any]:
    if access is None:
        return []
    return shown_groups(import_string(settings.MENU), access=access, path=request.path, counters=counters)


def _node(access: Any) -> Any:
    """The node stood in; None for a partner's people and strangers."""
    return access.nodes[0] if access and access.nodes else None


def _data_time(access: Any) -> datetime | None:
    """The latest instant that the figures cover, asked of whoever keeps figures."""
    known = [at for ask in hooks.data_times if access and (at := ask(access))]
    return min(known) if known else None


def _languages() -> list[dict[str, Any]]:
    now = get_language()
    return [{"code": code, "label": label, "current": code == now} for code, label in settings.LANGUAGES]
