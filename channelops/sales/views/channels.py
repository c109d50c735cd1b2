"""Pages of channels: the list, one channel with who answers for it where, opening, changing and closing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.forms.endings import EndForm
from channelops.core.pages.forms import FormPage
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.pages.row_forms import RowFormPage
from channelops.core.tables import Text
from channelops.core.tones import State

from ..filtersets import ChannelFilters
from ..forms.channels import AssignmentForm, ChannelChangeForm, ChannelCreateForm
from ..models import Channel
from ..selectors import catalogue as read
from ..services.channel_assignments import assignment_end, assignment_give
from ..services.channels import channel_change, channel_close, channel_create
from ..tables import CHANNELS, standing
from .catalogue import FACTS, CatalogueDetail


class ChannelList(ListPage):
    """The channels of the operator."""

    list_key = "channels"
    url_name = "channel_list"
    title = gettext_lazy("Channels")
    capability = "sales.view"
    table = CHANNELS
    filterset = ChannelFilters
    head_actions = (
        {
            "label": gettext_lazy("Open a channel"),
            "url_name": "channel_create",
            "icon": "plus",
            "kind": "primary",
            "modal": True,
            "capability": "sales.change",
        },
    )

    def actions(self) -> list[dict[str, Any]]:
        """Channels belong to the whole house: only who holds a province opens one."""
        return super().actions() if self.access.can("sales.change", Channel()) else []

    def rows(self, access: Access) -> QuerySet[Any]:
        """With the number of open touchpoints the viewer sees."""
        return read.channels_counted(access)


class ChannelDetail(CatalogueDetail):
    """One channel and who answers for it where."""

    listed = gettext_lazy("Channels"), "channel_list"

    def find(self, access: Access, **kwargs: Any) -> Channel:
        """The channel."""
        return read.channel_visible(access, pk=kwargs["pk"])

    def states(self) -> Sequence[State]:
        """Open or closed."""
        return [standing(self.row)]

    def actions(self) -> Sequence[Mapping[str, Any]]:
        """What may be done with an open channel."""
        return self.edits((_("Change"), "channel_change", "pencil"), (_("Close"), "channel_close", "ban"))

    def panels(self) -> Sequence[Panel]:
        """What it is, and its responsibility fields."""
        row = self.row
        touchpoints = f"{reverse('touchpoint_list')}?channel={row.pk}"
        facts = [
            {"label": _("Kind"), "value": row.get_kind_display()},
            {"label": _("External"), "value": _("Yes") if row.external else _("No")},
            {"label": _("Owner"), "value": row.owner.name if row.owner else _("None")},
            {"label": _("Touchpoints"), "value": read.touchpoints_visible(self.access).filter(channel=row).count(), "url": touchpoints},
        ]
        fields = self.access.can("sales.change") and row.closed_on is None
        return [
            Panel(title=_("Channel"), template=FACTS, context={"facts": facts}, span=4),
            Panel(
                title=_("Responsibility fields"),
                note=_("who answers for this channel, where and when"),
                url=reverse("assignment_give", args=[row.pk]) if fields else "",
                link=_("Say who answers") if fields else "",
                template="sales/channel_assignments.html",
                context={"assignments": self.assignments()},
                span=8,
            ),
        ]

    def assignments(self) -> list[dict[str, Any]]:
        """Each with the way to end it, where it still holds and the viewer may."""
        found = []
        for each in read.assignments_visible(self.access, self.row):
            holds = each.during.upper is None or each.during.upper > self.access.on
            may = holds and self.access.can("sales.change", each.region)
            url = reverse("assignment_end", args=[self.row.pk, each.pk]) if may else ""
            found.append({"region": each.region, "manager": each.manager, "during": each.during, "holds": holds, "end_url": url})
        return found


class ChannelCreate(FormPage):
    """Opens a channel."""

    capability = "sales.change"
    form_class = ChannelCreateForm
    title = submit = gettext_lazy("Open a channel")
    moves_on = True

    def prepare(self) -> None:
        """Channels belong to the whole house."""
        self.access.require("sales.change", Channel())

    def save(self, form: Form) -> str:
        """On to the channel."""
        channel = channel_create(**form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return reverse("channel_detail", args=[channel.pk])


class ChannelEdit(RowFormPage[Channel]):
    """What the edits of one channel share."""

    capability = "sales.change"
    detail = "channel_detail"

    def find(self, pk: int) -> Channel:
        """The channel, or 404."""
        return read.channel_visible(self.access, pk=pk)


class ChannelChange(ChannelEdit):
    """Other names or owner."""

    form_class = ChannelChangeForm
    title = gettext_lazy("Change")

    def initial(self) -> dict[str, Any]:
        """As they are."""
        return {"name_zh": self.row.name_zh, "name_en": self.row.name_en, "owner": self.row.owner_id}

    def save(self, form: Form) -> str:
        """Back to the channel."""
        channel_change(channel=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class ChannelClose(ChannelEdit):
    """Closes an emptied channel."""

    form_class = EndForm
    title = gettext_lazy("Close")
    submit = gettext_lazy("Close the channel")
    danger = True

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        """Back to the channel."""
        channel_close(channel=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class AssignmentGive(ChannelEdit):
    """Makes a manager responsible for the channel in a region."""

    form_class = AssignmentForm
    title = submit = gettext_lazy("Say who answers")

    def prepare(self) -> None:
        """The region is chosen among those in which the viewer may change."""
        self.row  # noqa: B018 - 404 before anything else

    def form_kwargs(self) -> dict[str, Any]:
        """Whose regions and people."""
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        """Back to the channel."""
        assignment_give(channel=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()


class AssignmentEnd(ChannelEdit):
    """Ends a responsibility field."""

    form_class = EndForm
    title = submit = gettext_lazy("End the responsibility")
    danger = True

    def prepare(self) -> None:
        """The right over its region."""
        self.held = read.assignment_visible(self.access, channel=self.row.pk, pk=self.kwargs["assignment"])
        self.access.require("sales.change", self.held.region)

    def heading(self) -> Text:
        """Whose, where."""
        return f"{self.title} · {self.held.manager} · {self.held}"

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": self.access.on}

    def save(self, form: Form) -> str:
        """Back to the channel."""
        assignment_end(assignment=self.held, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()
