"""The clawbacks of a statement in words: the list of customers, and the steps of a line."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from channelops.core.formats import format_money, format_number
from channelops.sales.selectors.codes import orders_by_key
from channelops.sales.selectors.orders import names_of as order_names

from ..engine.contributions import LineKind
from ..engine.document import Clawback, Unearned
from ..models import CommissionLine, Statement
from ..selectors import clawbacks as read
from ..selectors.statements import LineTold, line_address
from . import articles

Row = dict[str, Any]
WAYS = {
    Unearned.FULL: gettext_lazy("All of it within the window"),
    Unearned.STRAIGHT_LINE: gettext_lazy("The part of the window that is left"),
    Unearned.STEPS: gettext_lazy("By steps of the customer's age"),
    Unearned.MONTHS: gettext_lazy("The months of thirty days that are left"),
}
KINDS = frozenset({int(LineKind.CLAWED), int(LineKind.REINSTATED), int(LineKind.DEFERRED)})


def figure_rows(taken: read.Taken, *, risk: int) -> list[Row]:
    """What was taken back and came back, what waits, and what is at `risk` in fen."""
    figures = (
        (_("Taken back this month"), taken.clawed_fen),
        (_("Came back with customers this month"), taken.reinstated_fen),
        (_("Waited from earlier months"), taken.before_fen),
        (_("Waits for the next month"), taken.after_fen),
        (_("At risk today: taken back if every customer left"), risk),
    )
    return [{"text": text, "value": format_money(fen)} for text, fen in figures]


def clawback_rows(statement: Statement, lines: Sequence[LineTold]) -> list[Row]:
    """The customers of a page of lines with their orders."""
    orders = orders_by_key({(line.day, line.order_id) for line in lines})
    ends = read.customer_ends((order.customer_ref for order in orders.values()), statement.month)
    named = order_names(list(orders.values()), kinds={"product"})
    return [_row(statement, line, (orders.get(line.order_id), named, ends)) for line in lines]


def _row(statement: Statement, line: LineTold, found: tuple[Any, Any, Mapping[str, Any]]) -> Row:
    order, named, ends = found
    end = ends.get(order.customer_ref) if order else None
    clawed = line.kind == LineKind.CLAWED
    return {
        "url": reverse("statement_line", args=[statement.pk, line_address(line)]),
        "customer": order.customer_ref if order else "",
        "order": order.ref if order else "",
        "day": line.day,
        "product": named.of(order, "product") if order else "",
        "ended": end.ended_on if end and clawed else None,
        "age": format_number(line.before) if clawed else "",
        "paid": format_money(line.base),
        "share": articles.rate_words(line.rate_millionths, pieces=False) if clawed else _("the customer returned"),
        "amount": format_money(line.amount_fen),
    }


def window_rows(article: Clawback) -> list[str]:
    """The window or the steps, one sentence each."""
    return [
        _("Below %(n)s days: %(share)s") % {"n": step.days, "share": articles.rate_words(step.share_millionths, pieces=False)}
        for step in article.steps
    ] or [_("Within %(n)s days that were not suspended") % {"n": article.window_days}]


def rule_rows(article: Clawback) -> list[str]:
    """The window or the steps, and the most that a month keeps."""
    most = articles.rate_words(article.recover_millionths, pieces=False)
    return [*window_rows(article), _("At most %(share)s of what a month pays; the rest waits for the next month") % {"share": most}]


def clawback_steps(line: CommissionLine, article: Clawback | None, *, order: Any) -> list[Row]:
    """The last steps of a clawed line, or of what came back: who left when, how old, which part of what was paid."""
    how = _yuan(line.base)
    if line.kind == LineKind.REINSTATED:
        told = _("The customer is in the net again, or the order was returned: what was taken back comes back, once.")
        return [{"step": _("Reinstated"), "how": told, "val": format_money(line.amount_fen)}]
    end = read.customer_end(order.customer_ref, line.month) if order else None
    left = [_("The customer %(ref)s left on %(day)s") % {"ref": order.customer_ref, "day": end.ended_on}] if order and end else []
    if end and end.suspended_since:
        left.append(_("suspended since %(day)s, which counts as the end") % {"day": end.suspended_since})
    return [
        {"step": _("Still paid"), "how": _("What was paid of the order under this article, less what came back since"), "val": how},
        {
            "step": _("Age"),
            "how": _("; ").join(left) or "",
            "src": _("Days in the net, suspended ones not counted"),
            "val": _("%(n)s days") % {"n": format_number(line.before)},
        },
        {
            "step": pgettext("commission", "Clawback"),
            "how": WAYS[article.by] if article else "",
            "tests": window_rows(article) if article else [],
            "op": f"× −{articles.rate_words(line.rate_millionths, pieces=False)}",
            "val": format_money(line.amount_fen),
        },
    ]


def deferred_steps(line: CommissionLine, article: Clawback) -> Sequence[Row]:
    """What of the clawbacks waits: all that is due, less at most the share of what the month pays."""
    if line.rule == 0:
        return [{"step": _("Waited from earlier months"), "how": "", "val": format_money(line.amount_fen)}]
    most = articles.rate_words(article.recover_millionths, pieces=False)
    return [
        {"step": _("To be taken back"), "how": _("This month's clawbacks and what waited from earlier months"), "val": _yuan(line.base)},
        {"step": _("Most of the month"), "how": _("Of what the month pays otherwise"), "op": f"× {most}", "val": _yuan(line.before)},
        {"step": _("Waits for the next month"), "how": _("What is due above that"), "val": format_money(line.amount_fen)},
    ]


def _yuan(fen: int) -> str:
    return _("%(yuan)s yuan") % {"yuan": format_money(fen)}
