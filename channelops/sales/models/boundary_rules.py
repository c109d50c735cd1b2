"""A boundary rule: which customers, products and regions an account manager or an agent may register, sell to, be paid for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .customers import Customer, CustomerClass
from .products import Product


class BoundaryRule(models.Model):
    """Empty conditions fit everything; the resolver (`sales.engine.boundary`) takes the most specific rule of the day."""

    class Seller(models.TextChoices):
        ACCOUNT_MANAGER = "account_manager", _("Account manager")
        INDUSTRY_AGENT = "industry_agent", _("Industry agent")
        REGION_AGENT = "region_agent", _("Region agent")

    seller = models.CharField(max_length=16, choices=Seller.choices)
    customer_class = models.CharField(max_length=1, choices=CustomerClass.choices, blank=True)
    card = models.CharField(max_length=8, choices=Customer.Card.choices, blank=True)
    industry = models.ForeignKey("sales.Industry", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    product_form = models.CharField(max_length=10, choices=Product.Form.choices, blank=True)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    may_register = models.BooleanField(default=False)
    may_sell = models.BooleanField(default=False)
    may_be_paid = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["seller", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="boundary_rule_ends_after_start",
                violation_error_message=_("A rule ends after it began."),
            ),
        ]
