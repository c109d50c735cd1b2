"""A statement: what one payee earned in one month, as the accrual of that month left it."""

from django.db import models


class Statement(models.Model):
    """The key is made of month and payee, so that the same statement keeps its address however often it is made.

    `facts` = `paid` + `unpaid` orders, `doubled` of them two incentives met; `events` is what became of orders in the month, as far as
    any plan asks; `adjusted_fen` are differences of earlier months, which are paid with this one.
    """

    id = models.BigIntegerField(primary_key=True)
    month = models.DateField()
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    facts = models.IntegerField()
    paid = models.IntegerField()
    unpaid = models.IntegerField()
    doubled = models.IntegerField(default=0)
    events = models.IntegerField(default=0)
    lines = models.IntegerField()
    earned_fen = models.BigIntegerField()
    adjusted_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering = ["-month", "payee_id"]
        indexes = [
            models.Index(fields=["payee_id", "month"], name="statement_payee"),
            models.Index(fields=["partner_id", "month"], name="statement_partner"),
            models.Index(fields=["county_id", "month"], name="statement_county"),
        ]

    def __str__(self) -> str:
        return self.month.strftime("%Y-%m")
