"""Registers the app: scope rules, what follows a moving region, the demonstration's chapter."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

# What comes in beside orders, as the page shows it.
KINDS = ("order_events", "splits", "customer_months", "campaign_codes", "product_points")


class SalesConfig(AppConfig):
    """Channels, touchpoints, payees, products, customers, orders and their roll-ups."""

    name = "channelops.sales"
    label = "sales"

    def ready(self) -> None:
        import_string("channelops.sales.scopes.scoping")
        import_string("channelops.core.labels.KINDS").update(import_string("channelops.sales.labels.KINDS"))
        import_string("channelops.core.labels.FIELDS").update(import_string("channelops.sales.labels.FIELDS"))
        import_string("channelops.core.labels.VERBS").update(import_string("channelops.sales.labels.VERBS"))
        hooks = import_string("channelops.core.hooks")
        hooks.region_followers += [self.get_model(name) for name in ("Touchpoint", "Payee", "Customer", "Source", "Batch")]
        kinds = import_string("channelops.sales.hooks.annex_kinds")
        kinds += [import_string(f"channelops.sales.services.{name}.KIND") for name in KINDS]
        hooks.search_providers.append(import_string("channelops.sales.selectors.search.search_orders"))
        hooks.demo_chapters.append(("catalogue", import_string("channelops.sales.demo.catalogue.write")))
