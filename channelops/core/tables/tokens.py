"""The columns of the token list."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..tones import State
from .declared import Column, Row, Table


def standing(token: Row, *, at: datetime) -> State:
    """Whether the key still opens anything."""
    if token.revoked_at:
        return State(label=gettext("Revoked"), tone="bad")
    if token.expires_at <= at:
        return State(label=gettext("Expired"))
    return State(label=gettext("In force"), tone="ok")


def _address(token: Row) -> str:
    return token.last_used_from or ""


def token_table(*, at: datetime) -> Table:
    """The list as it is at a moment: expiry is told by it."""
    return Table(
        columns=[
            Column(key="name", label=_("Name"), sort="name", link=lambda token: reverse("token_detail", args=[token.pk])),
            Column(key="prefix", label=_("Key begins with"), sort="prefix", wide_only=True),
            Column(key="person", label=_("Person"), value="person.name", sort="person__sort_key", wide_only=True),
            Column(key="state", label=_("State"), kind="state", value=lambda token: standing(token, at=at)),
            Column(key="capabilities", label=_("Rights"), value=lambda token: ", ".join(token.capabilities), grow=True, wide_only=True),
            Column(key="region", label=_("Only in"), value="region.name", sort="region__sort_key", wide_only=True),
            Column(key="expires_at", label=_("Expires"), kind="datetime", sort="expires_at"),
            Column(key="last_used_at", label=_("Last used"), kind="moment", sort="last_used_at", note=_address, wide_only=True),
            Column(key="created_at", label=_("Made"), kind="datetime", sort="created_at", default=False),
        ],
        order="-created_at",
        noun=_("tokens"),
        empty=_("No token yet. A program that reads or sends data over REST needs one."),
    )
