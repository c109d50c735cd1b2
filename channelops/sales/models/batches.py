"""A batch: one import of orders, with its file, its state and its control totals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channelops.core.models.placed import Placed


class Batch(Placed):
    """What came in and what became of it; rows read = accepted + duplicate + rejected, and amounts likewise, by constraint.

    Amounts are those the file told. `sample` is what its page shows of the first rows, `months` the accepted by month (YYYY-MM), `counties`
    how many have some. `parent` is the batch whose rejected rows come again in this one.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        RECEIVED = "received", _("Received")
        STAGED = "staged", _("Staged")
        CHECKED = "checked", _("Checked")
        LOADED = "loaded", _("Loaded")
        REFUSED = "refused", _("Refused")

    class Way(models.TextChoices):
        PAGE = "page", _("Page")
        COMMAND = "command", _("Command")
        FOLDER = "folder", _("Folder")
        REST = "rest", _("REST")
        AGAIN = "again", _("Corrected rows")

    STATUS_TONES = {"uploaded": "warn", "received": "accent", "staged": "accent", "checked": "accent", "loaded": "ok", "refused": "bad"}

    source = models.ForeignKey("sales.Source", on_delete=models.PROTECT, related_name="batches")
    mapping = models.ForeignKey("sales.Mapping", on_delete=models.PROTECT, null=True, blank=True, related_name="batches")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="again")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    way = models.CharField(max_length=8, choices=Way.choices)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=12, blank=True)
    header = models.JSONField(default=list, blank=True)
    sample = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=600, blank=True)
    refusal_values = models.JSONField(default=dict, blank=True)
    read = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    read_fen = models.BigIntegerField(default=0)
    accepted_fen = models.BigIntegerField(default=0)
    duplicate_fen = models.BigIntegerField(default=0)
    rejected_fen = models.BigIntegerField(default=0)
    created = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    months = models.JSONField(default=dict, blank=True)
    counties = models.IntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "sha256"], name="batch_of_content")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("accepted") + F("duplicate") + F("rejected")),
                name="batch_rows_add_up",
                violation_error_message=_("The rows of an import must add up."),
            ),
            models.CheckConstraint(
                condition=Q(read_fen=F("accepted_fen") + F("duplicate_fen") + F("rejected_fen")),
                name="batch_amounts_add_up",
                violation_error_message=_("The amounts of an import must add up."),
            ),
        ]

    def __str__(self) -> str:
        return f"IMP-{self.pk:06d}" if self.pk else self.file_name
