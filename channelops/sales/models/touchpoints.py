"""A touchpoint: where a customer meets a channel: a hall, a shop, a web store, a seat, one clerk's QR code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named
from channelops.core.models.placed import Placed


class Touchpoint(Named, Placed):
    """A place of one channel at one region; orders through it earn for its payee unless they name another."""

    class Kind(models.TextChoices):
        HALL = "hall", _("Hall")
        SHOP = "shop", _("Shop")
        STORE = "store", _("Web store")
        SEAT = "seat", _("Seat")
        CODE = "code", _("QR code")

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    channel = models.ForeignKey("sales.Channel", on_delete=models.PROTECT, related_name="touchpoints")
    payee = models.ForeignKey("sales.Payee", on_delete=models.PROTECT, null=True, blank=True, related_name="touchpoints")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["county_id"], name="touchpoint_county"),
            models.Index(fields=["city_id"], name="touchpoint_city"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="touchpoint_closes_after_opening",
                violation_error_message=_("A touchpoint closes after it opened."),
            ),
        ]
