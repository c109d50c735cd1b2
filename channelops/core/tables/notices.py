"""The columns of the notice list, and of the mails that failed."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..formats import local_name
from ..notice_kinds import kind_label
from ..tones import State
from .declared import BulkAction, Column, Row, Table


def title_of(notice: Row) -> str:
    """The sentence in the reader's language."""
    return local_name({"name_zh": notice.title_zh, "name_en": notice.title_en})


def _standing(notice: Row) -> State:
    return State(label=gettext("Read")) if notice.read_at else State(label=gettext("New"), tone="accent")


NOTICES = Table(
    columns=[
        Column(key="title", label=_("Notice"), value=title_of, link=lambda each: reverse("notice_open", args=[each.pk]), grow=True),
        Column(key="kind", label=_("Kind"), value=lambda each: kind_label(each.kind), sort="kind"),
        Column(key="at", label=_("When"), kind="moment", sort="at"),
        Column(key="state", label=_("State"), kind="state", value=_standing),
        Column(key="mail", label=_("Mail"), value="get_mail_display", wide_only=True),
        Column(key="mailed_at", label=_("Mailed"), kind="moment", sort="mailed_at", default=False),
    ],
    order="-at",
    noun=_("notices"),
    empty=_("Nothing to tell you."),
    bulk=[BulkAction(name="read", label=_("Mark as read"), capability="notice.view", url_name="notices_read", icon="check")],
)

FAILED = Table(
    columns=[
        Column(key="title", label=_("Notice"), value=title_of, grow=True),
        Column(key="person", label=_("Person"), value="person.name", sort="person__sort_key"),
        Column(key="address", label=_("Mail address"), value="person.email", wide_only=True),
        Column(key="error", label=_("Why"), value="mail_error", grow=True),
        Column(key="attempts", label=_("Attempts"), kind="number", value="mail_attempts", sort="mail_attempts", wide_only=True),
        Column(key="mailed_at", label=_("Last attempt"), kind="moment", sort="mailed_at", wide_only=True),
    ],
    order="-mailed_at",
    noun=_("mails"),
    empty=_("No mail has failed."),
    bulk=[BulkAction(name="retry", label=_("Try again"), capability="system.view", url_name="mail_retry", icon="refresh")],
)
