"""A split: the shares by which one order is several payees'; a fact beside the order, never edited."""

from django.db import models


class OrderSplit(models.Model):
    """One payee's share of an order in millionths; those of one order sum to a million, which the database holds.

    `place` is the order in which the shares were named: the earlier gets the odd fen. The order's payee need not be among them.
    """

    pk = models.CompositePrimaryKey("order_id", "place")
    order_id = models.BigIntegerField()
    day = models.DateField()
    payee_id = models.IntegerField()
    share_millionths = models.IntegerField()
    place = models.SmallIntegerField()

    class Meta:
        ordering = ["order_id", "place"]
        indexes = [models.Index(fields=["day", "order_id"], name="order_split_day")]
        constraints = [
            models.UniqueConstraint(fields=["order_id", "payee_id"], name="order_split_payee_once"),
            models.CheckConstraint(condition=models.Q(share_millionths__gt=0), name="order_split_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.place}"
