"""A plan: by which rules a kind of payee earns in a part of the tree; its content stands in its versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named


class Plan(Named):
    """The deepest node over an order's place rules it; a plan without a node rules where no other does."""

    class PayeeKind(models.TextChoices):
        PARTNER = "partner", _("Partner")
        STAFF = "staff", _("Own staff")

    code = models.SlugField(max_length=40, unique=True)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payee_kind = models.CharField(max_length=8, choices=PayeeKind.choices, default=PayeeKind.PARTNER)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "payee_kind"],
                name="plan_once_per_node",
                nulls_distinct=False,
                violation_error_message=_("This node already has a plan for this kind of payee."),
            ),
        ]

    @property
    def province_id(self) -> int | None:
        """Where the plan hangs: its node's province; None rules everywhere."""
        return self.region.province_id if self.region else None

    @property
    def city_id(self) -> int | None:
        """The node's city."""
        return self.region.city_id if self.region else None

    @property
    def county_id(self) -> int | None:
        """The node's county."""
        return self.region.county_id if self.region else None
