"""The portal's languages: how much of it each one says, and who reads it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from django.db.models import Count
from django.utils.translation import to_locale

from ..access import Access
from .people import people_visible


@dataclass(frozen=True)
class Language:
    """One language: its own name, the sentences it says and lacks, and how many of the visible people read the portal in it.

    `said` and `missing` are None for the language that the sentences are written in: it has no catalogue.
    """

    code: str
    name: str
    first: bool
    people: int
    said: int | None
    missing: int | None


def languages_offered(access: Access) -> list[Language]:
    """Every language of the settings, as they stand there."""
    readers = dict(people_visible(access).order_by().values_list("language").annotate(Count("pk")))
    return [
        Language(code, name, code == settings.LANGUAGE_CODE, readers.get(code, 0), *_counted(code)) for code, name in settings.LANGUAGES
    ]


@cache
def _counted(code: str) -> tuple[int | None, int | None]:
    for folder in settings.LOCALE_PATHS:
        path = Path(folder) / to_locale(code) / "LC_MESSAGES/django.po"
        if path.exists():
            catalogue = polib.pofile(str(path))
            return len(catalogue.translated_entries()), len(catalogue.untranslated_entries())
    return None, None
