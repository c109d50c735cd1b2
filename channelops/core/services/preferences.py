"""What a person prefers to read: language and appearance."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ..actors import Actor
from ..models import Person
from ..refusals import Refused
from .changes import row_change


@transaction.atomic
def preferences_set(*, person: Person, language: str, theme: str, actor: Actor, at: datetime) -> Person:
    """Keeps both with the person. Refused for a language or an appearance there is not."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("The portal does not speak this language."), field="language")
    if theme not in Person.Theme.values:
        raise Refused(_("There is no such appearance."), field="theme")
    row_change(person, {"language": language, "theme": theme}, actor=actor, at=at)
    return person
