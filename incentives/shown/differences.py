"""The differences between two plan versions as their page shows them: by article, rule and tier, what was and what is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..engine.differences import Difference, differences
from ..engine.document import PlanVersion
from . import articles

Row = dict[str, Any]
# A field of the document as readers call it.
FIELDS: Mapping[str, Any] = {
    "plan": gettext_lazy("Code of the plan"),
    "title": gettext_lazy("Name"),
    "zh": gettext_lazy("Chinese"),
    "en": gettext_lazy("English"),
    "from": pgettext_lazy("tier", "From"),
    "to": pgettext_lazy("tier", "Up to"),
    "scope": gettext_lazy("Where"),
    "payees": gettext_lazy("Payees"),
    "below": gettext_lazy("Plans further down"),
    "allow": gettext_lazy("allowed"),
    "max_percent": gettext_lazy("at most, %"),
    "double": gettext_lazy("Double incentive"),
    "kind": gettext_lazy("Kind"),
    "code": gettext_lazy("Code"),
    "article": gettext_lazy("Article"),
    "criteria": gettext_lazy("Eligibility"),
    "campaigns": gettext_lazy("Campaigns"),
    "accumulate": gettext_lazy("Counted together"),
    "over": gettext_lazy("over"),
    "per": gettext_lazy("for"),
    "limits": gettext_lazy("Limits"),
    "order": gettext_lazy("of an order"),
    "period": gettext_lazy("of a period"),
    "min_yuan": gettext_lazy("at least, yuan"),
    "max_yuan": gettext_lazy("at most, yuan"),
    "excess": gettext_lazy("Excess"),
    "table": gettext_lazy("Tiers"),
    "by": gettext_lazy("counts"),
    "edge": gettext_lazy("Edge"),
    "step": gettext_lazy("Step"),
    "yuan_per_piece": gettext_lazy("yuan apiece"),
    "yuan_per_order": gettext_lazy("yuan an order"),
    "percent": gettext_lazy("per cent"),
    "flat_yuan": gettext_lazy("Fixed amount, yuan"),
    "fixed_yuan": gettext_lazy("Fixed amount, yuan"),
    "package": gettext_lazy("Package"),
    "pieces": gettext_lazy("Pieces"),
    "free": gettext_lazy("Free pieces"),
    "yuan": gettext_lazy("yuan"),
    "components": gettext_lazy("Order of the articles"),
    "trigger": gettext_lazy("Event"),
    "months": gettext_lazy("Months"),
    "date_basis": gettext_lazy("Date that counts"),
    "counted": gettext_lazy("What is counted"),
    "overrides": gettext_lazy("Overrides"),
    "clawbacks": gettext_lazy("Clawbacks"),
    "way": gettext_lazy("Way of calculating"),
    "percents": gettext_lazy("Per cent by level"),
    "rates": gettext_lazy("Rates"),
    "depth": gettext_lazy("Levels"),
    "own_activity": gettext_lazy("Own activity needed"),
    "orders": gettext_lazy("Orders"),
    "window_days": gettext_lazy("Days of the window"),
    "recover_percent": gettext_lazy("at most of a month's pay, %"),
    "steps": gettext_lazy("Steps"),
    "days": gettext_lazy("Days"),
    "instalments": gettext_lazy("Instalments"),
    "parts": gettext_lazy("Parts"),
    "month": gettext_lazy("months later"),
    "tests": gettext_lazy("Tests"),
    "fact": gettext_lazy("What must be so"),
    "at_least": gettext_lazy("at least"),
    "at_least_yuan": gettext_lazy("at least, yuan"),
} | articles.CRITERIA
# What the rows of a list are called, with their number.
ROWS = {
    "rules": gettext_lazy("rule %(n)s"),
    "tiers": gettext_lazy("tier %(n)s"),
    "components": gettext_lazy("article %(n)s"),
    "parts": gettext_lazy("part %(n)s"),
    "tests": gettext_lazy("test %(n)s"),
}
WORDS: Mapping[str, Any] = {
    **articles.FACTS,
    "month": gettext_lazy("month"),
    "quarter": gettext_lazy("quarter"),
    "year": gettext_lazy("year"),
    "payee": gettext_lazy("payee"),
    "group": gettext_lazy("group"),
    "lost": gettext_lazy("lost"),
    "carried": gettext_lazy("carried over"),
    "none": gettext_lazy("nothing"),
    "override": gettext_lazy("rule in its stead"),
    "top_up": gettext_lazy("add to it"),
    "refuse": gettext_lazy("refuse the second"),
    "higher": gettext_lazy("pay the higher"),
    "both": gettext_lazy("pay both"),
    "quantity": gettext_lazy("pieces"),
    "amount": gettext_lazy("amount"),
    "inclusive": gettext_lazy("the upper bound still belongs to its tier"),
    "exclusive": gettext_lazy("a tier begins at its lower bound"),
    "cascade": gettext_lazy("a share on every level"),
    "differential": gettext_lazy("the difference between the rates"),
    "full": gettext_lazy("all of it"),
    "straight_line": gettext_lazy("by the days that are left"),
    "steps": gettext_lazy("by steps of age"),
    "months": gettext_lazy("by the months that are left"),
    "due": gettext_lazy("the month in which it is due"),
    "between": gettext_lazy("all months up to that one"),
} | articles.KINDS


def difference_rows(before: PlanVersion, after: PlanVersion) -> list[Row]:
    """The articles that differ, each with its differing fields; the plan's own fields first."""
    titles = {one.code: f"{one.article} {articles.title_words(one.title)}".strip() for side in (before, after) for one in side.components}
    found: dict[str, list[Row]] = {}
    for each in differences(before, after):
        found.setdefault(each.component, []).append(_row(each))
    return [{"title": titles[code] if code else _("The plan itself"), "rows": rows} for code, rows in found.items()]


def _row(each: Difference) -> Row:
    return {"place": place_words(each.path), "was": value_words(each.before), "now": value_words(each.after)}


def place_words(path: Sequence[str | int]) -> str:
    """Where in an article: “rule 2 · tier 3 · yuan apiece”; the article as a whole for no path."""
    if not path:
        return _("The whole article")
    words: list[str] = []
    for place, part in enumerate(path):
        if isinstance(part, int):
            row = ROWS.get(str(path[place - 1]))
            words[-1:] = [str(row % {"n": part})] if row else [*words[-1:], str(part)]
        else:
            words.append(str(FIELDS.get(part, part)))
    return " · ".join(words)


def value_words(value: Any) -> str:
    """A value of the document as a reader says it; nothing for an absent one."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _("; ").join(f"{FIELDS.get(name, name)} {value_words(each)}".strip() for name, each in value.items() if each is not None)
    if isinstance(value, list):
        return _(", ").join(value_words(each) for each in value)
    return str(WORDS.get(str(value), value))
