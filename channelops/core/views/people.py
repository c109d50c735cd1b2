"""Pages of people: the list, and one person with the grants held."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access
from ..filtersets import PersonFilters
from ..forms.people import PersonChangeForm, PersonCreateForm, PersonMoveForm
from ..models import Person
from ..pages.details import DetailPage
from ..pages.forms import FormPage
from ..pages.frame import Page
from ..pages.lists import ListPage
from ..pages.panels import Panel
from ..pages.row_forms import RowFormPage
from ..pages.transitions import ReasonForm
from ..selectors import grants
from ..selectors import people as read
from ..services.people import (
    password_invent,
    person_change,
    person_create,
    person_move,
    person_password_reset,
    person_switch_off,
    person_switch_on,
)
from ..services.reach import refuse_beyond
from ..tables import Text
from ..tables.people import PEOPLE, standing
from ..tones import State


class PersonList(ListPage):
    """The people at home in the viewer's subtrees."""

    list_key = "people"
    url_name = "person_list"
    title = gettext_lazy("People")
    capability = "person.view"
    table = PEOPLE
    filterset = PersonFilters
    head_actions = (
        {
            "label": gettext_lazy("Take a person in"),
            "url_name": "person_create",
            "icon": "user-plus",
            "kind": "primary",
            "capability": "person.change",
        },
    )

    def rows(self, access: Access) -> QuerySet[Person]:
        """With the roles held today."""
        return read.people_with_roles(read.people_visible(access), on=access.on)


class PersonDetail(DetailPage):
    """One person."""

    capability = "person.view"

    def find(self, access: Access, **kwargs: Any) -> Person:
        """The visible person."""
        return read.person_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("People"), "url": reverse("person_list")}]

    def states(self) -> Sequence[State]:
        """Whether the person can sign in."""
        return [standing(self.row)]

    def meta(self) -> Sequence[Text]:
        """Sign-in name, title, unit."""
        return [text for text in (self.row.username, self.row.title, str(self.row.unit or "")) if text]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """What an administrator may do with the person."""
        if not self.access.can("person.change", self.row):
            return []
        off = _("Switch off") if self.row.is_active else _("Switch on")
        buttons = [
            (_("Change"), "person_change", "pencil", True),
            (_("Move"), "person_move", "arrows-exchange", True),
            (off, "person_switch", "lock" if self.row.is_active else "lock-open", True),
            (_("New password"), "person_password", "key", False),
            (_("Sign-in"), "person_signin", "login", False),
        ]
        if self.row.partner_id is not None:
            buttons = [each for each in buttons if each[1] != "person_move"]
        drawn: list[dict[str, Any]] = [
            {"label": label, "url": reverse(name, args=[self.row.pk]), "icon": icon, "kind": "plain", "modal": modal}
            for label, name, icon, modal in buttons
        ]
        if self.access.can("grant.change", self.row):
            give = f"{reverse('grant_give')}?person={self.row.username}"
            drawn.append({"label": _("Give a grant"), "url": give, "icon": "shield", "kind": "primary", "modal": True})
        return drawn

    def panels(self) -> Sequence[Panel]:
        """Who it is, and what the person may do."""
        panels = [Panel(title=_("Person"), template="core/person_facts.html", context={"facts": self.facts()}, span=4)]
        if self.access.can("grant.view", self.row):
            held = grants.grants_of(self.access, self.row)
            panels.append(
                Panel(
                    title=_("Grants"),
                    note=_("what the person may do, where, from when to when"),
                    template="core/person_grants.html",
                    context={"grants": held, "on": self.access.on},
                    span=8,
                )
            )
        return panels

    def facts(self) -> list[dict[str, Any]]:
        """How to reach the person, and since when."""
        row = self.row
        languages = dict(settings.LANGUAGES)
        return [
            {"label": _("Chinese name"), "value": row.name_zh},
            {"label": _("English name"), "value": row.name_en},
            {"label": _("Department"), "value": row.unit.department.name if row.unit else None},
            {"label": _("Region"), "value": row.unit.region.name if row.unit else None},
            {"label": _("Phone"), "value": row.phone},
            {"label": _("Mail"), "value": row.email},
            {"label": _("Language"), "value": languages.get(row.language, row.language)},
            {"label": _("Joined on"), "value": row.joined_on.isoformat()},
        ]


class PersonEdit(RowFormPage[Person]):
    """What the edits of one person share; none reaches beyond the own powers."""

    capability = "person.change"
    detail = "person_detail"

    def find(self, pk: int) -> Person:
        """The person, or 404."""
        return read.person_visible(self.access, pk=pk)


class PersonChange(PersonEdit):
    """Names, and how to reach the person."""

    form_class = PersonChangeForm
    title = gettext_lazy("Change")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in PersonChangeForm.base_fields}

    def save(self, form: Form) -> str:
        if form.cleaned_data["email"] != self.row.email:
            # Whoever sets the mail address can ask for a new password.
            refuse_beyond(self.access, self.row)
        person_change(person=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return self.address()


class PersonMove(PersonEdit):
    """Another home."""

    form_class = PersonMoveForm
    title = gettext_lazy("Move")
    note = gettext_lazy("Grants stay as they are; end and give them where the new post wants it.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def save(self, form: Form) -> str:
        given = form.cleaned_data
        home = {"home": given["region"], "department": given["department"]}
        person_move(person=self.row, **home, reason=given["reason"], actor=self.actor, at=self.now)
        return self.address()


class PersonSwitch(PersonEdit):
    """Off, or on again."""

    form_class = ReasonForm

    def heading(self) -> Text:
        return f"{self.submit} · {self.row}"

    @property
    def submit(self) -> Text:  # type: ignore[override]
        """The other of the two states."""
        return _("Switch off") if self.row.is_active else _("Switch on")

    @property
    def danger(self) -> bool:  # type: ignore[override]
        """Off ends the person's sessions."""
        return self.row.is_active

    def save(self, form: Form) -> str:
        switch = person_switch_off if self.row.is_active else person_switch_on
        switch(person=self.row, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)
        return self.address()


class PersonCreate(FormPage):
    """Takes a person in and shows the first password, once."""

    capability = "person.change"
    form_class = PersonCreateForm
    title = gettext_lazy("Take a person in")
    submit = gettext_lazy("Take in")

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access}

    def save(self, form: Form) -> str:
        given = dict(form.cleaned_data)
        home = given.pop("region") or given.pop("partner")
        given.pop("partner", None)
        self.password = password_invent()
        self.created = person_create(home=home, password=self.password, on=self.access.on, actor=self.actor, at=self.now, **given)
        return ""

    def saved(self, address: str) -> HttpResponse:
        """The password instead of a move elsewhere: it is kept nowhere."""
        return password_shown(self, self.created, self.password)


class PersonPassword(PersonEdit):
    """A new first password, shown once."""

    title = gettext_lazy("New password")
    submit = gettext_lazy("Make a new password")
    note = gettext_lazy("The old password ends at once, and with it every session.")

    def save(self, form: Form) -> str:
        refuse_beyond(self.access, self.row)
        self.password = password_invent()
        person_password_reset(person=self.row, password=self.password, actor=self.actor, at=self.now)
        return ""

    def saved(self, address: str) -> HttpResponse:
        """The password instead of a move elsewhere."""
        return password_shown(self, self.row, self.password)


def password_shown(page: Page, person: Person, password: str) -> HttpResponse:
    """The page that shows a first password; nothing on the way may keep it."""
    answer = page.answer({"person": person, "password": password}, template="core/person_password.html")
    answer["Cache-Control"] = "no-store"
    return answer
