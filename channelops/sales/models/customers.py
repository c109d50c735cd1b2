"""A customer: whoever buys, with class, industry and loyalty card."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.placed import Placed


class CustomerClass(models.TextChoices):
    """A is the largest."""

    A = "A", _("Class A")
    B = "B", _("Class B")
    C = "C", _("Class C")


class Customer(Placed):
    """Known by the reference of the customer system; no personal data is kept here."""

    class Card(models.TextChoices):
        NONE = "", _("No card")
        SILVER = "silver", _("Silver card")
        GOLD = "gold", _("Gold card")
        DIAMOND = "diamond", _("Diamond card")

    ref = models.CharField(max_length=64, unique=True, db_collation="C")
    customer_class = models.CharField(max_length=1, choices=CustomerClass.choices, blank=True)
    industry = models.ForeignKey("sales.Industry", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    card = models.CharField(max_length=8, choices=Card.choices, blank=True)

    class Meta:
        ordering = ["ref"]
        indexes = [models.Index(fields=["county_id"], name="customer_county")]

    def __str__(self) -> str:
        return self.ref
