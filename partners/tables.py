"""The columns of the partner list."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channelops.core.tables import Column, Row, Table
from channelops.core.tones import State

from .models import Stage


def standing(partner: Row) -> State:
    """Under contract or ended."""
    return State(label=gettext("Open"), tone="ok") if partner.closed_on is None else State(label=gettext("Closed"))


def stage_words(partner: Row) -> str | None:
    """`C Climax`: the letter first."""
    return f"{partner.stage_now} {Stage(partner.stage_now).label}" if partner.stage_now else None


PARTNERS = Table(
    columns=[
        Column(key="name", label=_("Partner"), sort="sort_key", link=lambda row: reverse("partner_detail", args=[row.pk])),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(key="stage", label=_("Stage"), kind="stage", value=stage_words),
        Column(key="region", label=_("Region"), value="region_name", sort="county_id", wide_only=True),
        Column(key="parent", label=_("Agent above"), value="parent.name", sort="parent_key", wide_only=True),
        Column(key="sub_agents", label=_("Sub-agents"), kind="number", value="sub_agents_open", sort="sub_agents_open", wide_only=True),
        Column(key="orders_now", label=_("Orders this month"), kind="number", capability="order.view"),
        Column(key="orders_before", label=_("Orders last month"), kind="number", capability="order.view", wide_only=True),
        Column(key="state", label=_("State"), kind="state", value=standing, sort="closed_on", wide_only=True),
        Column(key="opened_on", label=_("Opened on"), kind="date", sort="opened_on", default=False),
        Column(key="closed_on", label=_("Closed on"), kind="date", sort="closed_on", default=False),
        Column(key="name_zh", label=_("Chinese name"), sort="sort_key", default=False),
        Column(key="name_en", label=_("English name"), sort="name_en", default=False),
    ],
    order="name",
    noun=_("partners"),
    empty=_("No partner lies in the regions granted to you."),
)
