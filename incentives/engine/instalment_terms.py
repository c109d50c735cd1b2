"""The terms of instalments: read from a plan document, checked, and written back."""

from __future__ import annotations

from typing import Any

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.money import FEN_PER_YUAN, MILLION

from . import numbers
from .document import Asked, CustomerFact, CustomerTest, InstalmentPart, Instalments, PlanVersion, Title
from .instalments import covered, pays_once
from .nodes import Node

# Facts that are so or not; of the others at least so much is asked, in the named field.
FLAGS = frozenset({CustomerFact.IN_NET, CustomerFact.NOT_SUSPENDED, CustomerFact.AUDIT_CLEAN})
LEAST = {CustomerFact.MINUTES: "at_least", CustomerFact.DATA_MB: "at_least", CustomerFact.NET_BILLED: "at_least_yuan"}


def read(node: Node) -> Instalments:
    """Return the terms of one article."""
    return Instalments(
        code=node.value["code"],
        title=Title(node["title"].value["zh"], node["title"].value["en"]),
        parts=tuple(_part(one) for one in node["parts"]),
        article=node.value.get("article", ""),
        components=tuple(sorted(node.value.get("components") or ())),
    )


def _part(node: Node) -> InstalmentPart:
    if node["percent"] and node["yuan"]:
        node["yuan"].report(_("A part is a share or an amount, not both."))
    return InstalmentPart(
        month=node.value["month"],
        share_millionths=node["percent"].maybe(numbers.percent_rate) or 0,
        amount_fen=node["yuan"].maybe(numbers.fen) or 0,
        tests=tuple(_test(one) for one in node["tests"]),
    )


def _test(node: Node) -> CustomerTest:
    fact = CustomerFact(node.value["fact"])
    wanted = LEAST.get(fact, "")
    for name in ("at_least", "at_least_yuan"):
        if bool(node[name]) != (name == wanted):
            node[name].report(_("Minutes and data say at_least, net_billed says at_least_yuan, the other facts say neither."))
    least = node["at_least_yuan"].maybe(numbers.fen) if wanted == "at_least_yuan" else node.value.get("at_least", 0)
    return CustomerTest(fact, node["over"].one_of(Asked, Asked.DUE), least or 0)


def write(article: Instalments) -> dict[str, Any]:
    """Return the terms as the document spells them."""
    written: dict[str, Any] = {"code": article.code, "title": {"zh": article.title.zh, "en": article.title.en}}
    if article.article:
        written["article"] = article.article
    if article.components:
        written["components"] = list(article.components)
    return written | {"parts": [_written_part(one) for one in article.parts]}


def _written_part(part: InstalmentPart) -> dict[str, Any]:
    written: dict[str, Any] = {"month": part.month}
    if part.share_millionths:
        written["percent"] = numbers.shown(part.share_millionths, numbers.PER_PERCENT)
    if part.amount_fen:
        written["yuan"] = numbers.shown(part.amount_fen, FEN_PER_YUAN)
    if part.tests:
        written["tests"] = [_written_test(one) for one in part.tests]
    return written


def _written_test(test: CustomerTest) -> dict[str, Any]:
    written: dict[str, Any] = {"fact": test.fact.value}
    if test.asked is not Asked.DUE:
        written["over"] = test.asked.value
    if test.fact is CustomerFact.NET_BILLED:
        return written | {"at_least_yuan": numbers.shown(test.least, FEN_PER_YUAN)}
    return written if test.fact in FLAGS else written | {"at_least": test.least}


def check(plan: PlanVersion, root: Node) -> None:
    """Report codes used twice or not at all, months that do not rise, shares that are not 100 per cent together, tests of nothing."""
    known = [*(one.code for one in plan.components), *(one.code for one in plan.overrides), *(one.code for one in plan.clawbacks)]
    taken: set[int] = set()
    for article, node in zip(plan.instalments, root["instalments"], strict=True):
        if article.code in known:
            node["code"].report(_("Another component has the code “%(code)s” already."), code=article.code)
        known.append(article.code)
        _check_components(plan, node)
        mine = set(covered(article, plan))
        if not mine and not article.components:
            node.report(_("No component of the plan pays an order once; there is nothing to pay in parts."))
        if taken & mine:
            code = plan.components[min(taken & mine)].code
            node["components"].report(_("Other instalments pay “%(code)s” in parts already."), code=code)
        taken |= mine
        _check_months(article, node["parts"])
        _check_shares(article, node["parts"])
        _check_tests(article, node["parts"])


def _check_components(plan: PlanVersion, node: Node) -> None:
    codes = [one.code for one in plan.components]
    for place in node["components"]:
        if place.value not in codes:
            place.report(_("There is no component “%(code)s”."), code=place.value)
        elif not pays_once(plan, codes.index(place.value)):
            place.report(_("“%(code)s” pays by month already: only what an order earns once is paid in parts."), code=place.value)


def _check_months(article: Instalments, places: Node) -> None:
    last = -1
    for part, place in zip(article.parts, places, strict=True):
        if part.month <= last:
            place["month"].report(_("Parts are in the order of their months, one a month."))
        last = part.month
    if last == 0:
        list(places)[-1]["month"].report(_("The last part is paid in a later month; what is paid at once needs no instalments."))


def _check_shares(article: Instalments, places: Node) -> None:
    nodes = list(places)
    for part, place in zip(article.parts[:-1], nodes[:-1], strict=True):
        if not part.share_millionths and not part.amount_fen:
            place["percent"].report(_("Only the last part may be what is left; this one says its share or its amount, above zero."))
    shares, last = sum(part.share_millionths for part in article.parts), article.parts[-1]
    if shares > MILLION:
        nodes[-1]["percent"].report(_("The shares are more than 100 per cent together."))
    elif last.amount_fen:
        nodes[-1]["yuan"].report(_("The last part is what is left of the line: it says a share, or nothing."))
    elif last.share_millionths and (shares != MILLION or any(part.amount_fen for part in article.parts)):
        nodes[-1]["percent"].report(_("The shares must be 100 per cent together; leave the last one out and it is what is left."))
    elif not last.share_millionths and shares == MILLION:
        nodes[-1]["percent"].report(_("Nothing is left for the last part."))


def _check_tests(article: Instalments, places: Node) -> None:
    for part, place in zip(article.parts, places, strict=True):
        if part.tests and not part.month:
            place["tests"].report(_("What is paid at once cannot wait for a test."))
        for number, (test, node) in enumerate(zip(part.tests, place["tests"], strict=True)):
            if any((one.fact, one.asked) == (test.fact, test.asked) for one in part.tests[:number]):
                node["fact"].report(_("The same is asked twice."))
            if test.fact not in FLAGS and test.least <= 0:
                node[LEAST[test.fact]].report(_("Ask for more than nothing."))
