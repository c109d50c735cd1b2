"""The rows of a plan as its page shows them: versions, and the articles of one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_number
from channelops.core.tones import state_of

from ..documents import content_of, sentences
from ..engine.document import Clawback, Component, Double, Instalments, Override, Rule
from ..models import PlanVersion
from ..selectors.plan_checks import codes_unknown, leave_words, refusal_above
from ..selectors.plan_doubles import Doubles, doubles_between, doubles_of
from ..selectors.plan_leaves import left_out_words
from ..selectors.plans import returned_because
from ..selectors.simulations import simulation_fresh
from . import added_steps, articles
from . import clawbacks as clawback_rows
from . import instalments as instalment_rows
from .contract_pins import pinned_words
from .named import Names, names_in
from .previews import rate_words

Row = dict[str, Any]
DOUBLES = {
    Double.REFUSE: gettext_lazy("The spiff is not paid"),
    Double.HIGHER: gettext_lazy("The higher is paid"),
    Double.BOTH: gettext_lazy("Both are paid"),
}

# The same of an order that a plan pays and one further down would add to.
DOUBLES_ABOVE = {
    Double.REFUSE: gettext_lazy("The plan below adds nothing"),
    Double.HIGHER: gettext_lazy("The plan below adds what it pays more"),
    Double.BOTH: gettext_lazy("Both are paid"),
}


def version_rows(versions: Sequence[PlanVersion]) -> list[Row]:
    """Number, state, days and hands of each version."""
    return [
        {
            "url": reverse("plan_version_detail", args=[version.pk]),
            "number": version.number,
            "state": state_of(version),
            "days": days_words(version),
            "author": version.author.name,
            "approver": version.approver.name if version.approver else "",
            "publisher": version.publisher.name if version.publisher else "",
            "published_at": version.published_at,
        }
        for version in versions
    ]


def days_words(version: PlanVersion) -> str:
    """From when to when it holds."""
    begin, end = version.during.lower, version.during.upper
    if end is None:
        return _("from %(begin)s") % {"begin": begin}
    return _("from %(begin)s up to but not including %(end)s") % {"begin": begin, "end": end}


def check_rows(version: PlanVersion, *, access: Access, at: datetime) -> list[Row]:
    """What stands for or against the next step: what was said when it came back, codes, leave, the three hands, a simulation.

    What it brings about further down, and orders, are told to whoever sees the whole of the plan's place.
    """
    unknown = codes_unknown(version)
    rows: list[Row] = []
    if said := returned_because(version):
        rows.append({"title": _("Sent back"), "note": said, "status": "fail"})
    named = {"title": _("Every code is known"), "status": "fail" if unknown else "done"}
    rows.append(named | {"note": sentences(unknown)} if unknown else named)
    if leave := leave_words(version):
        rows.append({"title": _("The plan above"), "note": leave, "status": "fail" if refusal_above(version) else "done"})
    everywhere = access.can("plan.view", version)
    if everywhere and (left_out := left_out_words(version)):
        rows.append({"title": _("Plans further down"), "note": left_out, "status": "fail"})
    if pinned := pinned_words(version, on=at.date()):
        rows.append({"title": _("Contracts pin payees to versions of this plan"), "note": pinned, "status": "done"})
    rows += _double_rows(version, on=at.date()) if everywhere else []
    hands = ((_("Written"), version.editor or version.author), (_("Approved"), version.approver), (_("Published"), version.publisher))
    rows += [{"title": title, "note": hand.name if hand else "", "status": "done" if hand else "open"} for title, hand in hands]
    tried = {"title": _("Tried on past orders within 14 days"), "status": "done" if simulation_fresh(version, at) else "open"}
    return rows if version.published_at else [*rows, tried]


def _double_rows(version: PlanVersion, *, on: date) -> list[Row]:
    """Double incentives among recent orders, while something can still be done about them: in the plan, and with those above and below."""
    if version.published_at:
        return []
    rows = []
    for doubles in [doubles_of(version, on=on), *doubles_between(version, on=on)]:
        if doubles is not None:
            rows.append(_double_row(version, doubles))
    return rows


def _double_row(version: PlanVersion, doubles: Doubles) -> Row:
    words = {"n": format_number(doubles.doubled), "of": format_number(doubles.looked), "orders": _(", ").join(doubles.orders)}
    said = _("%(n)s of %(of)s recent orders of some payees")
    if doubles.orders:
        said = _("%(n)s of %(of)s recent orders of some payees: %(orders)s")
    rule = DOUBLES[content_of(version).double]
    title = _("Double incentive")
    if doubles.other is not None:
        rule = DOUBLES_ABOVE[content_of(doubles.other if doubles.other_above else version).double]
        title = _("Double incentive with plan %(plan)s") % {"plan": doubles.other}
    note = _("%(rule)s; %(said)s") % {"rule": rule, "said": said % words}
    return {"title": title, "note": note, "status": "open" if doubles.doubled else "done"}


def component_rows(version: PlanVersion) -> list[Row]:
    """The articles of a version with their tests, rates, tiers and limits; those that pay whoever stands above come last."""
    names = names_in(content_of(version))
    titles = {each.code: articles.title_words(each.title) for each in content_of(version).components}
    return (
        [
            {
                "article": component.article or component.code,
                "title": articles.title_words(component.title),
                "kind": articles.KINDS[component.kind],
                "rate": rate_words(component),
                "criteria": articles.criteria_words(component.criteria, names),
                "limits": articles.limit_words(component),
                "rules": [_rule(component, rule, names) for rule in component.rules],
            }
            for component in content_of(version).components
        ]
        + [_above(article, titles) for article in content_of(version).overrides]
        + [_taking(article, titles) for article in content_of(version).clawbacks]
        + [_parts(article, titles) for article in content_of(version).instalments]
    )


def _of(codes: Sequence[str], titles: Mapping[str, str]) -> list[str]:
    """Which articles of the plan it is about, where it is not about all."""
    return [_("Of the articles %(titles)s") % {"titles": _(", ").join(titles.get(code, code) for code in codes)}] if codes else []


def _parts(article: Instalments, titles: Mapping[str, str]) -> Row:
    named = {"article": article.article or article.code, "title": articles.title_words(article.title), "rate": ""}
    of = _of(article.components, titles)
    rules = [{"criteria": [told], "tiers": [], "rate": ""} for told in instalment_rows.part_rows(article)]
    return named | {"kind": _("Paid in parts"), "criteria": of, "limits": [], "rules": rules}


def _taking(article: Clawback, titles: Mapping[str, str]) -> Row:
    named = {"article": article.article or article.code, "title": articles.title_words(article.title), "rate": ""}
    of = _of(article.components, titles)
    rules = [{"criteria": [told], "tiers": [], "rate": ""} for told in clawback_rows.rule_rows(article)]
    return named | {"kind": clawback_rows.WAYS[article.by], "criteria": of, "limits": [], "rules": rules}


def _above(article: Override, titles: Mapping[str, str]) -> Row:
    rates = added_steps.rate_rows(article)
    named = {"article": article.article or article.code, "title": articles.title_words(article.title), "rate": ""}
    of = _of(article.components, titles)
    told = {"kind": added_steps.WAYS[article.way], "criteria": of, "limits": added_steps.activity_words(article)}
    return named | told | {"rules": [{"criteria": [rate], "tiers": [], "rate": ""} for rate in rates]}


def _rule(component: Component, rule: Rule, names: Names) -> Row:
    tiers, several = articles.tier_rows(rule), len(component.rules) > 1
    return {
        "criteria": articles.criteria_words(rule.criteria, names)
        or ([_("Every order")] if several or not component.criteria.named() else []),
        "tiers": tiers,
        "edge": articles.edge_words(rule) if tiers else "",
        "has_flat": any(row.flat for row in tiers),
        "rate": articles.rule_rate(component, rule),
    }
