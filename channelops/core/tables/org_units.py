"""The columns of the unit list."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..tones import State
from .declared import Column, Row, Table


def standing(unit: Row) -> State:
    """Open or closed."""
    return State(label=gettext("Open"), tone="ok") if unit.closed_on is None else State(label=gettext("Closed"))


UNITS = Table(
    columns=[
        Column(key="name", label=_("Unit"), value=str, sort="region__path", link=lambda row: reverse("org_unit_detail", args=[row.pk])),
        Column(key="region", label=_("Region"), value="region.name", sort="region__sort_key", wide_only=True),
        Column(key="department", label=_("Department"), value="department.name", sort="department__position", wide_only=True),
        Column(key="people", label=_("People"), kind="number", value="people_count", sort="people_count"),
        Column(key="state", label=_("State"), kind="state", value=standing, sort="closed_on"),
        Column(key="opened_on", label=_("Opened on"), kind="date", sort="opened_on", wide_only=True),
        Column(key="closed_on", label=_("Closed on"), kind="date", sort="closed_on", wide_only=True),
    ],
    order="name",
    noun=_("units"),
    empty=_("No unit lies in the regions granted to you."),
)
