"""The rows of a plan as its page shows them: versions, and the articles of one."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.tones import state_of

from . import articles
from .documents import content_of
from .engine.document import Component, Rule
from .models import PlanVersion

Row = dict[str, Any]


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


def component_rows(version: PlanVersion) -> list[Row]:
    """The articles of a version with their tests, rates, tiers and limits."""
    return [
        {
            "article": component.article or component.code,
            "title": articles.title_words(component.title),
            "kind": articles.KINDS[component.kind],
            "rate": " · ".join(articles.rule_rate(component, rule) for rule in component.rules[:3]),
            "criteria": articles.criteria_words(component.criteria),
            "limits": articles.limit_words(component),
            "rules": [_rule(component, rule) for rule in component.rules],
        }
        for component in content_of(version).components
    ]


def _rule(component: Component, rule: Rule) -> Row:
    tiers = articles.tier_rows(rule)
    return {
        "criteria": articles.criteria_words(rule.criteria) or [_("Every order")],
        "tiers": tiers,
        "edge": articles.edge_words(rule) if tiers else "",
        "has_flat": any(row.flat for row in tiers),
        "rate": articles.rule_rate(component, rule),
    }
