"""What is held back: the list by payee, and the figures of the own node on the home page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_day, format_money
from channelops.core.pages.lists import ListPage
from channelops.core.pages.panels import Panel
from channelops.core.roles import SALES_STAFF
from channelops.core.selectors.regions import region_by

from ..filtersets import HoldbackFilters
from ..models import Holdback
from ..selectors import node_instalments as read
from ..tables import HOLDBACKS


class HoldbackList(ListPage):
    """The payees of the viewer's subtrees of whom something is held or at risk, the most first."""

    list_key = "holdbacks"
    url_name = "holdback_list"
    title = gettext_lazy("Commission held back")
    capability = "statement.view"
    table = HOLDBACKS
    filterset = HoldbackFilters

    def rows(self, access: Access) -> QuerySet[Holdback]:
        """With the names of payee and county."""
        return read.holdbacks_visible(access)


def home_panel(access: Access) -> Panel | None:
    """What the own node holds back and expects, each figure leading to the payees it is made of; nothing where nothing is told."""
    having = access.having("statement.view").without(SALES_STAFF)
    node = region_by(pk=having.nodes[0].region_id) if having.nodes else None
    told = read.node_holdback(having, node) if node else None
    if node is None or told is None or told.on is None:
        return None
    tiles = [
        _tile(_("Held now"), told.held_fen, order="-held", region=node.pk),
        _tile(_("Expected in six months"), told.ahead_fen, order="-ahead", region=node.pk),
        _tile(_("Due or on hold"), told.waiting_fen, order="-waiting", region=node.pk),
        _tile(_("At risk if customers leave"), told.risk_fen, order="-risk", region=node.pk),
    ]
    label = _("Commission held back, %(node)s") % {"node": node.name}
    return Panel(
        title=_("Commission held back"), note=_("as of %(day)s") % {"day": format_day(told.on)}, link=_("By payee"),
        url=_address("-held", node.pk), template="incentives/home_holdbacks.html", context={"tiles": tiles, "label": label}, span=12,
    )  # fmt: skip


def _tile(name: str, fen: int, *, order: str, region: int) -> dict[str, Any]:
    return {"name": name, "value": format_money(fen), "unit": _("yuan"), "url": _address(order, region)}


def _address(order: str, region: int) -> str:
    words: dict[str, str | int] = {"region": region, "order": order}
    return f"{reverse('holdback_list')}?{urlencode(words)}"
