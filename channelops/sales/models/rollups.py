"""A roll-up: sums over orders, kept so that no page reads the facts: fine ones from orders, coarser ones from finer."""

from django.db import models


class Figures(models.Model):
    """What every roll-up sums: sales less cancellations, returns, pieces, and money net of both.

    `orders` counts sales minus cancellations, so a changed order is one; `returned_fen` is zero or negative.
    """

    orders = models.BigIntegerField()
    returns = models.BigIntegerField()
    quantity = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField()

    class Meta:
        abstract = True


class CountyDay(Figures):
    """One county (or city or province, for orders that come no lower), day, channel and family."""

    day = models.DateField()
    province_id = models.IntegerField()
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    channel_id = models.IntegerField()
    family_id = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "county_id", "city_id", "province_id", "channel_id", "family_id"], name="county_day_once"
            )
        ]
        indexes = [models.Index(fields=["county_id", "day"], name="county_day_by_county")]


class PayeeMonth(Figures):
    """One payee, month, channel, family and the place where the orders were posted; `month` is its first day."""

    month = models.DateField()
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(null=True)
    province_id = models.IntegerField()
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    channel_id = models.IntegerField()
    family_id = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "payee_id", "channel_id", "family_id", "county_id", "city_id", "province_id"], name="payee_month_once"
            )
        ]
        indexes = [
            models.Index(fields=["payee_id", "month"], name="payee_month_by_payee"),
            models.Index(fields=["month", "county_id"], name="payee_month_by_county"),
        ]


class RegionDay(Figures):
    """One region of any level with all below it, day and channel."""

    day = models.DateField()
    region_id = models.IntegerField()
    level = models.SmallIntegerField()
    channel_id = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "day", "channel_id"], name="region_day_once")]
        indexes = [models.Index(fields=["day", "level"], name="region_day_by_level")]


class RegionMonth(Figures):
    """One region of any level with all below it, month and channel; `month` is its first day."""

    month = models.DateField()
    region_id = models.IntegerField()
    level = models.SmallIntegerField()
    channel_id = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "month", "channel_id"], name="region_month_once")]
        indexes = [models.Index(fields=["month", "level"], name="region_month_by_level")]


class RollupDue(models.Model):
    """A month of a batch that the roll-ups do not hold yet; written with the orders, gone with the roll-up."""

    batch = models.ForeignKey("sales.Batch", on_delete=models.PROTECT, related_name="rollups_due")
    month = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "month"], name="rollup_due_once")]
