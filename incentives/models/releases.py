"""A release: a named person lets a month be settled although rows of a source are still rejected for more than is tolerated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """`open_fen` is what was open then: where more is rejected later, the month is held up again."""

    period = models.ForeignKey("incentives.Period", on_delete=models.PROTECT, related_name="releases")
    source = models.ForeignKey("sales.Source", on_delete=models.PROTECT, related_name="+")
    open_fen = models.BigIntegerField()
    reason = models.CharField(max_length=1000)
    released_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(open_fen__gt=0),
                name="release_of_something",
                violation_error_message=_("A release is of an open amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.source}"
