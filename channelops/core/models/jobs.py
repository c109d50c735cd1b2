"""A job run: one job for one business date and subject; the row is the truth, the queue only rings."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """What must happen, how far it is, and what came of it; it goes on after any crash from `cursor`.

    `attempts` counts failures in a row without a finished piece between them; `holder` names the process at work, and no
    other may save a piece; `waits` is off where somebody said to start without the steps before.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Will be tried again")
        BLOCKED = "blocked", _("Not started")
        QUARANTINED = "quarantined", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    STATUS_TONES = {"running": "accent", "done": "ok", "failed": "warn", "blocked": "warn", "quarantined": "bad"}

    job = models.CharField(max_length=80)
    business_date = models.DateField()
    subject = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    run_no = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    via = models.CharField(max_length=60)
    asked_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_again = models.BooleanField(default=False)
    waits = models.BooleanField(default=True)
    blocked_by = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    rows = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)

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
            models.Index(
                fields=["due_at"],
                name="job_run_open",
                condition=models.Q(status__in=["waiting", "running", "failed", "blocked"]),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(word for word in (self.job, self.subject, self.business_date.isoformat()) if word)


class JobLine(models.Model):
    """One line of a run's log: an English sentence and its values, said in the reader's language."""

    class Level(models.TextChoices):
        INFO = "info", _("Note")
        WARNING = "warning", _("Warning")
        ERROR = "error", _("Error")

    LEVEL_TONES = {"warning": "warn", "error": "bad"}

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="lines")
    run_no = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_index=True)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.INFO)
    text = models.CharField(max_length=1000)
    values = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]

    @property
    def sentence(self) -> str:
        """The line as the reader reads it."""
        said = gettext(self.text)
        return said % self.values if self.values else said
