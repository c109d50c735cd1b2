"""A count of active partners: kept by region and month, because distinct counts of parts cannot be summed."""

from django.db import models


class RegionPartners(models.Model):
    """How many partners sold more orders in the month than were cancelled: in one region of any level, with all below it."""

    month = models.DateField()
    region_id = models.IntegerField()
    level = models.SmallIntegerField()
    active = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "month"], name="region_partners_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} · {self.region_id}"
