"""Registers the partners with the house: scope, tree, rows and the demonstration's chapter."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PartnersConfig(AppConfig):
    """Companies that sell or build for the operator, from admission to exit."""

    name = "partners"
    label = "partners"

    def ready(self) -> None:
        import_string("partners.scopes.scoping")
        import_string("channelops.core.labels.KINDS").update(import_string("partners.labels.KINDS"))
        import_string("channelops.core.labels.FIELDS").update(import_string("partners.labels.FIELDS"))
        hooks = import_string("channelops.core.hooks")
        hooks.region_followers.append(self.get_model("Partner"))
        hooks.partner_trees.append(import_string("partners.selectors.partners.partners_below"))
        hooks.search_providers.append(import_string("partners.selectors.search.search_partners"))
        hooks.partner_rows.append(import_string("partners.selectors.partners.partners_all"))
        hooks.demo_chapters.append(("partners", import_string("partners.demo.partners.write")))
        hooks.demo_chapters.append(("stages", import_string("partners.demo.stages.write")))
        # Orders name partners, so this chapter of sales follows ours.
        hooks.demo_chapters.append(("orders", import_string("channelops.sales.demo.orders.write")))
        hooks.demo_chapters.append(("files", import_string("channelops.sales.demo.files.write")))
        hooks.demo_chapters.append(("splits", import_string("channelops.sales.demo.splits.write")))
        hooks.demo_chapters.append(("events", import_string("channelops.sales.demo.order_events.write")))
        hooks.demo_chapters.append(("customer months", import_string("channelops.sales.demo.customer_months.write")))
        # Payees that an import creates get a partner's record.
        import_string("channelops.sales.hooks.payees_created").append(import_string("partners.services.payees.partners_for_payees"))
