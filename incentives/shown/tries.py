"""The rows of a try as its page shows them: every order with its lines and their steps, lines of no order, totals."""

from typing import Any

from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number

from ..engine.contributions import LineKind
from ..engine.trying import TriedLine, Try
from . import articles
from .foldings import folded
from .instalments import when_words
from .named import Names, names_told
from .statements import kind_words
from .steps import TESTS, step_rows

Row = dict[str, Any]


def order_rows(tried: Try) -> list[Row]:
    """Every typed order, open where it earned nothing."""
    told = [(each, folded(each.steps)) for each in tried.orders()]
    names = names_told(step for each, lost in told for steps in (lost, *(line.steps for line in each.lines)) for step in steps)
    return [
        {
            "order": each.order,
            "payee": each.payee,
            "amount": format_money(each.amount_fen),
            "lines": [_line(line, tried, names) for line in each.lines],
            "failed": TESTS.get(each.failed, each.failed),
            "nearest": title_of(each.nearest, tried) if each.nearest else "",
            "steps": step_rows(lost, tried.plan, names),
        }
        for each, lost in told
    ]


def loose_rows(tried: Try) -> list[Row]:
    """What limits and guarantees add, by payee."""
    return [_line(line, tried, {}) | {"payee": payee} for payee, line in tried.loose()]


def total_rows(tried: Try) -> list[Row]:
    """By payee and article."""
    return [
        {"payee": payee, "title": title_of(component, tried), "lines": format_number(lines), "amount": format_money(fen)}
        for payee, component, lines, fen in tried.totals()
    ]


def title_of(code: str, tried: Try) -> str:
    """What the component of a code is called."""
    component = next((one for one in tried.plan.components if one.code == code), None)
    if component is None:
        return _("Limits of the plan")
    return f"{component.article} {articles.title_words(component.title)}".strip()


def _line(line: TriedLine, tried: Try, names: Names) -> Row:
    return {
        "title": title_of(line.component, tried),
        "kind": kind_words(LineKind[line.kind.upper()]),
        "amount": format_money(line.amount_fen),
        "parts": [{"when": when_words(month), "amount": format_money(fen)} for month, fen in line.parts],
        "steps": step_rows(line.steps, tried.plan, names),
    }
