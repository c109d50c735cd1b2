"""Pages of touchpoints: the list, one touchpoint, opening, changing and closing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_day
from channelops.core.forms.endings import EndForm
from channelops.core.pages.forms import FormPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.pages.row_forms import RowFormPage
from channelops.core.tones import State

from ..filtersets import TouchpointFilters
from ..forms.touchpoints import TouchpointChangeForm, TouchpointCreateForm
from ..models import Touchpoint
from ..selectors import catalogue as read
from ..services.touchpoints import touchpoint_change, touchpoint_close, touchpoint_create
from ..tables import TOUCHPOINTS, standing
from .catalogue import FACTS, CatalogueDetail


class TouchpointList(ListPage):
    """The touchpoints of the viewer's subtrees."""

    list_key = "touchpoints"
    url_name = "touchpoint_list"
    title = gettext_lazy("Touchpoints")
    capability = "sales.view"
    table = TOUCHPOINTS
    filterset = TouchpointFilters
    head_actions = (
        {
            "label": gettext_lazy("Open a touchpoint"),
            "url_name": "touchpoint_create",
            "icon": "plus",
            "kind": "primary",
            "modal": True,
            "capability": "sales.change",
        },
    )

    def rows(self, access: Access) -> QuerySet[Any]:
        """With channel and payee."""
        return read.touchpoints_visible(access)


class TouchpointDetail(CatalogueDetail):
    """One touchpoint."""

    listed = gettext_lazy("Touchpoints"), "touchpoint_list"

    def find(self, access: Access, **kwargs: Any) -> Touchpoint:
        """The visible touchpoint."""
        return read.touchpoint_visible(access, pk=kwargs["pk"])

    def states(self) -> Sequence[State]:
        """Open or closed."""
        return [standing(self.row)]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """What may be done with an open one."""
        return self.edits((_("Change"), "touchpoint_change", "pencil"), (_("Close"), "touchpoint_close", "ban"))

    def panels(self) -> Sequence[Panel]:
        """Where it stands and who earns there."""
        row = self.row
        region = read.region_names({row.region_id}).get(row.region_id, "")
        lines = f"{reverse('order_list')}?{urlencode({'touchpoint': row.code})}" if self.access.can("order.view") else ""
        orders = f"{reverse('order_list')}?payee={row.payee.code}" if row.payee and self.access.can("order.view") else ""
        facts = [
            {"label": _("Channel"), "value": row.channel.name, "url": reverse("channel_detail", args=[row.channel_id])},
            {"label": _("Region"), "value": region},
            {"label": _("Payee"), "value": row.payee.name if row.payee else "", "url": orders},
            {"label": _("Order lines"), "value": _("Look at them") if lines else "", "url": lines},
            {"label": _("Opened on"), "value": format_day(row.opened_on)},
            {"label": _("Closed on"), "value": format_day(row.closed_on) if row.closed_on else ""},
        ]
        return [Panel(title=_("Touchpoint"), template=FACTS, context={"facts": facts}, span=6)]


class TouchpointCreate(FormPage):
    """Opens a touchpoint in one of the viewer's regions."""

    capability = "sales.change"
    form_class = TouchpointCreateForm
    title = submit = gettext_lazy("Open a touchpoint")
    moves_on = True

    def form_kwargs(self) -> dict[str, Any]:
        """Whose regions and payees."""
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        """On to the touchpoint."""
        touchpoint = touchpoint_create(**form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return reverse("touchpoint_detail", args=[touchpoint.pk])


class TouchpointEdit(RowFormPage[Touchpoint]):
    """What the edits of one touchpoint share."""

    capability = "sales.change"
    detail = "touchpoint_detail"

    def find(self, pk: int) -> Touchpoint:
        """The touchpoint, or 404."""
        return read.touchpoint_visible(self.access, pk=pk)


class TouchpointChange(TouchpointEdit):
    """Other names, kind or payee."""

    form_class = TouchpointChangeForm
    title = gettext_lazy("Change")

    def form_kwargs(self) -> dict[str, Any]:
        """Whose payees."""
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        """As they are."""
        row = self.row
        return {"kind": row.kind, "name_zh": row.name_zh, "name_en": row.name_en, "payee": row.payee.code if row.payee else ""}

    def save(self, form: Form) -> str:
        """Back to the touchpoint."""
        touchpoint_change(touchpoint=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class TouchpointClose(TouchpointEdit):
    """Closes it."""

    form_class = EndForm
    title = gettext_lazy("Close")
    submit = gettext_lazy("Close the touchpoint")
    danger = True

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        """Back to the touchpoint."""
        touchpoint_close(touchpoint=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()
