"""Added lines in words: the part of a shared order, and what somebody above gets of what was earned below."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channelops.core.formats import format_money
from channelops.kernel.money import apply_millionths
from channelops.kernel.periods import Month
from channelops.sales.selectors.codes import payee_names

from ..engine.contributions import LineKind
from ..engine.document import Override, Way
from ..engine.overrides import parts_of
from ..models import CommissionLine
from ..selectors.statements import LineTold
from . import articles

Step = dict[str, Any]
ADDED = frozenset(int(kind) for kind in LineKind if kind >= LineKind.SPLIT)
WAYS = {
    Way.CASCADE: gettext_lazy("One rate for each level"),
    Way.DIFFERENTIAL: gettext_lazy("The own rate less the highest below"),
}


def below_names(lines: Iterable[CommissionLine | LineTold]) -> dict[int, str]:
    """Of override lines, the names of the payees below, by the line's number in place of an order."""
    ids = {-line.order_id for line in lines if line.kind == LineKind.OVERRIDE}
    return {-pk: name for pk, name in payee_names(ids).items()} if ids else {}


def split_steps(line: CommissionLine, shares: Sequence[tuple[int, int]], *, owner: int) -> list[Step]:
    """The last step of a shared order's line; `shares` are (payee, millionths) as named, `owner` the order's payee."""
    names = payee_names({payee for payee, _share in shares} | {owner})
    named = [f"{names.get(payee, payee)} {articles.rate_words(share, pieces=False)}" for payee, share in shares]
    if line.payee_id == owner:
        how = _("The others get their parts of it.")
    else:
        how = _("The fen left over go to the largest remainders, of equals to the share named first.")
    if line.before < 0:
        how = _("Of what was given the same part is taken back as of the order.")
    step = {"step": _("Split"), "how": how, "tests": named, "op": f"× {articles.rate_words(line.rate_millionths, pieces=False)}"}
    return [step | {"src": _("of %(yuan)s yuan") % {"yuan": format_money(line.before)}, "val": format_money(line.amount_fen)}]


def override_steps(line: CommissionLine, article: Override, *, source: str, name: str) -> list[Step]:
    """Who earned below and how much, at which rate; the line is the difference of two rounded totals."""
    level, _piece, back = (int(part[0]) for part in parts_of(np.array([line.rule])))
    of = Month.of(line.month).plus(-back)
    words = {"name": name, "month": str(of), "day": line.day}
    steps = ngettext("one level down", "%(n)s levels down", level) % {"n": level}
    earned = _("%(name)s, %(steps)s, for orders of %(month)s from %(day)s on") % (words | {"steps": steps})
    totals = {"after": line.before + line.base, "before": line.before}
    shown = {key: format_money(apply_millionths(total, line.rate_millionths)) for key, total in totals.items()}
    how = _("%(how)s. The total earns %(after)s with it and %(before)s without it.") % ({"how": WAYS[article.way]} | shown)
    asked = activity_words(article)
    return [
        {"step": _("Earned below"), "how": earned, "src": _counted(line), "val": _yuan(line.base)},
        *([{"step": _("Own activity"), "tests": asked, "src": source, "val": _("passed")}] if asked and not back else []),
        {
            "step": _("Rate"),
            "how": how,
            "src": source,
            "op": f"× {articles.rate_words(line.rate_millionths, pieces=False)}",
            "val": format_money(line.amount_fen),
        },
    ]


def activity_words(article: Override) -> list[str]:
    """What somebody above must have done himself."""
    found = []
    if article.least_orders:
        found.append(_("at least %(n)s own orders in the month") % {"n": article.least_orders})
    if article.least_fen:
        found.append(_("at least %(yuan)s yuan earned by own orders in the month") % {"yuan": format_money(article.least_fen)})
    return found


def rate_rows(article: Override) -> list[str]:
    """The rates of an article, one sentence a level or rank."""
    rows = []
    for number, rate in enumerate(article.rates, start=1):
        told: Mapping[str, str] = {"rate": articles.rate_words(rate.rate_millionths, pieces=False)}
        if article.way is Way.CASCADE:
            rows.append(_("Level %(n)s: %(rate)s") % {**told, "n": number})
            continue
        who = [_("place %(n)s from the head") % {"n": rank} for rank in rate.ranks] + [
            _("stage %(letter)s") % {"letter": s} for s in rate.stages
        ]
        rows.append(_("%(who)s: %(rate)s") % {**told, "who": _(", ").join(who) or _("Everyone else")})
    return rows


def _counted(line: CommissionLine) -> str:
    return _("Counted before it: %(before)s") % {"before": _yuan(line.before)}


def _yuan(fen: int) -> str:
    return _("%(yuan)s yuan") % {"yuan": format_money(fen)}
