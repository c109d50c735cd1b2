"""The menu, as data: what stands at the left of every page, in this order."""

from django.utils.translation import gettext_lazy as _

from channelops.core.menu import MenuGroup, MenuItem

MENU = (
    MenuGroup(
        _("Workbench"),
        (
            MenuItem(_("Home"), "home", "home"),
            MenuItem(_("Notices"), "notice_list", "bell", "notice.view", count="notices"),
        ),
    ),
    MenuGroup(
        _("Channels"),
        (
            MenuItem(_("Partners"), "partner_list", "building-store", "partner.view"),
            MenuItem(_("Channels"), "channel_list", "affiliate", "sales.view"),
            MenuItem(_("Touchpoints"), "touchpoint_list", "map-pin", "sales.view"),
            MenuItem(_("Products"), "product_list", "tags", "sales.view"),
            MenuItem(_("Orders"), "order_list", "list-details", "order.view"),
        ),
    ),
    MenuGroup(
        _("Incentives"),
        (
            MenuItem(_("Commission plans"), "plan_list", "adjustments", "plan.view"),
            MenuItem(_("Settlement periods"), "period_list", "calculator", "period.view"),
            MenuItem(_("Statements"), "statement_list", "receipt", "statement.view"),
        ),
    ),
    MenuGroup(
        _("Analysis"),
        (
            MenuItem(_("Dashboard"), "dashboard", "chart-bar", "kpi.view"),
            MenuItem(_("Metrics"), "metric_list", "activity", "kpi.view"),
        ),
    ),
    MenuGroup(
        _("Organisation"),
        (
            MenuItem(_("Regions"), "region_list", "map-2", "region.view"),
            MenuItem(_("Units"), "unit_list", "sitemap", "unit.view"),
            MenuItem(_("People"), "person_list", "users", "person.view"),
            MenuItem(_("Grants"), "grant_list", "shield", "grant.view"),
        ),
    ),
    MenuGroup(
        _("Data"),
        (
            MenuItem(_("Imports"), "batch_list", "file-import", "batch.view"),
            MenuItem(_("Data beside the orders"), "annex_list", "file-spreadsheet", "batch.view"),
            MenuItem(_("Nightly jobs"), "job_list", "moon", "job.view", count="jobs"),
            MenuItem(_("Changes"), "change_list", "history", "change.view"),
            MenuItem(_("Tokens"), "token_list", "key", "token.view"),
            MenuItem(_("REST"), "api:docs", "code", "token.view"),
            MenuItem(_("Languages"), "language_list", "language", "system.view"),
            MenuItem(_("Style guide"), "styleguide", "layout-dashboard", "system.view"),
        ),
    ),
)
