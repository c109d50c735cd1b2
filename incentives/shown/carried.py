"""What goes from month to month: excess that is paid later, debts that are given back; with the way to the month it came from."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.formats import format_money

from ..engine.contributions import LineKind
from ..engine.crossing import crosses
from ..models import CommissionLine, Statement
from ..selectors.statements import lines_carried, statement_before
from ..selectors.states import left_of
from .statements import Articles, kind_words

Row = dict[str, Any]


def carried_step(line: CommissionLine) -> Row:
    """Where a carried line comes from, or the debt that a line gives back."""
    earned = line.amount_fen - line.cut_fen if line.kind == LineKind.CARRIED else line.before
    return {**came_from(line.payee_id, line), "step": _("Carried over"), "val": format_money(earned)}


def came_from(payee_id: int, line: CommissionLine) -> Row:
    """The payee's statement before the line's, in words and as an address."""
    before = statement_before(payee_id, line.month)
    if line.kind == LineKind.CARRIED:
        how = _("It stood above the most of the period before and counts first in this one.")
    else:
        how = _("The month began with this much owed.")
    if before is None:
        return {"how": how}
    return {"how": how, "src": _("Carried from %(month)s") % {"month": before}, "url": reverse("statement_detail", args=[before.pk])}


def carried_rows(statement: Statement, known: Articles) -> list[Row]:
    """What came into the month and what it leaves, by article; `known` are those that pay the payee."""
    if not any(crosses(content) for content in known.contents.values()):
        return []
    lines, left = lines_carried(statement), left_of(statement.payee_id, statement.month)
    known.learn([each.plan_version_id for each in lines] + [each.version_id for each in left])
    rows = []
    for line in lines:
        key = (line.plan_version_id, line.component)
        step = carried_step(line)
        named = {"title": known.title(*key), "article": known.article(*key), "what": kind_words(line.kind)}
        rows.append(
            named | {"where": step.get("src", ""), "url": step.get("url", ""), "fen": step["val"], "paid": format_money(line.amount_fen)}
        )
    for each in left:
        key = (each.version_id, each.component)
        what = _("Owed: later months give it back") if each.owed else _("Goes on into the next month")
        named = {"title": known.title(*key), "article": known.article(*key), "what": what}
        rows.append(named | {"where": "", "url": "", "fen": format_money(each.fen), "paid": ""})
    return rows
