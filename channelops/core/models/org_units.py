"""An organisational unit: one department in one region."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .named import Named


class Department(Named):
    """One of the six departments; the code is its word in code and files."""

    code = models.SlugField(max_length=32, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]


class OrgUnit(models.Model):
    """A department at a region, from the day it opens to the day it closes."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="units")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="units")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["region__path", "department__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "region"],
                name="org_unit_once_per_region",
                violation_error_message=_("This department already exists in this region."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.department}"
