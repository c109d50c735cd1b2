"""What a statement holds, in words: its instalments with state, month and the values of their tests, and the steps of their lines."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channelops.core.formats import format_money, format_number
from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import orders_by_key

from ..engine.contributions import LineKind
from ..engine.document import Asked, CustomerFact, CustomerTest, InstalmentPart
from ..engine.instalments import Seen, Verdict, parts_of, verdict
from ..lifecycle import INSTALMENT
from ..models import CommissionLine, Statement
from ..people.releasing import customers_seen
from ..selectors import instalments as read
from ..selectors.instalments import Held, Instalment
from ..services.instalment_holds import OPEN
from . import articles
from .instalments import share_words, test_words, when_words
from .statements import Articles

Row = dict[str, Any]
KINDS = frozenset({int(LineKind.HELD), int(LineKind.RELEASED), int(LineKind.FORFEITED)})
# Parts of which nothing is asked any more, or not yet.
UNASKED = frozenset({"scheduled", "clawed"})
ASKED = """(SELECT * FROM unnest(%(place)s::bigint[], %(ref)s::text[], %(origin)s::date[], %(due)s::date[])
    AS t(place, customer_ref, origin, due))"""


def figure_rows(held: Held) -> list[Row]:
    """What is held, what of it waits, and what may come, month by month."""
    figures = [(_("Held today"), held.fen), (_("of that due, and not told yet or on hold"), held.waiting_fen)]
    figures += [(_("May come with %(month)s") % {"month": month}, fen) for month, fen in held.ahead]
    return [{"text": text, "value": format_money(fen)} for text, fen in figures]


def ahead_chart(held: Held) -> Row:
    """What may come in the months ahead, as bars."""
    series = {"name": _("May come"), "role": "accent", "data": [fen / 100 for _month, fen in held.ahead]}
    return {
        "label": _("Next six months"),
        "total": format_money(held.ahead_fen),
        "data": {"x": [str(month) for month, _fen in held.ahead], "unit": _("yuan"), "series": [series]},
        "head": [_("Month"), _("yuan")],
        "rows": [[str(month), format_money(fen)] for month, fen in held.ahead],
    }


def instalment_rows(statement: Statement, found: Sequence[Instalment], known: Articles, *, may_hold: bool) -> list[Row]:
    """The instalments with their orders, states, and the values that their tests see today."""
    known.learn(each.plan_version_id for each in found)
    orders = orders_by_key({(each.day, each.order_id) for each in found})
    holds = read.holds_of([each.hold for each in found if each.hold])
    refs = [orders[each.order_id].customer_ref if each.order_id in orders else "" for each in found]
    tests = _tested(found, refs, known)
    rows = []
    for each, ref, tested in zip(found, refs, tests, strict=True):
        hold, key = holds.get(each.hold or 0), [statement.pk, each.address]
        rows.append(
            {
                "order": orders[each.order_id].ref if each.order_id in orders else "",
                "customer": ref,
                "day": each.day,
                "title": known.title(each.plan_version_id, each.component),
                "part": parts_of(each.rule)[1],
                "due": _month(each.due),
                "amount": format_money(each.fen),
                "amount_fen": each.fen,
                "code": each.state,
                "state": INSTALMENT[each.state][0],
                "tone": INSTALMENT[each.state][1],
                "decided": str(Month.of(each.decided)) if each.decided else "",
                "tests": tested,
                "hold": _("%(name)s: %(reason)s") % {"name": hold.held_by.name, "reason": hold.reason} if hold else "",
                "hold_url": reverse("instalment_hold", args=key) if may_hold and each.state in OPEN and not hold else "",
                "lift_url": reverse("instalment_lift", args=key) if may_hold and hold else "",
            }
        )
    return rows


def held_steps(line: CommissionLine, known: Articles, *, order: Any) -> list[Row]:
    """The last steps of a line that is held, released or forfeited: the part, its tests with their values, the amount."""
    article, number = known.instalments(line.plan_version_id, line.component), parts_of(line.rule)[1]
    if article is None:
        return []
    part = article.parts[number - 1]
    rate = articles.rate_words(line.rate_millionths, pieces=False) if line.rate_millionths else share_words(part)
    held = {
        "step": pgettext("instalment", "Held"),
        "how": _("Part %(n)s, due %(when)s: with %(month)s") % {"n": number, "when": when_words(part.month), "month": _month(line.before)},
        "src": _("Article %(article)s; the last part is what is left, with what was rounded")
        % {"article": article.article or article.code},
        "op": f"× {rate}",
    }
    if line.kind == LineKind.HELD:
        paid = {
            "step": _("Paid in parts"),
            "how": _("What the order earns under this article, or what comes back of it"),
            "val": _yuan(line.base),
        }
        tests = {"tests": [test_words(test) for test in part.tests], "open": True}
        return [paid, held | tests | {"val": format_money(line.amount_fen)}]
    forfeited = line.kind == LineKind.FORFEITED
    ref = order.customer_ref if order else ""
    seen = tests_seen([(part, ref, line.before)])[0]
    asked = {
        "step": _("Tests"),
        "how": _("What is told of the customer %(ref)s") % {"ref": ref} if part.tests else _("Nothing is asked"),
        "tests": [row["text"] for row in seen],
        "failed": [row["text"] for row in seen if row["holds"] is False],
        "val": _("failed") if forfeited else _("passed"),
    }
    end = pgettext("instalment", "Forfeited") if forfeited else pgettext("instalment", "Released")
    amount = line.base if forfeited else line.amount_fen
    return [held | {"val": _yuan(amount)}, asked, {"step": end, "how": "", "val": format_money(line.amount_fen)}]


def tests_seen(asked: Sequence[tuple[InstalmentPart, str, int]]) -> list[list[Row]]:
    """Of each (part, customer, due month as in lines) its tests with the values that they see and whether they hold (None: not told)."""
    months = [Month(due // 100, due % 100) for _part, _ref, due in asked]
    words = {
        "place": list(range(len(asked))),
        "ref": [ref for _part, ref, _due in asked],
        "origin": [month.plus(-part.month).first for (part, _ref, _due), month in zip(asked, months, strict=True)],
        "due": [month.first for month in months],
    }
    seen = dict(zip(Asked, customers_seen(ASKED, words), strict=True)) if asked else {}
    return [[_test_row(test, seen[test.asked], place) for test in part.tests] for place, (part, _ref, _due) in enumerate(asked)]


def _tested(found: Sequence[Instalment], refs: Sequence[str], known: Articles) -> list[list[Row]]:
    """The tests of each instalment: with their values, once it is due."""
    parts = [_part(each, known) for each in found]
    some = [at for at, each in enumerate(found) if each.state not in UNASKED]
    seen = dict(zip(some, tests_seen([(parts[at], refs[at], found[at].due) for at in some]), strict=True))
    return [seen.get(at, [{"text": test_words(test), "holds": None} for test in part.tests]) for at, part in enumerate(parts)]


def _part(each: Instalment, known: Articles) -> InstalmentPart:
    article = known.instalments(each.plan_version_id, each.component)
    assert article is not None
    return article.parts[parts_of(each.rule)[1] - 1]


def _test_row(test: CustomerTest, seen: Seen, place: int) -> Row:
    """“call minutes 59 of at least 60”; of what is so or not, whether it was."""
    alone = InstalmentPart(month=1, tests=(test,))
    found = Verdict(int(verdict(alone, seen, seen)[place]))
    if found is Verdict.UNKNOWN:
        return {"text": _("%(test)s: not told yet") % {"test": test_words(test)}, "holds": None}
    words = {
        "test": test_words(test),
        "value": _value(test, seen, place),
        "verdict": _("passed") if found is Verdict.PASSED else _("failed"),
    }
    text = _("%(test)s: %(value)s, %(verdict)s") if words["value"] else _("%(test)s: %(verdict)s")
    return {"text": text % words, "holds": found is Verdict.PASSED}


def _value(test: CustomerTest, seen: Seen, place: int) -> str:
    """The value that a test of at least so much sees; "" for what is only so or not."""
    columns = {CustomerFact.MINUTES: seen.minutes, CustomerFact.DATA_MB: seen.data_mb}
    if test.fact is CustomerFact.NET_BILLED:
        return format_money(int(seen.net_fen[place]))
    return format_number(int(columns[test.fact][place])) if test.fact in columns else ""


def _month(number: int) -> str:
    return str(Month(number // 100, number % 100))


def _yuan(fen: int) -> str:
    return _("%(yuan)s yuan") % {"yuan": format_money(fen)}
