"""An accrual's mark: up to which order a month has been counted, by which rules; and what that count leaves behind for the next."""

from django.db import models


class AccrualMark(models.Model):
    """`digest` is of the rules and of whatever else an order was tested by. Orders with an id up to `last` were read: all that there will
    ever be up to `settled`, and `counted` after it.
    """

    month = models.DateField(primary_key=True)
    digest = models.CharField(max_length=64)
    last = models.BigIntegerField()
    settled = models.BigIntegerField()
    counted = models.BigIntegerField()
    until = models.DateField()

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccrualState(models.Model):
    """Records in the order in which they were left; of plan version 0 the time of each payee's last order.

    Those that cross go on into later months; `fresh` are those of a count under way, which take the place of the others at its end.
    """

    month = models.DateField()
    plan_version_id = models.IntegerField()
    crosses = models.BooleanField(default=False)
    fresh = models.BooleanField(default=False)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["month", "plan_version_id"], name="accrual_state_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.plan_version_id}"


class OpeningChange(models.Model):
    """A payee of a closed month that something is told of which is no longer what it was calculated by.

    `cause` is that of the differences that follow: `carried` where the month opens otherwise or is counted together with one that differs,
    `contract` where a pin was made or ended, `placed`, `figure` and `shared` where stage or place, a figure or a share was told late.
    """

    month = models.DateField()
    payee_id = models.IntegerField()
    cause = models.CharField(max_length=8, default="carried")

    class Meta:
        ordering = ["month", "payee_id", "cause"]
        constraints = [models.UniqueConstraint(fields=["month", "payee_id", "cause"], name="opening_change_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.payee_id}"
