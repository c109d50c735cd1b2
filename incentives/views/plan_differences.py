"""What differs between a version and another of its plan."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from channelops.core.pages.frame import Page

from ..documents import content_of
from ..models import PlanVersion
from ..selectors import plans as read
from ..shown.differences import difference_rows
from ..shown.plans import version_rows


class PlanDifferences(Page):
    """By default against the version before it; `?with=` names another by its number."""

    capability = "plan.view"
    template_name = "incentives/plan_differences.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The articles, rules and tiers that differ."""
        version = read.version_visible(self.access, pk=kwargs["pk"])
        others = [each for each in read.versions_of(version.plan) if each.pk != version.pk]
        other = read.version_to_compare(version, others, number=request.GET.get("with", ""))
        if other is None and request.GET.get("with"):
            raise Http404
        return self.answer(
            {
                "title": _("Differences"),
                "version": version,
                "other": other,
                "others": [row | {"url": self._address(version, row["number"])} for row in version_rows(others)],
                "sections": difference_rows(content_of(other), content_of(version)) if other else [],
                "same": other is not None and other.content_hash == version.content_hash,
            }
        )

    def _address(self, version: PlanVersion, number: int) -> str:
        return f"{reverse('plan_differences', args=[version.pk])}?with={number}"
