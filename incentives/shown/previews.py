"""A preview: what a document under the editor's hand would do: its problems, its articles in words, a curve, some real orders."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.formats import format_money, format_number
from channelops.kernel.brackets import Mode
from channelops.sales.models import Order
from channelops.sales.selectors.codes import payee_names
from channelops.sales.selectors.orders import names_of

from ..engine.catalogue import unknown_codes
from ..engine.document import Component, Rule
from ..engine.document import PlanVersion as Content
from ..engine.problems import PlanInvalid, Problem
from ..engine.reading import read
from ..engine.tiers import TierTerms
from ..models import PlanVersion
from ..selectors.rules import codes_of
from . import articles
from .curves import Curve, curve_of
from .named import names_in
from .samples import tried

Row = dict[str, Any]
TOTAL, EACH, DIFFERENCE = "total", "each", "difference"
FEN = 100


def content_or_problems(document: Mapping[str, Any]) -> tuple[Content | None, list[Problem]]:
    """The content of a document, with the codes nobody knows; or only what is wrong in it."""
    try:
        content = read(document)
    except PlanInvalid as error:
        return None, error.problems
    return content, unknown_codes(content, codes_of(content))


def problem_rows(problems: Sequence[Problem]) -> list[Row]:
    """Place and sentence of each problem."""
    return [{"pointer": each.pointer, "text": _(each.template) % each.params} for each in problems]


def card_rows(content: Content, base: Content | None) -> list[Row]:
    """Of each article: what it pays in short, and whether it differs from the version before."""
    known = _by_code(base)
    return [
        {
            "code": each.code,
            "rate": rate_words(each),
            "changed": base is not None and known.get(each.code) != each,
        }
        for each in content.components
    ]


def rate_words(component: Component) -> str:
    """The rates of its first rules, each unit said once: `70 / 105 / 130 yuan apiece`."""
    found = []
    for rule in component.rules[:2]:
        words = articles.rule_rate(component, rule).split(" / ")
        unit = words[-1].partition(" ")[2]
        same = unit and all(word.endswith(f" {unit}") for word in words)
        found.append(f"{' / '.join(word.partition(' ')[0] for word in words)} {unit}" if same else " / ".join(words))
    return " · ".join(found)


def tier_extras(content: Content, base: Content | None) -> dict[str, list[list[str]]]:
    """By the place of each tier table: its rates before, their change, and what a full tier comes to."""
    known = _by_code(base)
    found = {}
    for place, component in enumerate(content.components):
        for number, rule in enumerate(component.rules):
            if isinstance(rule.terms, TierTerms):
                was = known.get(component.code)
                before = was.rules[number] if was is not None and number < len(was.rules) else None
                found[f"/components/{place}/rules/{number}/table/tiers"] = _extra_rows(component, rule, before)
    return found


def names_of_codes(content: Content) -> dict[str, list[dict[str, str]]]:
    """The names of every code that the document holds."""
    return {field: [{"code": code, "name": name} for code, name in known.items()] for field, known in names_in(content).items()}


def chart_of(content: Content, base: Content | None, *, place: int, rule: int, mode: str, versions: tuple[str, str]) -> Row:
    """The curve of the open article, beside that of the version before; nothing where it cannot be drawn."""
    if not 0 <= place < len(content.components):
        return {}
    component = content.components[place]
    curve = curve_of(content, place, rule)
    if curve.is_flat:
        return {}
    old = _curve_before(base, component, rule, upto=curve.totals[-1])
    sides = [(versions[0], "muted", old)] if old and mode != DIFFERENCE else []
    sides.append((versions[1], "accent", curve))
    series = [{"name": name, "label": name, "role": role, "points": _points(one, old, mode)} for name, role, one in sides]
    data = {
        "xName": _("pieces in a period") if curve.pieces else _("amount in a period, yuan"),
        "unit": _unit(mode),
        "series": series,
        "right": 64,
    }
    data["xMax"] = curve.totals[-1] if curve.pieces else curve.totals[-1] // FEN
    if old and mode != DIFFERENCE and (mark := _mark(curve, old)):
        data["mark"] = {"x": mark if curve.pieces else mark // FEN, "label": _("more than before from %(n)s") % {"n": _total(mark, curve)}}
    rows = [[_total(total, curve), *[format_number(one["points"][at][1]) for one in series]] for at, total in enumerate(curve.totals)]
    head = [data["xName"], *[f"{one['name']} {data['unit']}" for one in series]]
    return {"title": articles.title_words(component.title), "data": data, "head": head, "rows": rows[::4], "foot": _foot(curve, old)}


def sample_rows(orders: Sequence[Order], content: Content, base: Content | None) -> list[Row]:
    """Each order under both versions."""
    if not orders:
        return []
    now, then = tried(orders, content), tried(orders, base) if base else {}
    named, payees = names_of(list(orders)), payee_names({order.payee_id or 0 for order in orders})
    rows = []
    for order in orders:
        mine, other = now[order.pk], then.get(order.pk)
        step = mine.amount_fen - other.amount_fen if other else 0
        rows.append(
            {
                "ref": order.ref,
                "day": order.day,
                "pk": order.pk,
                "product": named.of(order, "product"),
                "payee": payees.get(order.payee_id or 0, ""),
                "place": format_number(mine.before + order.quantity) if mine.before is not None else "",
                "then": format_money(other.amount_fen) if other else "",
                "now": format_money(mine.amount_fen),
                "step": signed(step) if other else "",
                "tone": "bad" if step < 0 else "",
            }
        )
    return rows


def signed(fen: int) -> str:
    """Yuan with its sign, where it is more."""
    return f"+{format_money(fen)}" if fen > 0 else format_money(fen)


def version_words(version: PlanVersion | None) -> str:
    """A version by its number."""
    return _("version %(number)s") % {"number": version.number} if version else ""


def _by_code(content: Content | None) -> dict[str, Component]:
    return {each.code: each for each in content.components} if content else {}


def _extra_rows(component: Component, rule: Rule, before: Rule | None) -> list[list[str]]:
    assert isinstance(rule.terms, TierTerms)
    table = rule.terms.table
    old = before.terms.table.rows if before is not None and isinstance(before.terms, TierTerms) else ()
    pieces = articles.by_pieces(component, rule)
    found = []
    for number, row in enumerate(table.rows):
        was = old[number].rate_millionths if number < len(old) else None
        change = f"{(row.rate_millionths - was) * 1000 // was / 10:+.1f}".replace("-", "−") if was else ""
        full = table.total(int(row.upper), Mode.GRADUATED) if row.upper is not None and component.kind == "graduated" else None
        words = articles.rate_words(was, pieces=pieces) if was is not None else ""
        found.append([words, change, format_money(full) if full is not None else ""])
    return found


def _curve_before(base: Content | None, component: Component, rule: int, *, upto: int) -> Curve | None:
    if base is None:
        return None
    places = [at for at, each in enumerate(base.components) if each.code == component.code]
    if not places or base.components[places[0]].rules[0].terms.basis is not component.rules[0].terms.basis:
        return None
    return curve_of(base, places[0], rule, upto=upto)


def _points(curve: Curve, old: Curve | None, mode: str) -> list[list[Any]]:
    """Pairs for the chart, which draws pixels: the exact numbers stand in the table."""
    earned = curve.earned_fen
    if mode == DIFFERENCE:
        earned = tuple(mine - was for mine, was in zip(earned, old.earned_fen if old else (0,) * len(earned), strict=True))
    values = [fen / FEN for fen in earned]
    if mode == EACH:
        whole = 1 if curve.pieces else FEN
        values = [value * whole / total * (1 if curve.pieces else 100) for value, total in zip(values, curve.totals, strict=True)]
    return [[total if curve.pieces else total // FEN, round(value, 2)] for total, value in zip(curve.totals, values, strict=True)]


def _unit(mode: str) -> str:
    return _("yuan apiece or %") if mode == EACH else _("yuan")


def _mark(curve: Curve, old: Curve) -> int:
    """From which total on the curve stays above the old one; 0 where it always or never does."""
    above = [mine > was for mine, was in zip(curve.earned_fen, old.earned_fen, strict=True)]
    if above[0] or not above[-1]:
        return 0
    return curve.totals[len(above) - above[::-1].index(False)]


def _total(total: int, curve: Curve) -> str:
    return format_number(total) if curve.pieces else format_money(total)


def _foot(curve: Curve, old: Curve | None) -> str:
    at = len(curve.totals) * 2 // 3
    words = {"n": _total(curve.totals[at], curve), "now": format_money(curve.earned_fen[at])}
    if old is None:
        return _("Who reaches %(n)s in a period earns %(now)s yuan.") % words
    words["then"] = format_money(old.earned_fen[at])
    return _("Who reaches %(n)s in a period: %(then)s → %(now)s yuan.") % words
