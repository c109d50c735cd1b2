"""Registers the incentives with the house: scope, words of capabilities, a panel of the partners, the demonstration's chapter."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class IncentivesConfig(AppConfig):
    """Plans, commission, the ledger, settlement and the piece-rate bonus."""

    name = "incentives"
    label = "incentives"

    def ready(self) -> None:
        import_string("incentives.scopes.scoping")
        import_string("channelops.core.labels.KINDS").update(import_string("incentives.labels.KINDS"))
        import_string("channelops.core.labels.FIELDS").update(import_string("incentives.labels.FIELDS"))
        import_string("channelops.core.labels.VERBS").update(import_string("incentives.labels.VERBS"))
        chapters = import_string("channelops.core.hooks.demo_chapters")
        chapters.append(("commission", import_string("incentives.demo.months.write")))
        chapters.append(("holdbacks", import_string("incentives.demo.holdbacks.write")))
        import_string("channelops.core.hooks.home_panels").append(import_string("incentives.views.holdbacks.home_panel"))
        import_string("incentives.hooks.accruals_ended").append(import_string("incentives.services.holdbacks.holdbacks_ask"))
        import_string("channelops.sales.hooks.payees_retold").append(import_string("incentives.services.openings.payees_note"))
        import_string("channelops.sales.hooks.annex_kinds").append(import_string("incentives.services.payee_figures.KIND"))
        import_string("channelops.sales.hooks.annex_kinds").append(import_string("incentives.services.contract_pin_files.KIND"))
        import_string("partners.hooks.partner_panels").append(import_string("incentives.views.partner_panels.statements_panel"))
        import_string("partners.hooks.partner_panels").append(import_string("incentives.shown.contract_pins.partner_panel"))
        words = import_string("channelops.core.capability_labels.OBJECTS")
        words.update(
            {"plan": _("Commission plans"), "period": _("Settlement periods"), "statement": _("Statements"), "instalment": _("Instalments")}
        )
        kind = import_string("channelops.core.notice_kinds.Kind")
        import_string("channelops.core.notice_kinds.KINDS")["clawback"] = kind("clawback", _("Commission will be taken back"))
        verbs = import_string("channelops.core.capability_labels.VERBS")
        verbs.update(
            {
                "approve": _("Approve"),
                "hold": _("Put on hold"),
                "pin": _("Pin by contract"),
                "publish": _("Publish"),
                "stage": _("Move between stages"),
            }
        )
        verbs.update({"release": _("Release in spite of open rows")})
