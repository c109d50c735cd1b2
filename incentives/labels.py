"""The words of this app's rows, as histories and the log of changes say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "incentives.Plan": _("Plan"),
    "incentives.PlanVersion": _("Version of a plan"),
    "incentives.Period": _("Settlement period"),
    "incentives.Simulation": _("Simulation"),
    "incentives.Statement": _("Statement"),
}
