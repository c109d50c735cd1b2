"""A campaign code: by which orders say that they came by a campaign, and on which days it ran."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named


class CampaignCode(Named):
    """From its first day to its last; without a last day it goes on."""

    code = models.CharField(max_length=64, unique=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="campaign_code_ends_after_start",
                violation_error_message=_("A campaign ends after it began."),
            ),
        ]
