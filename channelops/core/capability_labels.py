"""The words of a capability: its object and its verb, as the page of roles says them. A higher app adds its own in `apps.ready()`."""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

Text = str | Promise

OBJECTS: dict[str, Text] = {
    "region": _("Regions"),
    "unit": _("Units"),
    "person": _("People"),
    "grant": _("Grants"),
    "partner": _("Partners"),
    "change": _("Changes"),
    "attachment": _("Attachments"),
    "notice": _("Notices"),
    "token": _("Tokens"),
    "job": _("Nightly jobs"),
    "system": _("The machine"),
}
VERBS: dict[str, Text] = {
    "view": _("See"),
    "add": _("Add"),
    "change": _("Change"),
    "change_any": _("Change other people's"),
    "act_as": _("Act as another person"),
    "run": _("Run"),
}


def object_words(thing: str) -> Text:
    """The object of a capability."""
    return OBJECTS.get(thing) or capfirst(thing.replace("_", " "))


def verb_words(verb: str) -> Text:
    """What is done to it."""
    return VERBS.get(verb) or capfirst(verb.replace("_", " "))


def words(capability: str) -> str:
    """A whole capability: its object and its verb."""
    thing, _dot, verb = capability.partition(".")
    return f"{object_words(thing)} · {verb_words(verb)}"
