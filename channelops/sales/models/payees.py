"""A payee: whoever earns from orders, a partner or a member of the own staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named
from channelops.core.models.placed import Placed


class Payee(Named, Placed):
    """Orders, roll-ups, the engine and the ledger speak of payees; a partner or a person hangs on it by its id."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("Partner")
        STAFF = "staff", _("Own staff")

    code = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    partner_id = models.BigIntegerField(null=True, blank=True, unique=True)
    person = models.OneToOneField("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="payee")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["county_id"], name="payee_county"),
            models.Index(fields=["city_id"], name="payee_city"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="payee_ends_after_start",
                violation_error_message=_("A payee ends after it began."),
            ),
            models.CheckConstraint(
                condition=models.Q(partner_id=None) | models.Q(kind="partner", person=None),
                name="payee_partner_is_no_person",
                violation_error_message=_("A payee is a partner or a person, not both."),
            ),
        ]
