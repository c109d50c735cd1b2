"""A delta: what a later version of a closed month differs by, paid with an open month and linked to where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delta(models.Model):
    """One payee, component and family of an origin month; its lines are those of the result's version."""

    class Cause(models.TextChoices):
        LATE = "late", _("Late orders")
        CARRIED = "carried", _("Carried from an earlier month")
        CONTRACT = "contract", _("Contract pin")
        PLAN = "plan", _("Plan correction")
        PLACED = "placed", _("Stage or place in the tree")
        FIGURE = "figure", _("Quota or standing")
        SHARED = "shared", _("Share of an order")

    result = models.ForeignKey("incentives.PeriodResult", on_delete=models.PROTECT, related_name="deltas")
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    origin_month = models.DateField()
    posted_month = models.DateField()
    cause = models.CharField(max_length=8, choices=Cause.choices)
    plan_version_id = models.IntegerField()
    component = models.SmallIntegerField()
    family_id = models.IntegerField()
    lines = models.IntegerField()
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering = ["posted_month", "payee_id", "origin_month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["result", "payee_id", "plan_version_id", "component", "family_id"], name="delta_once"),
        ]
        indexes = [models.Index(fields=["payee_id", "posted_month"], name="delta_payee")]

    def __str__(self) -> str:
        return f"{self.origin_month:%Y-%m} → {self.posted_month:%Y-%m}"
