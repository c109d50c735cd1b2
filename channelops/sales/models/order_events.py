"""An event: what became of an order later: its activation, a month's bill or payment, a deal behind it; never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderEvent(models.Model):
    """Partitioned by the month of `day`; ids come from the sequence of the orders', so a fact of either kind has one of its own.

    Everything of the order that is needed to rate the event is copied when it is posted. `amount_fen` of a bill is all of it, of which
    `arrears_fen` is not paid; of an event that pays by the order it is the order's. `payee_id` is the order's payee, of a referral who
    had registered the deal. A campaign is an attribute of the order and stands on the order's own day.
    """

    class Kind(models.IntegerChoices):
        # as the commission engine numbers facts, after those of orders
        ACTIVATED = 4, _("Activated")
        BILLED = 5, _("Billed")
        PAID = 6, _("Paid by the customer")
        ACTIVE = 7, _("Still active")
        REFERRED = 8, _("Registered deal")
        CAMPAIGN = 10, _("Campaign")

    KIND_TONES = {"4": "ok", "5": "", "6": "ok", "7": "ok", "8": "accent", "10": "accent"}

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    amount_fen = models.BigIntegerField()
    arrears_fen = models.BigIntegerField()
    order_id = models.BigIntegerField()
    day = models.DateField()
    order_day = models.DateField()
    source_id = models.IntegerField()
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(null=True)
    channel_id = models.IntegerField()
    product_id = models.IntegerField()
    family_id = models.IntegerField()
    province_id = models.IntegerField()
    city_id = models.IntegerField(null=True)
    county_id = models.IntegerField(null=True)
    campaign_id = models.IntegerField(null=True)
    quantity = models.IntegerField()
    new_customers = models.IntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices)
    months = models.SmallIntegerField()
    customer_class = models.CharField(max_length=1, blank=True)
    ref = models.CharField(max_length=64, db_collation="C")

    class Meta:
        ordering = ["day", "id"]
        indexes = [
            models.Index(fields=["payee_id", "day", "id"], name="order_event_payee"),
            models.Index(fields=["order_id"], name="order_event_order"),
        ]

    def __str__(self) -> str:
        return self.ref


class OrderEventKey(models.Model):
    """The key of every event ever let in, across all months: (source, ref) once, and but for payments (order, kind, month) once."""

    pk = models.CompositePrimaryKey("source_id", "ref")
    source_id = models.IntegerField()
    ref = models.CharField(max_length=64, db_collation="C")
    day = models.DateField()
    event_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    digest = models.BigIntegerField()
    kind = models.SmallIntegerField()
    months = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "kind", "months"], name="order_event_once", condition=~models.Q(kind=OrderEvent.Kind.PAID)
            ),
        ]
