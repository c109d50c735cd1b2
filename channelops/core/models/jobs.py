"""A job run: one job for one business date and subject; the row is the truth, the queue only rings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """What must happen, how far it is, and what came of it; it goes on after any crash from `cursor`."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        QUARANTINED = "quarantined", _("Quarantined")
        CANCELLED = "cancelled", _("Cancelled")

    job = models.CharField(max_length=80)
    business_date = models.DateField()
    subject = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    run_no = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    rows = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-business_date", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "business_date", "subject"],
                name="job_run_once_per_day",
                violation_error_message=_("This job already has a run for this day."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="job_run_open", condition=models.Q(status__in=["waiting", "running", "failed"])),
        ]


class JobLine(models.Model):
    """One line of a run's log."""

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="lines")
    run_no = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    level = models.CharField(max_length=8, default="info")
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ["id"]
