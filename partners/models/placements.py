"""A placement: below whom a partner stands in the tree, from day to day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PartnerPlacement(models.Model):
    """One partner above another for `[from, to)`; a day without one is a head agent's. Commission reads the one of the order's day.

    `Partner.parent` and `path` are those of the present day.
    """

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        ordering = ["partner_id", "during"]
        constraints = [
            ExclusionConstraint(
                name="partner_placements_do_not_overlap",
                expressions=[("partner", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The partner stands below another one on some of these days."),
            ),
            models.CheckConstraint(condition=Q(during__startswith__isnull=False), name="partner_placement_begins"),
            models.CheckConstraint(
                condition=~Q(parent=F("partner")),
                name="partner_not_below_itself",
                violation_error_message=_("Nobody stands below himself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} < {self.parent}"
