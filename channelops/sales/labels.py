"""The words of this app's rows, as histories and the log of changes say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "sales.Channel": _("Channel"),
    "sales.ChannelAssignment": _("Responsibility field"),
    "sales.Touchpoint": _("Touchpoint"),
    "sales.Payee": _("Payee"),
    "sales.Product": _("Product"),
    "sales.ProductFamily": _("Product family"),
    "sales.ProductCategory": _("Product category"),
    "sales.Customer": _("Customer"),
    "sales.Source": _("Source of orders"),
    "sales.Mapping": _("Mapping"),
    "sales.Batch": _("Import"),
    "sales.BoundaryRule": _("Boundary rule"),
}
