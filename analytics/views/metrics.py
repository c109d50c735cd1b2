"""The page of metrics: every definition, with its version and owner."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from channelops.core.pages.frame import Page
from channelops.core.selectors.org_units import departments

from ..metrics.definitions import metrics_answered

KINDS = {"simple": _("Sum or count"), "ratio": _("Sum over sum"), "derived": _("Against a year before")}
GRAINS = {"day": _("Day"), "month": _("Month"), "range": _("Range")}


class MetricList(Page):
    """The metrics there are."""

    capability = "kpi.view"
    template_name = "analytics/metric_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """In the order of their definition."""
        owners = {department.code: department.name for department in departments()}
        metrics = [
            {
                "metric": metric,
                "kind": KINDS[metric.kind],
                "owner": owners.get(metric.owner, metric.owner),
                "grains": [GRAINS[grain] for grain in GRAINS if grain in metric.grains],
            }
            for metric in metrics_answered().values()
        ]
        return self.answer({"metrics": metrics})
