"""The columns of the grant list, and of the matrix of people and roles."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..roles import ROLE_CHOICES
from ..tones import State
from .declared import Column, Row, Table


def standing(grant: Row, *, on: date) -> State:
    """In force, later, or over."""
    if grant.during.isempty:
        return State(label=gettext("Ended before it began"))
    if grant.during.lower > on:
        return State(label=gettext("From %(day)s") % {"day": grant.during.lower.isoformat()}, tone="accent")
    if grant.during.upper is not None and grant.during.upper <= on:
        return State(label=gettext("Ended"))
    return State(label=gettext("In force"), tone="ok")


def last_day(grant: Row) -> date | None:
    """The last day on which it counts; None where no end is set."""
    return grant.during.upper - timedelta(days=1) if grant.during.upper else None


def over(grant: Row) -> str:
    """The region or the partner."""
    return grant.region.name if grant.region else grant.partner_name or f"#{grant.partner_id}"


def grant_table(*, on: date) -> Table:
    """The list as of a day."""
    return Table(
        columns=[
            Column(
                key="person",
                label=_("Person"),
                value="person.name",
                sort="person__sort_key",
                link=lambda row: reverse("grant_detail", args=[row.pk]),
            ),
            Column(key="role", label=_("Role"), value="get_role_display", sort="role"),
            Column(key="over", label=_("Where"), value=over, sort="region__path"),
            Column(
                key="department",
                label=_("Department"),
                value=lambda row: row.department.name if row.department else gettext("All"),
                wide_only=True,
            ),
            Column(key="state", label=_("State"), kind="state", value=lambda row: standing(row, on=on), wide_only=True),
            Column(key="begins", label=_("First day"), kind="date", value="during.lower", sort="during", wide_only=True),
            Column(key="last", label=_("Last day"), kind="date", value=last_day, wide_only=True),
            Column(key="reason", label=_("Reason"), grow=True, wide_only=True),
        ],
        order="person",
        noun=_("grants"),
        empty=_("No grant reaches the regions granted to you."),
    )


def matrix_table() -> Table:
    """People down, roles across; each cell names the places."""

    def places(role: str) -> Column:
        def value(person: Row) -> str:
            held = [grant.region.name if grant.region else gettext("Own company") for grant in person.grants_now if grant.role == role]
            return gettext(", ").join(held)

        return Column(key=role, label=dict(ROLE_CHOICES)[role], value=value)

    name = Column(key="name", label=_("Person"), sort="sort_key", link=lambda row: reverse("person_detail", args=[row.pk]))
    return Table(
        columns=[name, *(places(role) for role, _label in ROLE_CHOICES)],
        order="name",
        noun=_("people"),
        empty=_("Nobody belongs to the regions granted to you yet."),
    )
