"""Commission rolled up: what the lines of a month come to for every region, at the place where the orders were posted."""

from django.db import models


class CommissionMonth(models.Model):
    """A month that is rolled up; `made_at` is when the result was made that the sums hold."""

    month = models.DateField(primary_key=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return self.month.strftime("%Y-%m")


class PlaceCommission(models.Model):
    """What was posted in one place, not below it; 0 is no city, no county. Figures under another day's tree are made of places."""

    month = models.ForeignKey(CommissionMonth, on_delete=models.CASCADE, related_name="places", db_column="month")
    province_id = models.IntegerField()
    city_id = models.IntegerField()
    county_id = models.IntegerField()
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "county_id", "city_id", "province_id"], name="place_commission_once")]

    def __str__(self) -> str:
        return f"{self.month} · {self.county_id or self.city_id or self.province_id}"


class RegionCommission(models.Model):
    """One region of any level with all below it; `month` is its first day."""

    month = models.ForeignKey(CommissionMonth, on_delete=models.CASCADE, related_name="regions", db_column="month")
    region_id = models.IntegerField()
    level = models.SmallIntegerField()
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "month"], name="region_commission_once")]

    def __str__(self) -> str:
        return f"{self.month} · {self.region_id}"
