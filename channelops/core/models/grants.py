"""A grant: one person holds one role over one region, or one partner, from one day to another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..roles import ROLE_CHOICES


class Grant(models.Model):
    """A role over a subtree of regions (of one department or all), or over one partner and its sub-agents."""

    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner_id = models.BigIntegerField(null=True, blank=True)
    during = DateRangeField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["person_id", "-during"]
        indexes = [models.Index(fields=["person"], name="grant_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=False, partner_id=None) | models.Q(region=None, partner_id__isnull=False),
                name="grant_region_or_partner",
                violation_error_message=_("A grant is over a region or over a partner, not both."),
            ),
            ExclusionConstraint(
                name="grants_do_not_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("region", 0), RangeOperators.EQUAL),
                    (Coalesce("department", 0), RangeOperators.EQUAL),
                    (Coalesce("partner_id", 0), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person already holds this role there in these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"
