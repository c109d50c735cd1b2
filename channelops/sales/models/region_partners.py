"""A count of active partners: kept by region and by month or months, because distinct counts of parts cannot be summed."""

from django.db import models


class RegionPartners(models.Model):
    """How many partners sold more orders in the month than were cancelled: in one region of any level, with all below it.

    In one channel, or (0) in all of them together, where whoever sells in two channels counts once.
    """

    month = models.DateField()
    region_id = models.IntegerField()
    level = models.SmallIntegerField()
    channel_id = models.IntegerField(default=0)
    active = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "month", "channel_id"], name="region_partners_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} · {self.region_id}"


class SpanPartners(models.Model):
    """The same over several whole months together, for all regions at once: `active` is region id → partners, 0 left out; `by_channel` is
    region id → channel id → partners.

    Gone as soon as a month of it changes, and counted again a little later; until then the question is answered from the months.
    """

    first = models.DateField()
    last = models.DateField()
    active = models.JSONField(default=dict)
    by_channel = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "last"], name="span_partners_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("last")), name="span_partners_several_months"),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m} – {self.last:%Y-%m}"
