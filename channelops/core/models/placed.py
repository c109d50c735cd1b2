"""A placed row: it belongs to one node of the region tree, whose three ids it carries."""

from django.db import models


class Placed(models.Model):
    """Province, city and county ids, copied when the row is written, so that scope is one plain equality per level."""

    province_id = models.BigIntegerField(null=True, blank=True)
    city_id = models.BigIntegerField(null=True, blank=True)
    county_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def region_id(self) -> int | None:
        """The deepest node the row belongs to."""
        return self.county_id or self.city_id or self.province_id
