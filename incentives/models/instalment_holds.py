"""A hold: a manager's word that one instalment of one order is not paid for now; lifted, it is tested again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InstalmentHold(models.Model):
    """Names the instalment by the key of its lines: `rule` is that of the line with the number of the part, as the lines have it."""

    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    order_id = models.BigIntegerField()
    plan_version_id = models.IntegerField()
    component = models.SmallIntegerField()
    rule = models.SmallIntegerField()
    reason = models.CharField(max_length=300)
    held_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    lifted_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payee_id", "order_id", "plan_version_id", "component", "rule"],
                condition=Q(lifted_at=None),
                name="instalment_held_once",
                violation_error_message=_("This instalment is on hold already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="instalment_held_with_reason"),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="instalment_lifted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.component}"
