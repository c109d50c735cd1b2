"""The columns of the people list."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..tones import State
from .declared import Column, Row, Table


def standing(person: Row) -> State:
    """Whether the person can sign in."""
    return State(label=gettext("Active"), tone="ok") if person.is_active else State(label=gettext("Switched off"))


def roles_words(person: Row) -> str:
    """The roles in force, each once."""
    return gettext(", ").join(dict.fromkeys(str(grant.get_role_display()) for grant in person.grants_now))


PEOPLE = Table(
    columns=[
        Column(key="name", label=_("Name"), sort="sort_key", link=lambda row: reverse("person_detail", args=[row.pk])),
        Column(key="username", label=_("Sign-in name"), sort="username", wide_only=True),
        Column(key="title", label=_("Title"), sort="title", wide_only=True),
        Column(key="department", label=_("Department"), value="unit.department.name", sort="unit__department__position", wide_only=True),
        Column(key="region", label=_("Region"), value="unit.region.name", sort="unit__region__path", wide_only=True),
        Column(key="roles", label=_("Roles today"), value=roles_words, grow=True),
        Column(key="state", label=_("State"), kind="state", value=standing, sort="is_active"),
        Column(key="last_login", label=_("Last signed in"), kind="datetime", sort="last_login", wide_only=True),
        Column(key="joined_on", label=_("Joined on"), kind="date", sort="joined_on", default=False),
        Column(key="phone", label=_("Phone"), default=False),
        Column(key="email", label=_("Mail"), default=False),
        Column(key="language", label=_("Language"), default=False),
    ],
    order="name",
    noun=_("people"),
    empty=_("Nobody belongs to the regions granted to you yet."),
)
