"""A change: who did what to which row, when, what was, what is, and why."""

import pgtrigger
from django.db import models

from .placed import Placed


class Change(Placed):
    """One entry of a row's history; never edited."""

    at = models.DateTimeField()
    actor = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acted_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    via = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    partner_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="change_of_object"),
            models.Index(fields=["actor", "-id"], name="change_by_actor"),
            models.Index(fields=["at"], name="change_at"),
        ]
        triggers = [pgtrigger.Protect(name="changes_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
