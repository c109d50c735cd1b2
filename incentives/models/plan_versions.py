"""A plan version: the rules of a plan from one day to the next version, as a document with its hash."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanVersion(models.Model):
    """Once submitted, the document does not change; once published, nothing but the day it ends.

    `editor` is who changed the draft last, where that is not the author; `reviewed_hash` the content that was approved.
    Whatever has a `published_at` rules its days, retired or not.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", pgettext_lazy("plan version", "Retired")

    STATUS_TONES = {"submitted": "warn", "approved": "accent", "published": "ok"}

    plan = models.ForeignKey("incentives.Plan", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    during = DateRangeField()
    document = models.JSONField()
    content_hash = models.CharField(max_length=64)
    author = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    editor = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    publisher = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_hash = models.CharField(max_length=64, blank=True, default="")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            ExclusionConstraint(
                name="published_versions_do_not_overlap",
                expressions=[("plan", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(published_at__isnull=False),
                violation_error_message=_("Another published version of this plan holds on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(during__startswith__isnull=False),
                name="plan_version_begins",
                violation_error_message=_("A version begins on a day."),
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="plan_author_does_not_approve",
                violation_error_message=_("Who wrote a version does not approve it."),
            ),
            models.CheckConstraint(
                condition=Q(publisher=None) | ~Q(publisher=F("author")),
                name="plan_author_does_not_publish",
                violation_error_message=_("Who wrote a version does not publish it."),
            ),
            models.CheckConstraint(
                condition=(Q(approver=None) | ~Q(approver=F("editor"))) & (Q(publisher=None) | ~Q(publisher=F("editor"))),
                name="plan_editor_does_not_approve",
                violation_error_message=_("Who changed a version last neither approves nor publishes it."),
            ),
            models.CheckConstraint(
                condition=Q(publisher=None) | Q(approver=None) | ~Q(publisher=F("approver")),
                name="plan_three_hands",
                violation_error_message=_("Who approved a version does not publish it."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "published"]) | Q(reviewed_hash=F("content_hash")),
                name="plan_version_as_reviewed",
                violation_error_message=_("What is published is what was reviewed."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(publisher__isnull=False, approver__isnull=False, published_at__isnull=False),
                name="plan_version_published_by_somebody",
                violation_error_message=_("A published version says who approved and who published it."),
            ),
        ]

    @property
    def province_id(self) -> int | None:
        """Where the plan hangs."""
        return self.plan.province_id

    @property
    def city_id(self) -> int | None:
        """The city of the plan's node."""
        return self.plan.city_id

    @property
    def county_id(self) -> int | None:
        """The county of the plan's node."""
        return self.plan.county_id

    def __str__(self) -> str:
        return f"{self.plan.code} {self.number}"
