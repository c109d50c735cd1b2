"""A commission line: what one order earns one payee under one rule, with all that made the amount; partitioned by month."""

from django.db import models


class CommissionLine(models.Model):
    """`month` and `version` are those of the period's result; `component` is the article of the plan version.

    Ids are copied when posted: history stays with the region and partner of that day; 0 is none. The table is written by the accrual only.
    """

    pk = models.CompositePrimaryKey("payee_id", "order_id", "component", "rule", "kind", "plan_version_id", "month", "version")
    order_id = models.BigIntegerField()
    base = models.BigIntegerField()
    before = models.BigIntegerField()
    rate_millionths = models.BigIntegerField()
    cut_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    month = models.DateField()
    day = models.DateField()
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    product_id = models.IntegerField()
    family_id = models.IntegerField()
    plan_version_id = models.IntegerField()
    version = models.SmallIntegerField()
    component = models.SmallIntegerField()
    rule = models.SmallIntegerField()
    tier = models.SmallIntegerField()
    kind = models.SmallIntegerField()

    class Meta:
        ordering = ["payee_id", "day", "order_id", "component", "rule", "kind"]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.component}"
