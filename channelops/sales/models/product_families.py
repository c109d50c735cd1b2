"""A product family: products that are planned, rated and counted together; families stand in categories."""

from django.db import models

from channelops.core.models.named import Named


class ProductCategory(Named):
    """The shelf a family stands on."""

    code = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["code"]


class ProductFamily(Named):
    """The level at which roll-ups are kept."""

    code = models.CharField(max_length=64, unique=True)
    category = models.ForeignKey(ProductCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="families")

    class Meta:
        ordering = ["code"]
