"""Pages of a plan's version: its articles and its way from hand to hand; a document brought in and taken out."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.frame import Page
from channelops.core.pages.panels import Panel
from channelops.core.pages.transitions import TransitionPage
from channelops.core.tables import Text
from channelops.kernel.states import Transition

from ..documents import document_text
from ..forms.plans import DocumentForm
from ..lifecycle import PLAN_VERSION
from ..models import PlanVersion
from ..selectors import plans as read
from ..services import plan_versions
from ..services.plan_files import document_loads
from ..services.plan_moves import Seen, version_move
from ..shown.contract_pins import pins_panel
from ..shown.plans import check_rows, component_rows, version_rows

# Steps that no hand takes twice.
HANDS = ("approve", "publish")


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
            {"label": _("Differences"), "url": reverse("plan_differences", args=[self.row.pk]), "icon": "git-compare"},
            {"label": _("Try it"), "url": reverse("plan_try", args=[self.row.pk]), "icon": "player-play"},
            {"label": _("Document"), "url": reverse("plan_version_file", args=[self.row.pk]), "icon": "download"},
        ]
        found.append({"label": _("Simulations"), "url": reverse("simulation_list", args=[self.row.pk]), "icon": "flask"})
        if self.row.status == PlanVersion.Status.DRAFT and self.access.can("plan.change", self.row):
            found.insert(0, {"label": _("Edit"), "url": reverse("plan_editor", args=[self.row.pk]), "icon": "pencil"})
            address = reverse("plan_version_revise", args=[self.row.pk])
            found.append({"label": _("Replace the document"), "url": address, "icon": "upload", "modal": True})
        if self.row.published_at and self.access.can("plan.pin", self.row):
            address = reverse("contract_pin_make", args=[self.row.pk])
            found.append({"label": _("Pin a contract"), "url": address, "icon": "link", "modal": True})
        return found

    def refusal(self, transition: str) -> Text:
        """No hand comes twice."""
        if transition in HANDS and self.person.pk in (self.row.author_id, self.row.editor_id):
            return _("You wrote this version: somebody else approves and publishes it.")
        if transition == "publish" and self.person.pk == self.row.approver_id:
            return _("You approved this version: a third person publishes it.")
        return ""

    def context(self) -> dict[str, Any]:
        """Buttons carry the content that is seen, so that no other is approved or published by them."""
        found = super().context()
        for each in found.get("actions", ()):
            if each.get("post"):
                each["url"] = f"{each['url']}?content={self.row.content_hash}"
        return found

    def panels(self) -> Sequence[Panel]:
        """The articles, and what stands for or against the next step."""
        rows = component_rows(self.row)
        checks = {"items": check_rows(self.row, access=self.access, at=self.now)}
        found = [
            Panel(title=_("Articles"), template="incentives/plan_components.html", context={"rows": rows}, span=9),
            Panel(title=_("Checks"), template="incentives/plan_checks.html", context=checks, span=3),
        ]
        return [*found, pins_panel(self.access, self.row)] if self.row.published_at else found


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
        seen = Seen(reason=reason, content_hash=self.request.GET.get("content", ""), on=self.access.on)
        version_move(version=row, step=step.name, seen=seen, access=self.access, actor=self.actor, at=self.now)


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
    """The document of a version in its one spelling."""

    capability = "plan.view"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """JSON."""
        version = read.version_visible(self.access, pk=kwargs["pk"])
        answer = HttpResponse(document_text(version), content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, f"{version.plan.code}-{version.number}.json")
        return answer
