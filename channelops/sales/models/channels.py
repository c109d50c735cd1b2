"""A channel: a way in which the operator sells, with the department that owns it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named


class Channel(Named):
    """One of the five kinds; an external one (Tmall, Alipay…) is somebody else's house."""

    class Kind(models.TextChoices):
        OWN = "own", _("Own halls")
        SOCIAL = "social", _("Social channel")
        GROUP = "group", _("Group channel")
        OUTBOUND = "outbound", _("Outbound calls")
        ONLINE = "online", _("Online")

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    external = models.BooleanField(default=False)
    owner = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(external=False) | models.Q(kind="online"),
                name="channel_external_is_online",
                violation_error_message=_("Only an online channel can be external."),
            ),
        ]
