"""An annex: one file of facts beside orders that came in, with its control totals and the rows that were rejected."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channelops.core.models.placed import Placed

from .batches import Batch


class Annex(Placed):
    """`kind` is the code of one of `hooks.annex_kinds`; the place is that of whoever sent it, which its rows did not reach beyond.

    `problems` are [line, sentence, cells] of the rejected rows, the sentence in the language of whoever sent the file.
    """

    kind = models.CharField(max_length=40)
    source = models.ForeignKey("sales.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=8, choices=Batch.Way.choices)
    file_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    read = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("accepted") + F("duplicate") + F("rejected")),
                name="annex_rows_add_up",
                violation_error_message=_("The rows of an import must add up."),
            ),
        ]

    def __str__(self) -> str:
        return f"ANX-{self.pk:06d}" if self.pk else self.file_name
