"""A notice: one thing one person should know, in the portal and perhaps by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A sentence with a link for one person; `key` makes the same event one notice however often it is told."""

    class Mail(models.TextChoices):
        NONE = "none", _("Not by mail")
        WAITING = "waiting", _("Mail waiting")
        DIGEST = "digest", _("In the daily digest")
        SENT = "sent", _("Mail sent")
        FAILED = "failed", _("Mail failed")

    person = models.ForeignKey("core.Person", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.NONE)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_event")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["mail"], name="notice_mail_waiting", condition=models.Q(mail__in=["waiting", "digest"])),
        ]


class NoticeChoice(models.Model):
    """How a person wants one kind of notice by mail: at once, in the daily digest, or not."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DIGEST = "digest", _("Daily digest")
        NONE = "none", _("Portal only")

    person = models.ForeignKey("core.Person", on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=40)
    mail = models.CharField(max_length=10, choices=Mail.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once_per_kind")]
