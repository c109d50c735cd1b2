"""The lines of a statement in words, column by column: what many lines say alike is said once."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.formats import format_money
from channelops.sales.selectors.codes import names_of

from ..engine.contributions import LineKind
from ..engine.instalments import RULES
from ..models import Statement
from ..selectors.statements import LineTold, line_address
from . import articles
from .added_steps import ADDED, below_names
from .behind import called
from .statements import Articles, kind_words

Row = dict[str, Any]
T = TypeVar("T")
# Lines that say an amount and not of what.
BARE = frozenset({int(LineKind.REINSTATED), int(LineKind.DEFERRED), int(LineKind.FORFEITED)})


def line_rows(statement: Statement, lines: Sequence[LineTold], known: Articles) -> list[Row]:
    """A page of lines, each with the way to its explanation."""
    address = reverse("statement_line", args=[statement.pk, "LINE"])
    told = zip(lines, worded(lines, known), strict=True)
    return [row | {"amount": format_money(line.amount_fen), "url": address.replace("LINE", line_address(line))} for line, row in told]


def worded(lines: Sequence[LineTold], known: Articles) -> list[Row]:
    """What a file says of lines; a page says the same."""
    if not lines:
        return []
    columns = _columns(lines, known)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _columns(lines: Sequence[LineTold], known: Articles) -> dict[str, Iterable[Any]]:
    told = dict(zip(LineTold._fields, zip(*lines, strict=True), strict=True))
    version, number, rule, kind, tier = (told[name] for name in ("plan_version_id", "component", "rule", "kind", "tier"))
    known.learn(version)
    order, product = _behind(lines)
    counted = _said(partial(_pieces, known), zip(version, number, rule, kind, map(bool, told["order_id"]), strict=True))
    of = [before if each == LineKind.SPLIT else base for each, base, before in zip(kind, told["base"], told["before"], strict=True)]
    return {
        "day": told["day"],
        "order": order,
        "product": product,
        "title": _said(known.title, version, number),
        "article": _said(known.article, version, number),
        "tier": _said(lambda kind, tier: "" if kind in ADDED else tier or "", kind, tier),
        "kind": _said(lambda kind, tier: kind_words(kind, part=tier if kind >= LineKind.HELD else 0), kind, tier),
        "base": _said(_base, counted, of),
        "rate": _said(_rate, counted, kind, told["rate_millionths"]),
        "amount_fen": told["amount_fen"],
    }


def _said(words: Callable[..., T], *columns: Iterable[Any]) -> list[T]:
    """The words of each row of the columns, found once for all rows that are alike."""
    rows = list(zip(*columns, strict=True))
    found = {row: words(*row) for row in set(rows)}
    return [found[row] for row in rows]


def _behind(lines: Sequence[LineTold]) -> tuple[list[str], list[str]]:
    """How the order, event or payee below of each line is called, and the product."""
    facts = called((line.day, line.order_id) for line in lines)
    products = names_of("products", {fact.product_id for fact in facts.values()})
    below, nothing = below_names(lines), _("Of no order")
    order = [fact.words if (fact := facts.get(line.order_id)) else below.get(line.order_id, nothing) for line in lines]
    return order, [products.get(fact.product_id, "") if (fact := facts.get(line.order_id)) else "" for line in lines]


def _pieces(known: Articles, line: tuple[int, int, int, int, bool]) -> bool | None:
    """Whether a line counts pieces, not money; None where it does not say what it counts."""
    version, number, rule, kind, ordered = line
    if kind in ADDED:
        return None if kind in BARE else False
    component = known.of(version, number) if ordered else None
    if component is None:
        return None
    return rule >= 0 and articles.by_pieces(component, component.rules[rule & RULES])


def _base(pieces: bool | None, base: int) -> str:
    return "" if pieces is None else articles.base_words(base, pieces=pieces)


def _rate(pieces: bool | None, kind: int, millionths: int) -> str:
    # the last part of a line has no share of its own: it is what is left
    if pieces is None or (kind >= LineKind.HELD and not millionths):
        return ""
    return articles.rate_words(millionths, pieces=pieces)
