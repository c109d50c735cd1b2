"""A settlement period: one month, and what was calculated for it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Period(models.Model):
    """`month` is its first day. While it is open each night calculates it anew; once locked only differences follow."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("settlement period", "Open")
        CALCULATING = "calculating", _("Being calculated")
        REVIEW = "review", _("In review")
        APPROVED = "approved", _("Approved")
        LOCKED = "locked", _("Locked")

    STATUS_TONES = {"open": "accent", "calculating": "accent", "review": "warn", "approved": "ok", "locked": "ok"}

    month = models.DateField(unique=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    calculated_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="period_is_a_month"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("calculated_by")),
                name="period_needs_two_hands",
                violation_error_message=_("Who ran the calculation does not approve it."),
            ),
        ]

    def __str__(self) -> str:
        return self.month.strftime("%Y-%m")


class PeriodResult(models.Model):
    """One version of what a month comes to: the first is the whole month, each later one only what differs from all before it.

    `facts` counts the orders read, `late` of them by payee those that came after the version before; `checksum` is over the lines
    without their version; `posted_month` is where a difference went.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveSmallIntegerField()
    posted_month = models.DateField()
    facts = models.BigIntegerField()
    lines = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    checksum = models.CharField(max_length=16)
    late = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    business_date = models.DateField()

    class Meta:
        ordering = ["period_id", "version"]
        constraints = [models.UniqueConstraint(fields=["period", "version"], name="period_result_once")]

    def __str__(self) -> str:
        return f"{self.period} {self.version}"
