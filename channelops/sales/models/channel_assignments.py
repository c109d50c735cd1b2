"""A channel assignment (责任田): which manager answers for which channel in which region, from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelAssignment(models.Model):
    """One manager at a time for a channel in a region; the days are `[from, to)`."""

    channel = models.ForeignKey("sales.Channel", on_delete=models.PROTECT, related_name="assignments")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        ordering = ["region__path", "channel__position", "-during"]
        constraints = [
            ExclusionConstraint(
                name="channel_assignments_do_not_overlap",
                expressions=[
                    ("channel", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody already answers for this channel in this region at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.channel}"
