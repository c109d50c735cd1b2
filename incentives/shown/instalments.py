"""Instalments in words: the parts of an article, and what their tests ask."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channelops.core.formats import format_money, format_number

from ..engine.document import Asked, CustomerFact, CustomerTest, InstalmentPart, Instalments
from ..engine.instalment_terms import FLAGS
from . import articles

Row = dict[str, Any]
OVER = {Asked.DUE: gettext_lazy("in the month in which it is due"), Asked.BETWEEN: gettext_lazy("in all months up to that one")}


def part_rows(article: Instalments) -> list[str]:
    """One sentence for each part: when, how much, on which tests."""
    rows = []
    for part in article.parts:
        words = {"when": when_words(part.month), "share": share_words(part), "tests": _("; ").join(test_words(one) for one in part.tests)}
        rows.append((_("%(when)s: %(share)s, if %(tests)s") if part.tests else _("%(when)s: %(share)s")) % words)
    return rows


def when_words(month: int) -> str:
    """When a part is due that is paid so many months later."""
    return ngettext("%(n)s month later", "%(n)s months later", month) % {"n": month} if month else _("At once")


def share_words(part: InstalmentPart) -> str:
    """How much of the line a part is."""
    if part.amount_fen:
        return _("%(yuan)s yuan of the line") % {"yuan": format_money(part.amount_fen)}
    if part.share_millionths:
        return articles.rate_words(part.share_millionths, pieces=False)
    return _("what is left")


def test_words(test: CustomerTest) -> str:
    """What a test asks: “call minutes at least 90 in all months up to that one”."""
    words = {"fact": articles.FACTS[test.fact], "over": OVER[test.asked], "least": least_words(test)}
    if test.fact in FLAGS:
        return _("%(fact)s %(over)s") % words
    return _("%(fact)s at least %(least)s %(over)s") % words


def least_words(test: CustomerTest) -> str:
    """The least that is asked, as its fact counts."""
    return format_money(test.least) if test.fact is CustomerFact.NET_BILLED else format_number(test.least)
