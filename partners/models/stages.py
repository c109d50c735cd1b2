"""A stage: where a partner stands in its life, A to E, from day to day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The five stages; the way goes on, back from decline, and from the exit to a new beginning."""

    ACQUISITION = "A", _("Acquisition")
    BUILD_UP = "B", _("Build-up")
    CLIMAX = "C", _("Climax")
    DECLINE = "D", _("Decline")
    EXIT = "E", _("Exit")


class PartnerStage(models.Model):
    """One stage of one partner for `[from, to)`; commission reads the one that held on the order's day."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=1, choices=Stage.choices)
    during = DateRangeField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["partner_id", "during"]
        # The list of those in a stage, without looking at each partner's stages.
        indexes = [models.Index(fields=["stage", "partner"], include=["during"], name="partner_stage_letter")]
        constraints = [
            ExclusionConstraint(
                name="partner_stages_do_not_overlap",
                expressions=[("partner", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The partner stands in another stage on some of these days."),
            ),
            models.CheckConstraint(condition=models.Q(during__startswith__isnull=False), name="partner_stage_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.stage}"
