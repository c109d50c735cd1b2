"""Pages of placements: a region moves from a day on, and a planned move is taken back."""

from typing import Any

from django.forms import Form
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms.regions import RegionMoveForm
from ..models import RegionPlacement
from ..pages.transitions import ReasonForm
from ..selectors import placements as read
from ..services.regions import region_move, region_move_cancel
from ..tables import Text
from .regions import RegionEdit


class RegionMove(RegionEdit):
    """Hangs a region elsewhere; says before what comes along."""

    form_class = RegionMoveForm
    title = gettext_lazy("Move")
    submit = gettext_lazy("Move the region")

    @property
    def note(self) -> Text:  # type: ignore[override]
        """What follows."""
        along = read.following(self.row)
        words = {"parent": self.row.parent, "regions": along.regions, "units": along.units, "people": along.people}
        comes = _("Now below %(parent)s. With it come %(regions)s regions below it, %(units)s units and %(people)s people.") % words
        return f"{comes} {_('Orders and pay stay where they were posted.')}"

    def initial(self) -> dict[str, Any]:
        return {"on": self.access.on}

    def form_kwargs(self) -> dict[str, Any]:
        return {"access": self.access, "region": self.row}

    def save(self, form: Form) -> str:
        region_move(region=self.row, **form.cleaned_data, actor=self.actor, at=self.now)
        return self.address()


class RegionMoveCancel(RegionEdit):
    """Takes a planned move back."""

    form_class = ReasonForm
    title = gettext_lazy("Take the planned move back")
    submit = gettext_lazy("Take back")
    danger = True

    @cached_property
    def placement(self) -> RegionPlacement:
        """The planned move, or 404."""
        return read.placement_of(self.row, pk=self.kwargs["placement_pk"])

    def prepare(self) -> None:
        super().prepare()
        self.placement  # noqa: B018 - 404 before anything is shown

    def save(self, form: Form) -> str:
        region_move_cancel(placement=self.placement, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)
        return self.address()
