"""The columns of the lists of sales."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channelops.core.tables import Column, Row, Table
from channelops.core.tones import State, state_of

from .selectors.annexes import annex_title


def standing(row: Row) -> State:
    """Open or closed."""
    return State(label=gettext("Open"), tone="ok") if row.closed_on is None else State(label=gettext("Closed"))


def batch_standing(row: Row) -> State:
    """Whether rejected rows of an import wait for somebody; else its status."""
    return State(label=gettext("to correct"), tone="warn") if row.has_open_rows else state_of(row, "status")


CHANNELS = Table(
    columns=[
        Column(key="name", label=_("Channel"), sort="sort_key", link=lambda row: reverse("channel_detail", args=[row.pk])),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(key="kind", label=_("Kind"), value="get_kind_display", sort="kind"),
        Column(key="external", label=_("External"), kind="bool", sort="external", wide_only=True),
        Column(key="owner", label=_("Owner"), value="owner.name", sort="owner__position", grow=True, wide_only=True),
        Column(key="touchpoints", label=_("Open touchpoints"), kind="number", value="touchpoints_open", sort="touchpoints_open"),
        Column(key="position", label=_("Position"), kind="number", sort="position", default=False),
    ],
    order="position",
    noun=_("channels"),
    empty=_("No channel has been set up yet."),
)
TOUCHPOINTS = Table(
    columns=[
        Column(key="name", label=_("Touchpoint"), sort="sort_key", link=lambda row: reverse("touchpoint_detail", args=[row.pk])),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(key="kind", label=_("Kind"), value="get_kind_display", sort="kind"),
        Column(key="channel", label=_("Channel"), value="channel.name", sort="channel__position", wide_only=True),
        Column(key="payee", label=_("Payee"), value="payee.name", sort="payee__sort_key", grow=True, wide_only=True),
        Column(key="state", label=_("State"), kind="state", value=standing, sort="closed_on"),
        Column(key="opened_on", label=_("Opened on"), kind="date", sort="opened_on", wide_only=True),
        Column(key="closed_on", label=_("Closed on"), kind="date", sort="closed_on", default=False),
    ],
    order="code",
    noun=_("touchpoints"),
    empty=_("No touchpoint lies in the regions granted to you."),
)
PRODUCTS = Table(
    columns=[
        Column(key="name", label=_("Product"), sort="sort_key", grow=True, link=lambda row: reverse("product_detail", args=[row.pk])),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(key="family", label=_("Family"), value="family.name", sort="family__sort_key"),
        Column(key="category", label=_("Category"), value="family.category.name", sort="family__category__sort_key", wide_only=True),
        Column(key="form", label=_("Form"), value="get_form_display", sort="form", wide_only=True),
        Column(key="price", label=_("Price"), kind="money", unit=_("yuan"), value="price_fen", sort="price_fen"),
        Column(key="points", label=_("Points"), kind="number", sort="points", default=False),
        Column(key="sold_from", label=_("Sold from"), kind="date", sort="sold_from", wide_only=True),
        Column(key="sold_until", label=_("Sold until"), kind="date", sort="sold_until", wide_only=True),
    ],
    order="code",
    noun=_("products"),
    empty=_("No product has been set up yet."),
)
BATCHES = Table(
    columns=[
        Column(key="number", label=_("Import"), value=str, sort="id", link=lambda row: reverse("batch_detail", args=[row.pk])),
        Column(key="source", label=_("Source"), value="source.name", sort="source__sort_key", default=False),
        Column(key="file_name", label=_("File"), sort="file_name", grow=True, wide_only=True),
        Column(key="state", label=_("State"), kind="state", value=batch_standing, sort="status"),
        Column(key="received_at", label=_("Received"), kind="datetime", sort="received_at", wide_only=True),
        Column(key="read", label=_("Read"), kind="number", sort="read"),
        Column(key="accepted", label=_("Accepted"), kind="number", sort="accepted", wide_only=True),
        Column(key="duplicate", label=_("Duplicate"), kind="number", sort="duplicate", wide_only=True),
        Column(key="rejected", label=_("Rejected"), kind="number", sort="rejected"),
        Column(key="accepted_fen", label=_("Accepted amount"), kind="money", unit=_("yuan"), sort="accepted_fen", wide_only=True),
        Column(key="way", label=_("Way"), value="get_way_display", sort="way", default=False),
        Column(key="received_by", label=_("By"), value="received_by.name", sort="received_by__sort_key", default=False),
    ],
    order="-number",
    noun=_("imports"),
    empty=_("Nothing has been imported yet."),
)
ANNEXES = Table(
    columns=[
        Column(key="number", label=_("File"), value=str, sort="id", link=lambda row: reverse("annex_detail", args=[row.pk])),
        Column(key="kind", label=_("Kind"), value=annex_title, sort="kind"),
        Column(key="file_name", label=_("Name of the file"), sort="file_name", grow=True, wide_only=True),
        Column(key="received_at", label=_("Received"), kind="datetime", sort="received_at", wide_only=True),
        Column(key="read", label=_("Read"), kind="number", sort="read"),
        Column(key="accepted", label=_("Accepted"), kind="number", sort="accepted", wide_only=True),
        Column(key="duplicate", label=_("Duplicate"), kind="number", sort="duplicate", wide_only=True),
        Column(key="rejected", label=_("Rejected"), kind="number", sort="rejected"),
        Column(key="source", label=_("Source"), value="source.name", sort="source__sort_key", default=False),
        Column(key="way", label=_("Way"), value="get_way_display", sort="way", default=False),
        Column(key="received_by", label=_("By"), value="received_by.name", sort="received_by__sort_key", default=False),
    ],
    order="-number",
    noun=_("files"),
    empty=_("Nothing has come in beside the orders yet."),
)
