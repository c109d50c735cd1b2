"""A kind of notice: its code, its words, and how it comes by mail while a person has chosen nothing.

An app above the house adds its own in `apps.ready()`: `KINDS["task_due"] = Kind("task_due", _("Tasks that are due"))`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import NoticeChoice

AT_ONCE, DIGEST, NONE = NoticeChoice.Mail.AT_ONCE, NoticeChoice.Mail.DIGEST, NoticeChoice.Mail.NONE


@dataclass(frozen=True)
class Kind:
    """`mail` is at once, in the daily digest, or not at all. `fixed` kinds leave no choice."""

    code: str
    label: str | Promise
    mail: NoticeChoice.Mail = DIGEST
    fixed: bool = False


MENTION = "mention"
KINDS: dict[str, Kind] = {
    MENTION: Kind(MENTION, _("Somebody mentions me"), AT_ONCE, fixed=True),
    "grant": Kind("grant", _("My grants change"), AT_ONCE),
}


def kind_label(code: str) -> str:
    """The kind's words; its code when no such kind exists any more."""
    found = KINDS.get(code)
    return str(found.label) if found else code


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Every kind, for a filter."""
    return [(kind.code, kind.label) for kind in KINDS.values()]
