"""A source: a system that sends orders; the first half of every order's key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named
from channelops.core.models.placed import Placed


class Source(Named, Placed):
    """A region's rejected amounts above the tolerance hold up its settlement until somebody overrides."""

    code = models.SlugField(max_length=40, unique=True)
    tolerance_fen = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tolerance_fen__gte=0),
                name="source_tolerance_not_negative",
                violation_error_message=_("A tolerance is zero or more."),
            ),
        ]


class Mapping(models.Model):
    """One version of how a source's columns become fields: the document of `sales.feeds.mapping`. The highest version counts."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mappings")
    version = models.PositiveIntegerField()
    document = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["source_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["source", "version"], name="mapping_version_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.version}"
