"""A customer's month: what the customer system says of one customer for one month."""

from django.db import models


class CustomerMonth(models.Model):
    """`month` is its first day. Later word of the same month takes the place of the earlier.

    `ended_on` is the day on which the customer left (empty while in the net), `suspended_since` the first day of a suspension that
    lasts at the end of the month or lasted to the leaving; `suspended_days` counts the suspended days of the month.
    """

    pk = models.CompositePrimaryKey("customer_ref", "month")
    customer_ref = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    suspended_since = models.DateField(null=True, blank=True)
    suspended_days = models.SmallIntegerField(default=0)
    minutes = models.IntegerField(default=0)
    data_mb = models.BigIntegerField(default=0)
    billed_fen = models.BigIntegerField(default=0)
    arrears_fen = models.BigIntegerField(default=0)
    audit_clean = models.BooleanField(default=True)

    class Meta:
        ordering = ["customer_ref", "month"]
        indexes = [models.Index(fields=["ended_on"], name="customer_month_ended", condition=models.Q(ended_on__isnull=False))]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="customer_month_is_a_month"),
            models.CheckConstraint(
                condition=models.Q(suspended_days__range=(0, 31), minutes__gte=0, data_mb__gte=0, billed_fen__gte=0, arrears_fen__gte=0),
                name="customer_month_counts_up",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(suspended_since=None) | models.Q(suspended_since__lte=models.F("ended_on")),
                name="customer_month_suspended_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_ref} {self.month:%Y-%m}"
