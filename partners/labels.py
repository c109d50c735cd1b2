"""The words of this app's rows, as histories and the log of changes say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "partners.Partner": _("Partner"),
    "partners.PartnerPlacement": _("Place of a partner"),
    "partners.PartnerStage": _("Stage of a partner"),
}

FIELDS: dict[str, str | Promise] = {
    "parent_key": _("Agent above"),
    "partner": _("Partner"),
    "stage": _("Stage"),
    "sub_agents_open": _("Sub-agents"),
}
