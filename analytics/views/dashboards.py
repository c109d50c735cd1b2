"""The dashboard page: figures of a node, drilled down to order lines, and the same figures as a file."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from channelops.core.formats import local_name
from channelops.core.pages.frame import Page
from channelops.core.pages.lists import EXPORTS
from channelops.kernel.periods import Month
from channelops.sales.selectors.figures import freshness, months_kept

from ..forms.dashboards import TODAY, DashboardForm
from ..selectors.dashboards import Dashboard, DashboardQuestion, dashboard, trail
from ..selectors.kpis import node_visible
from . import dashboard_parts as parts


class DashboardPage(Page):
    """A node's figures; whoever asks of none stands at the own highest node."""

    capability = "kpi.view"
    template_name = "analytics/dashboard.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the file that `export` asks for."""
        node = node_visible(self.access, code=request.GET.get("node", ""))
        kept, fresh = months_kept([node.province_id or node.pk]), freshness(province=node.province_id)
        if not kept:
            return self.answer({"title": node.name, "empty": True})
        words: dict[str, Any] = {
            "node": node,
            "months": kept,
            "latest": next(iter(months_kept([node.pk])), kept[0]),
            "today": self.access.on,
        }
        form = DashboardForm(request.GET, **words)
        if not form.is_valid():
            return self.answer({"title": _("Dashboard"), "form": form}, status=422)
        question = form.question()
        found = dashboard(self.access, question, fresh=fresh)
        if request.GET.get("export"):
            return self.export(found, kind=request.GET["export"])
        return self.answer(self.context(found, form=DashboardForm(initial(question), **words)))

    def context(self, found: Dashboard, *, form: DashboardForm) -> Mapping[str, Any]:
        """What `analytics/dashboard.html` takes."""
        question = found.question
        exports = [{"label": kind.upper(), "url": self.address(question, export=kind)} for kind in EXPORTS]
        return {
            "title": local_name(question.channel or question.node),
            "crumbs": self.crumbs(question),
            "form": form,
            "period": parts.period_words(found),
            "fresh": found.fresh,
            "exports": exports,
            "tiles": parts.tiles(found, link=lambda metric: self.address(question, metric=metric.code)),
            "chart": parts.trend_chart(found),
            "csv_url": exports[0]["url"],
            "metric": question.metric,
            "ranking": parts.ranking(found, link=self.link_of(question)),
            "heat": parts.heat_table(found, link=self.link_of(question), link_to=self.link_to(question)),
            "partners": self.partners(found),
            "partners_of": local_name(question.channel) if question.channel else "",
            "orders_url": self.orders_url(question) if self.access.can("order.view") else "",
        }

    def crumbs(self, question: DashboardQuestion) -> list[dict[str, Any]]:
        """From the province down; only what the viewer may open is a link."""
        last = question.channel or question.node
        crumbs = [
            {"label": region.name, "url": self.address(question, node=region.code, channel="") if seen and region != last else ""}
            for region, seen in trail(self.access, question.node)
        ]
        return [*crumbs, {"label": question.channel.name}] if question.channel else crumbs

    def link_of(self, question: DashboardQuestion) -> parts.Link:
        """The way down to a part: a region, or a channel of this node where it keeps the chosen metric."""
        if question.node.level < 3:
            return lambda place: self.address(question, node=place.code)
        metric = question.metric.code if question.metric.by_channel else "orders"
        return lambda place: self.address(question, channel=place.code, metric=metric)

    def link_to(self, question: DashboardQuestion) -> parts.LinkTo:
        """The way from a figure to its part, with the figure's metric in front; worded once for the hundreds of a page."""
        regions = question.node.level < 3
        base = self.address(question, **({"node": ""} if regions else {"channel": ""}), metric="")
        name = "node" if regions else "channel"
        return lambda place, metric: f"{base}&{urlencode({name: place.code, 'metric': metric.code})}"

    def address(self, question: DashboardQuestion, **changes: str) -> str:
        """This page with something else chosen."""
        words = {**initial(question), **changes}
        return f"{reverse('dashboard')}?{urlencode({name: value for name, value in words.items() if value})}"

    def orders_url(self, question: DashboardQuestion, *, payee: str = "") -> str:
        """The order lines of the months shown."""
        first, last = str(Month.of(question.span.first)), str(Month.of(question.span.last))
        words: dict[str, str | int] = {"month": last, "region": question.node.pk, "payee": payee}
        words["since"] = first if first != last else ""
        words["channel"] = question.channel.pk if question.channel else ""
        return f"{reverse('order_list')}?{urlencode({name: value for name, value in words.items() if value})}"

    def partners(self, found: Dashboard) -> list[dict[str, Any]]:
        """The payees of a county with the ways to the partner and to its order lines."""
        may_open, may_read = self.access.can("partner.view"), self.access.can("order.view")
        return [
            {
                **row,
                "name": row["payee"].name,
                "url": reverse("partner_detail", args=[row["payee"].partner_id]) if may_open and row["payee"].partner_id else "",
                "orders_url": self.orders_url(found.question, payee=row["payee"].code) if may_read else "",
            }
            for row in found.partners
        ]

    def export(self, found: Dashboard, *, kind: str) -> HttpResponseBase:
        """The node and its parts with every metric, exact; 404 for a kind there is not."""
        if kind not in EXPORTS:
            raise Http404
        sheet = parts.sheet(found)
        question = found.question
        name = "-".join((local_name(question.channel or question.node), str(_("Dashboard")), parts.period_words(found)))
        return EXPORTS[kind](sheet, sheet.rows, name=f"{name}.{kind}")  # type: ignore[arg-type]


def initial(question: DashboardQuestion) -> dict[str, str]:
    """The address's words for a question."""
    return {
        "node": question.node.code,
        "channel": question.channel.code if question.channel else "",
        "first": str(Month.of(question.span.first)),
        "last": str(Month.of(question.span.last)),
        "metric": question.metric.code,
        "tree": TODAY if question.as_of else "",
    }
