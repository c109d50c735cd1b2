"""An attachment: a file that belongs to one row and is seen by whoever sees that row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A stored file: its name as uploaded, what it holds, and the row it belongs to; the bytes lie outside the web root."""

    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=120, unique=True)
    media_type = models.CharField(max_length=100)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=400, blank=True)
    uploaded_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="attachment_of_object")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bytes__gt=0),
                name="attachment_not_empty",
                violation_error_message=_("The file is empty."),
            ),
        ]
