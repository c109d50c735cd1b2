"""An idempotent call: one write of a REST client, remembered so that sending it again changes nothing."""

from django.db import models


class IdempotentCall(models.Model):
    """The key a client sent, the hash of what it sent with it, and the answer it got."""

    person = models.ForeignKey("core.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="idempotent_call_once")]
