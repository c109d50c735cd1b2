"""Pages of plans: the list, a plan with its versions, a new plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.pages.details import DetailPage
from channelops.core.pages.forms import FormPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text

from ..filtersets import PlanFilters
from ..forms.plans import PlanForm
from ..models import Plan
from ..selectors import plans as read
from ..services.plans import plan_create
from ..shown.plans import component_rows, version_rows
from ..tables import PLANS


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
