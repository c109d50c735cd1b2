"""The page that moves a partner to another stage, and the bar that shows where it stands."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.pages.forms import FormPage
from channelops.core.pages.panels import Panel

from ..forms.stages import StageMoveForm
from ..models import Partner, Stage
from ..selectors.partners import partner_visible
from ..selectors.stages import stages_of
from ..services.stages import stage_move


class StageMove(FormPage):
    """Another stage from a day on."""

    capability = "partner.stage"
    form_class = StageMoveForm
    title = submit = gettext_lazy("Move to another stage")

    @cached_property
    def row(self) -> Partner:
        """The visible partner."""
        return partner_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        """The right over this partner."""
        self.access.require("partner.stage", self.row)

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: forms.Form) -> str:
        """Back to the partner."""
        stage_move(partner=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return reverse("partner_detail", args=[self.row.pk])


def stage_bar(partner: Partner, *, on: date) -> list[Panel]:
    """The five stages with the day each was reached; nothing for a partner whose stages nobody has recorded."""
    rows = stages_of(partner)
    if not rows:
        return []
    began = {row.stage: row.during.lower for row in reversed(rows) if row.during.lower <= on}
    now = next((row.stage for row in rows if on in row.during), "")
    steps = [
        {
            "name": f"{value} {label}",
            "note": _("since %(day)s") % {"day": began[value].isoformat()} if value in began else "",
            "status": "now" if value == now else "done" if value in began else "",
        }
        for value, label in Stage.choices
    ]
    return [Panel(template="partners/partner_stages.html", context={"steps": steps})]
