"""An order: one fact: a sale, a return or a cancellation; never edited, partitioned by month."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from .customers import CustomerClass


class Order(models.Model):
    """Ids are plain integers, copied when posted: history stays with the region and partner of that day.

    A later revision is two facts: what it takes back (a cancellation that names the earlier fact) and what now holds, so a sum
    over facts is always right. Quantities and amounts of returns and cancellations are negative. `day` is the business date of
    `at`; together with `id` it is the key, because the table is cut by it.
    """

    class Kind(models.IntegerChoices):
        SALE = 1, _("Sale")
        RETURN = 2, _("Return")
        CANCELLATION = 3, _("Cancellation")

    KIND_TONES = {"1": "", "2": "warn", "3": "warn"}

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    amount_fen = models.BigIntegerField()
    original_id = models.BigIntegerField(null=True)
    day = models.DateField()
    original_day = models.DateField(null=True)
    source_id = models.IntegerField()
    batch_id = models.IntegerField()
    channel_id = models.IntegerField()
    touchpoint_id = models.IntegerField(null=True)
    payee_id = models.IntegerField(null=True)
    partner_id = models.IntegerField(null=True)
    product_id = models.IntegerField()
    family_id = models.IntegerField()
    province_id = models.IntegerField()
    city_id = models.IntegerField(null=True)
    county_id = models.IntegerField(null=True)
    industry_id = models.IntegerField(null=True)
    quantity = models.IntegerField()
    revision = models.IntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices)
    customer_class = models.CharField(max_length=1, choices=CustomerClass.choices, blank=True)
    ref = models.CharField(max_length=64, db_collation="C")
    customer_ref = models.CharField(max_length=64, blank=True, db_collation="C")

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["payee_id", "day"], name="order_payee"),
            models.Index(fields=["county_id", "day"], name="order_county"),
            BrinIndex(fields=["day", "batch_id"], name="order_day_batch", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return self.ref


class OrderKey(models.Model):
    """The key of every order ever let in, across all months: (source, ref, revision) once; `digest` is of what the file told."""

    pk = models.CompositePrimaryKey("ref", "source_id", "revision")
    source_id = models.IntegerField()
    ref = models.CharField(max_length=64, db_collation="C")
    revision = models.IntegerField()
    day = models.DateField()
    order_id = models.BigIntegerField()
    digest = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["source_id", "ref"], condition=models.Q(revision__gt=1), name="order_key_revised")]
