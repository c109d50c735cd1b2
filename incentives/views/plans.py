"""Pages of plans: the list, a plan with its versions, one version article by article, its way to publication."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.pages.transitions import TransitionPage
from channelops.core.tables import Text
from channelops.kernel.states import Transition

from ..filtersets import PlanFilters
from ..forms.plans import DocumentForm, PlanForm
from ..lifecycle import PLAN_VERSION
from ..models import Plan, PlanVersion
from ..plan_rows import component_rows, version_rows
from ..selectors import plans as read
from ..services import plan_versions
from ..services.plan_files import document_loads
from ..services.plans import plan_create
from ..tables import PLANS

MOVES = {
    "submit": plan_versions.version_submit,
    "approve": plan_versions.version_approve,
    "publish": plan_versions.version_publish,
}
BACK = {"return": plan_versions.version_return, "retire": plan_versions.version_retire}


class PlanList(ListPage):
    """The plans that rule in the viewer's subtrees."""

    list_key = "plans"
    url_name = "plan_list"
    title = gettext_lazy("Commission plans")
    capability = "plan.view"
    table = PLANS
    filterset = PlanFilters
    head_actions = (
        {"label": gettext_lazy("New plan"), "url_name": "plan_create", "capability": "plan.change", "kind": "primary", "modal": True},
    )

    def rows(self, access: Access) -> QuerySet[Plan]:
        """With the version in force."""
        return read.plans_visible(access)


class PlanDetail(DetailPage):
    """One plan and its versions."""

    capability = "plan.view"

    def find(self, access: Access, **kwargs: Any) -> Plan:
        """The visible plan."""
        return read.plan_visible(access, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list."""
        return [{"label": _("Commission plans"), "url": reverse("plan_list")}]

    def meta(self) -> Sequence[Text]:
        """Code, where, for whom."""
        return [self.row.code, self.row.region.name if self.row.region else _("Everywhere else"), self.row.get_payee_kind_display()]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """A new version from a file."""
        if not self.access.can("plan.change", self.row):
            return []
        address = reverse("plan_version_draft", args=[self.row.pk])
        return [{"label": _("New version from a file"), "url": address, "kind": "primary", "icon": "upload", "modal": True}]

    def panels(self) -> Sequence[Panel]:
        """The versions, and what holds now."""
        versions = read.versions_of(self.row)
        panels = [Panel(title=_("Versions"), template="incentives/plan_versions.html", context={"rows": version_rows(versions)})]
        now = read.version_in_force(self.row, on=self.access.on)
        if now is not None:
            title = _("In force: version %(number)s") % {"number": now.number}
            context = {"rows": component_rows(now)}
            panels.append(Panel(title=title, template="incentives/plan_components.html", context=context))
        return panels


class VersionDetail(DetailPage):
    """One version: its articles with rates and tiers, and its way from hand to hand."""

    capability = "plan.view"
    machine = PLAN_VERSION
    transition_url = "plan_version_move"
    state_field = "status"

    def find(self, access: Access, **kwargs: Any) -> PlanVersion:
        """The visible version."""
        return read.version_visible(access, pk=kwargs["pk"])

    def heading(self) -> Text:
        """Plan and number."""
        return _("%(plan)s, version %(number)s") % {"plan": self.row.plan.name, "number": self.row.number}

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        """The list and the plan."""
        plan = self.row.plan
        return [
            {"label": _("Commission plans"), "url": reverse("plan_list")},
            {"label": plan.name, "url": reverse("plan_detail", args=[plan.pk])},
        ]

    def meta(self) -> Sequence[Text]:
        """Days, author, hash."""
        row = version_rows([self.row])[0]
        fingerprint = _("content %(hash)s") % {"hash": self.row.content_hash[:12]}
        return [row["days"], _("written by %(name)s") % {"name": self.row.author.name}, fingerprint]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """The document as a file; another file into a draft."""
        found: list[Mapping[str, Any]] = [
            {"label": _("Document"), "url": reverse("plan_version_file", args=[self.row.pk]), "icon": "download"}
        ]
        if self.row.status == PlanVersion.Status.DRAFT and self.access.can("plan.change", self.row):
            address = reverse("plan_version_revise", args=[self.row.pk])
            found.append({"label": _("Replace the document"), "url": address, "icon": "upload", "modal": True})
        return found

    def refusal(self, transition: str) -> Text:
        """The second hand is not the first."""
        if transition in ("approve", "publish") and self.person.pk == self.row.author_id:
            return _("You wrote this version: somebody else approves and publishes it.")
        return ""

    def panels(self) -> Sequence[Panel]:
        """The articles."""
        return [Panel(title=_("Articles"), template="incentives/plan_components.html", context={"rows": component_rows(self.row)})]


class VersionMove(TransitionPage):
    """One step of a version."""

    capability = "plan.view"
    machine = PLAN_VERSION

    def find(self, access: Access, pk: Any) -> PlanVersion:
        """The visible version."""
        return read.version_visible(access, pk=pk)

    def address(self, row: Any) -> str:
        """The version."""
        return reverse("plan_version_detail", args=[row.pk])

    def move(self, row: Any, step: Transition, *, reason: str) -> None:
        """By the step's service."""
        if step.name in BACK:
            BACK[step.name](version=row, access=self.access, actor=self.actor, at=self.now, reason=reason)
        else:
            MOVES[step.name](version=row, access=self.access, actor=self.actor, at=self.now)


class PlanCreate(FormPage):
    """A plan for a node that has none yet."""

    capability = "plan.change"
    form_class = PlanForm
    title = submit = gettext_lazy("New plan")
    moves_on = True

    def form_kwargs(self) -> dict[str, Any]:
        """The nodes the viewer may plan for."""
        return {"access": self.access}

    def save(self, form: forms.Form) -> str:
        """To the plan."""
        plan = plan_create(**form.cleaned_data, actor=self.actor, at=self.now)
        return reverse("plan_detail", args=[plan.pk])


class VersionDraft(FormPage):
    """The next version of a plan, from a document."""

    capability = "plan.change"
    form_class = DocumentForm
    title = submit = gettext_lazy("New version from a file")
    moves_on = True

    @cached_property
    def row(self) -> Any:
        """The visible plan."""
        return read.plan_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        """The right over the plan."""
        self.access.require("plan.change", self.row)

    def save(self, form: forms.Form) -> str:
        """To the draft."""
        document = document_loads(form.cleaned_data["document"])
        version = plan_versions.version_draft(plan=self.row, document=document, actor=self.actor, at=self.now)
        return reverse("plan_version_detail", args=[version.pk])


class VersionRevise(VersionDraft):
    """Another document for a draft."""

    title = submit = gettext_lazy("Replace the document")

    @cached_property
    def row(self) -> Any:
        """The visible version."""
        return read.version_visible(self.access, pk=self.kwargs["pk"])

    def save(self, form: forms.Form) -> str:
        """Back to the draft."""
        document = document_loads(form.cleaned_data["document"])
        plan_versions.version_revise(version=self.row, document=document, access=self.access, actor=self.actor, at=self.now)
        return reverse("plan_version_detail", args=[self.row.pk])


class VersionFile(Page):
    """The document of a version as it was written."""

    capability = "plan.view"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """JSON."""
        version = read.version_visible(self.access, pk=kwargs["pk"])
        text = json.dumps(version.document, ensure_ascii=False, indent=2) + "\n"
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, f"{version.plan.code}-{version.number}.json")
        return answer
