"""A rejected row: a line of a file that was not let in, kept as it came, with the reason and the cell."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RejectedRow(models.Model):
    """`line` counts the file's records, the header being 1; `values` are the cells in the order of the batch's header."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("rejected row", "Open")
        FIXED = "fixed", _("Came in again")
        DROPPED = "dropped", _("Dropped")

    STATUS_TONES = {"open": "warn", "fixed": "ok"}

    batch = models.ForeignKey("sales.Batch", on_delete=models.PROTECT, related_name="rejected_rows")
    line = models.BigIntegerField()
    code = models.CharField(max_length=40)
    cell = models.CharField(max_length=200, blank=True)
    values = models.JSONField()
    amount_fen = models.BigIntegerField(default=0)
    month = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    came_again = models.ForeignKey("sales.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["batch_id", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="rejected_row_once")]
        indexes = [models.Index(fields=["batch", "status"], name="rejected_row_open")]

    def __str__(self) -> str:
        return str(self.line)
