"""A product: what an order sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named


class Product(Named):
    """Sold from its first day to the day before `sold_until`; a configured one only by certified agents."""

    class Form(models.TextChoices):
        SIMPLE = "simple", _("Simple, standard")
        CONFIGURED = "configured", _("Configured, developed")

    code = models.CharField(max_length=64, unique=True)
    family = models.ForeignKey("sales.ProductFamily", on_delete=models.PROTECT, related_name="products")
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.SIMPLE)
    price_fen = models.BigIntegerField(null=True, blank=True)
    points = models.PositiveIntegerField(default=0)
    sold_from = models.DateField(null=True, blank=True)
    sold_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sold_from=None) | models.Q(sold_until=None) | models.Q(sold_until__gte=models.F("sold_from")),
                name="product_ends_after_start",
                violation_error_message=_("A product stops being sold after it began."),
            ),
        ]
