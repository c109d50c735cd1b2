"""A region: one node of the tree of provinces, cities and counties."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from .named import Named


class Region(Named):
    """A node as it stands today: `path` is the codes from the root down, each followed by a slash."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Province")
        CITY = 2, _("City")
        COUNTY = 3, _("County")
        GRID = 4, _("Grid")

    code = models.CharField(max_length=64, unique=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=300)
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    city = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(OpClass("path", name="text_pattern_ops"), name="region_path_prefix")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None) | (models.Q(level__gt=1) & models.Q(parent__isnull=False)),
                name="region_root_is_a_province",
                violation_error_message=_("A province has no parent; every other region has one."),
            ),
        ]


class RegionPlacement(models.Model):
    """Where a region hung from one day to another: the history behind `Region.parent`."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    during = DateRangeField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["region_id", "during"]
        constraints = [
            ExclusionConstraint(
                name="region_placements_do_not_overlap",
                expressions=[("region", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("A region hangs in one place at a time."),
            ),
        ]
