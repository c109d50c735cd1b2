"""Searching everything visible: each app answers for its own rows, the nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from channelops.kernel.names import search_key

from .. import hooks
from ..access import Access
from ..models import Region
from .named import named_like
from .people import people_visible
from .regions import regions_visible

M = TypeVar("M", bound=Model)
MOST = 8
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One row found: what it is called, what tells it from others, and its page."""

    label: str
    url: str
    note: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind, the nearest first, and the list that holds the others."""

    label: str | Promise
    hits: tuple[Hit, ...]
    more_url: str = ""


def search(access: Access, words: str) -> list[Group]:
    """What the viewer may see that is called like the words; nothing for a single letter (one Chinese character is enough)."""
    words = " ".join(words.replace("\x00", "").split())[:100]
    if len(words) < (SHORTEST if words.isascii() else 1):
        return []
    groups = [group for provider in hooks.search_providers for group in provider(access, words, MOST)]
    return [group for group in groups if group.hits]


def nearest(rows: QuerySet[M], words: str, *, keys: Sequence[str], limit: int) -> list[M]:
    """The rows that hold the words: called exactly so, then beginning so, then holding it; `keys` are codes besides the name."""
    typed = search_key(words)
    names = [*keys, "name_zh", "name_en", "initials"]
    exactly, beginning = Q(), Q()
    for name in names:
        exactly |= Q(**{f"{name}__iexact": typed})
        beginning |= Q(**{f"{name}__istartswith": typed})
    rank = Case(When(exactly, then=Value(0)), When(beginning, then=Value(1)), default=Value(2), output_field=IntegerField())
    found = rows.filter(named_like(words, also=keys)).annotate(rank=rank)
    return list(found.order_by("rank", "sort_key", "pk")[:limit])


def search_regions(access: Access, words: str, limit: int) -> list[Group]:
    """Regions by name and code."""
    if not access.can("region.view"):
        return []
    hits = tuple(
        Hit(label=each.name, url=reverse("region_detail", args=[each.pk]), note=_region_note(each), icon="map-2")
        for each in nearest(regions_visible(access), words, keys=["code"], limit=limit)
    )
    return [Group(label=_("Regions"), hits=hits, more_url=_more("region_list", words, hits, limit=limit))]


def search_people(access: Access, words: str, limit: int) -> list[Group]:
    """People by name and sign-in name, for whoever may see people."""
    if not access.can("person.view"):
        return []
    hits = tuple(
        Hit(label=each.name, url=reverse("person_detail", args=[each.pk]), note=f"{each.unit or ''} {each.username}".strip(), icon="user")
        for each in nearest(people_visible(access), words, keys=["username"], limit=limit)
    )
    return [Group(label=_("People"), hits=hits, more_url=_more("person_list", words, hits, limit=limit))]


def _more(url_name: str, words: str, hits: tuple[Hit, ...], *, limit: int) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': words})}" if len(hits) == limit else ""


def _region_note(region: Region) -> str:
    return f"{region.parent.name} {region.code}" if region.parent else region.code
