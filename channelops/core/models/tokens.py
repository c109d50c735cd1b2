"""A token: the key of one REST client, with a scope, an end and its last use."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """Acts as its person, at most for the capabilities it lists and at most in its region; only a hash of the key is kept."""

    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    capabilities = ArrayField(models.CharField(max_length=60), default=list)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
