"""Registers analytics with the house: the data time, the words of its capability."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """Metrics, targets, dashboards and alerts over the roll-ups of every app."""

    name = "analytics"
    label = "analytics"

    def ready(self) -> None:
        import_string("analytics.scopes.scoping")
        hooks = import_string("channelops.core.hooks")
        hooks.demo_chapters.append(("commission by region", import_string("analytics.demo.commission.write")))
        import_string("partners.hooks.partner_panels").insert(0, import_string("analytics.views.partner_panels.past_panel"))
        hooks.data_times.append(import_string("analytics.selectors.kpis.data_time"))
        hooks.home_panels += [import_string(f"analytics.views.home.{name}") for name in ("strip", "days", "channels")]
        import_string("incentives.hooks.accruals_ended").append(import_string("analytics.services.commission.commission_ask"))
        import_string("channelops.core.capability_labels.OBJECTS")["kpi"] = _("Metrics")
