"""Double incentives in words: the orders of a statement that two articles, or two plans, meet, and which of them pays."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number
from channelops.core.pages.panels import Panel
from channelops.sales.selectors.codes import orders_by_key

from ..models import Period, Statement
from ..selectors.doubled import Doubled, doubled_counted, doubled_orders
from .plans import DOUBLES, DOUBLES_ABOVE
from .statements import Articles

SHOWN = 200


def doubled_rows(statement: Statement, known: Articles) -> dict[str, Any]:
    """The latest of the orders, each with its articles."""
    shown = doubled_orders(statement, limit=SHOWN)
    known.learn(version for each in shown for version in {each.paying, *(key[0] for key in each.amounts)})
    orders = orders_by_key({(each.day, each.order_id) for each in shown})
    rows = [_row(statement, each, (known, orders)) for each in shown]
    return {"rows": rows, "left_out": max(statement.doubled - len(shown), 0)}


def _row(statement: Statement, each: Doubled, found: tuple[Articles, dict[int, Any]]) -> dict[str, Any]:
    known, orders = found
    plans = {version for version, _component in each.amounts}
    rule = known.contents[each.paying].double
    return {
        "order": orders[each.order_id].ref,
        "url": reverse("order_detail", args=[each.day.isoformat(), each.order_id]),
        "why": reverse("statement_order", args=[statement.pk, each.order_id]),
        "day": each.day,
        "rule": DOUBLES_ABOVE[rule] if len(plans) > 1 else DOUBLES[rule],
        "articles": [
            {"title": known.title(*key), "plan": str(known.versions[key[0]]), "amount": format_money(fen)}
            for key, fen in sorted(each.amounts.items())
        ],
    }


def period_panel(access: Access, period: Period) -> Sequence[Panel]:
    """How many orders of a month two incentives meet, with the way to the statements; nothing where there are none."""
    if not access.can("statement.view"):
        return []
    orders, payees = doubled_counted(access, period.month)
    if not orders:
        return []
    words = {"orders": format_number(orders), "payees": format_number(payees)}
    title = _("%(orders)s orders of %(payees)s payees meet two incentives") % words
    items = [{"title": title, "note": _("The rule of each plan decides what is paid."), "status": "open"}]
    address = f"{reverse('statement_list')}?month={period.month.isoformat()}&doubled=yes"
    template = "incentives/statement_checks.html"
    return [Panel(title=_("Double incentive"), template=template, context={"items": items}, url=address, link=_("Statements"))]
