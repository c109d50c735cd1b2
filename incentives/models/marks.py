"""An accrual's mark: up to which order a month has been counted, by which rules; and what that count leaves behind for the next."""

from django.db import models


class AccrualMark(models.Model):
    """`digest` is of the rules and of whatever else an order was tested by; `counted` orders have an id up to `last`."""

    month = models.DateField(primary_key=True)
    digest = models.CharField(max_length=64)
    last = models.BigIntegerField()
    counted = models.BigIntegerField()
    until = models.DateField()

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccrualState(models.Model):
    """Records in the order in which they were left; of plan version 0 the time of each payee's last order."""

    month = models.DateField()
    plan_version_id = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["month", "plan_version_id"], name="accrual_state_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.plan_version_id}"
