"""Pages of orders: the facts of a month, never counted, and one fact with what belongs to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number, format_stamp
from channelops.core.pages.details import DetailPage
from channelops.core.pages.frame import Page
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text
from channelops.core.tones import State

from ..forms.orders import OrderForm
from ..models import Order
from ..selectors import orders as read
from ..selectors.figures import order_figures
from .order_parts import events_panel

LIMIT = 50
LISTED = ("product", "channel", "touchpoint", "payee", "region")
TONES = {Order.Kind.SALE: "", Order.Kind.RETURN: "warn", Order.Kind.CANCELLATION: "warn"}


class OrderList(Page):
    """The orders of a month, the latest first."""

    capability = "order.view"
    template_name = "sales/order_list.html"
    fragments = frozenset({"orders"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or its rows for HTMX."""
        form = OrderForm(request.GET, access=self.access, months=read.order_months())
        valid = form.is_valid()
        question = form.question() if valid else None
        found = read.orders_page(self.access, question, limit=LIMIT) if question else []
        rows = found[:LIMIT]
        context: dict[str, Any] = {
            "form": form,
            "table": {"lines": lines_of(rows, sells=self.access.can("sales.view"))},
            "month": period_of(question) if question else "",
        }
        context["sums"] = order_figures(self.access, question) if question and not question.after else None
        if len(found) > LIMIT:
            params = request.GET.copy()
            params["after"] = f"{rows[-1].day.isoformat()},{rows[-1].pk}"
            context["next_url"] = f"?{params.urlencode()}"
        template = f"{self.template_name}#orders" if self.is_fragment else self.template_name
        return self.answer(context, template=template, status=200 if valid else 422)


class OrderDetail(DetailPage):
    """One fact."""

    capability = "order.view"

    def find(self, access: Access, **kwargs: Any) -> Model:
        try:
            day = date.fromisoformat(kwargs["day"])
        except ValueError as error:
            raise Http404 from error
        return read.order_visible(access, day=day, pk=kwargs["pk"])

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Orders"), "url": f"{reverse('order_list')}?month={self.row.day:%Y-%m}"}]

    def states(self) -> Sequence[State]:
        return [state_of_kind(self.row)]

    def meta(self) -> Sequence[Text]:
        return [format_stamp(self.row.at), _("Revision %(n)s") % {"n": self.row.revision}]

    def panels(self) -> Sequence[Panel]:
        row, named = self.row, read.names_of([self.row])
        customer = " ".join(word for word in (row.customer_ref, row.get_customer_class_display() if row.customer_class else "") if word)
        batch = reverse("batch_detail", args=[row.batch_id]) if self.access.can("batch.view") else ""
        sells = self.access.can("sales.view")
        channel = reverse("channel_detail", args=[row.channel_id]) if sells else ""
        touchpoint = reverse("touchpoint_detail", args=[row.touchpoint_id]) if sells and row.touchpoint_id else ""
        what = [
            {"label": _("Product"), "value": named.of(row, "product")},
            {"label": _("Family"), "value": named.of(row, "family")},
            {"label": _("Quantity"), "value": format_number(row.quantity)},
            {"label": _("Amount, yuan"), "value": format_money(row.amount_fen)},
            {"label": _("Customer"), "value": customer},
            {"label": _("Industry"), "value": named.of(row, "industry")},
        ]
        where = [
            {"label": _("Region when posted"), "value": named.place(row)},
            {"label": _("Channel"), "value": named.of(row, "channel"), "url": channel},
            {"label": _("Touchpoint"), "value": named.of(row, "touchpoint"), "url": touchpoint},
            {"label": _("Payee"), "value": named.of(row, "payee")},
            {"label": _("Source"), "value": named.of(row, "source")},
            {"label": _("Import"), "value": named.of(row, "batch"), "url": batch},
        ]
        family = lines_of(read.order_family(self.access, row), sells=self.access.can("sales.view"))
        return [
            Panel(title=_("What was sold"), template="sales/facts.html", context={"facts": what}, span=6),
            Panel(title=_("Where and by whom"), template="sales/facts.html", context={"facts": where}, span=6),
            Panel(
                title=_("All facts of this order"),
                note=_("a correction or a return is a fact of its own; nothing is edited"),
                template="sales/order_facts.html",
                context={"lines": family},
            ),
            *events_panel(self.access, row),
        ]


def period_of(question: read.OrderQuestion) -> str:
    """`2026-11`, or `2026-01 – 2026-11`."""
    since = question.since or question.month
    return str(since) if since == question.month else f"{since} – {question.month}"


def state_of_kind(order: Order) -> State:
    """Sale, return or cancellation."""
    return State(label=str(order.get_kind_display()), tone=TONES[Order.Kind(order.kind)])


def lines_of(orders: Sequence[Order], *, sells: bool) -> list[dict[str, Any]]:
    """What a table of facts shows; `sells` is whether the reader may open touchpoints."""
    named = read.names_of(orders, kinds=LISTED)
    return [
        {
            "url": reverse("order_detail", args=[order.day.isoformat(), order.pk]),
            "ref": order.ref,
            "revision": order.revision,
            "at": order.at,
            "state": state_of_kind(order),
            "product": named.of(order, "product"),
            "channel": named.of(order, "channel"),
            "touchpoint": named.of(order, "touchpoint"),
            "touchpoint_url": reverse("touchpoint_detail", args=[order.touchpoint_id]) if order.touchpoint_id and sells else "",
            "payee": named.of(order, "payee"),
            "region": named.place(order),
            "quantity": order.quantity,
            "amount_fen": order.amount_fen,
        }
        for order in orders
    ]
