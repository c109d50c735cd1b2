"""A condition in words: what an article or a rule asks of an order, where a draft changes it, and what may be picked for it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ..documents import content_of
from ..engine.document import Criteria
from ..models import PlanVersion
from ..selectors.editor import Offered
from . import articles
from .named import names_in

Asked = tuple[dict[str, int], str, Criteria]


def offered_words(offered: Offered) -> str:
    """What a picker says under its choices."""
    if not offered.any:
        return _("None is registered yet.")
    if not offered.choices:
        return _("Nothing is called so.")
    return _("%(n)s more: type a part of the name or code.") % {"n": offered.more} if offered.more > 0 else ""


def condition_rows(version: PlanVersion) -> list[dict[str, Any]]:
    """Every article and rule with what it asks, and the page that changes it without a script."""
    names, address = names_in(content_of(version)), reverse("plan_editor_condition", args=[version.pk])
    return [
        {
            "title": title,
            "words": _("; ").join(articles.criteria_words(criteria, names) or [_("Every order")]),
            "url": f"{address}?{urlencode(place)}",
        }
        for place, title, criteria in _asked(version)
    ]


def _asked(version: PlanVersion) -> Iterator[Asked]:
    """Of each article, and of each of its rules where there are several: place, title, criteria."""
    for at, component in enumerate(content_of(version).components):
        title = articles.title_words(component.title)
        yield {"article": at}, title, component.criteria
        for number, rule in enumerate(component.rules if len(component.rules) > 1 else ()):
            words = {"article": title, "rule": number + 1}
            yield {"article": at, "rule": number}, _("%(article)s, rule %(rule)s") % words, rule.criteria
