"""An accrual: the sums of a payee's lines of a month by component and family; what statements read."""

from django.db import models


class Accrual(models.Model):
    """Made together with the lines it sums, and replaced with them; `month` is its first day.

    An open month has one of each night that added to it, `last` being the last order it counted: their sum is what the month comes to.
    """

    pk = models.CompositePrimaryKey("payee_id", "component", "plan_version_id", "family_id", "month", "last")
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    month = models.DateField()
    family_id = models.IntegerField()
    plan_version_id = models.IntegerField()
    component = models.SmallIntegerField()
    lines = models.IntegerField()
    base = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    last = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["payee_id", "component", "plan_version_id", "family_id"]

    def __str__(self) -> str:
        return f"{self.payee_id} · {self.component}"
