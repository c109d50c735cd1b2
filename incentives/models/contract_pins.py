"""A contract pin: by a contract a payee stays with one version of a plan, whatever is published after it, from one day to another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class DateRange(Func):
    """The days from one column up to, but not including, another."""

    function = "DATERANGE"
    output_field = DateRangeField()


class ContractPin(models.Model):
    """`ends_on` is the first day on which it no longer holds; one that ends as it begins never held."""

    payee = models.ForeignKey("sales.Payee", on_delete=models.PROTECT, related_name="+", verbose_name=_("Payee"))
    plan = models.ForeignKey("incentives.Plan", on_delete=models.PROTECT, related_name="+", verbose_name=_("Plan"))
    version = models.ForeignKey("incentives.PlanVersion", on_delete=models.PROTECT, related_name="pins", verbose_name=_("Version"))
    contract = models.CharField(max_length=60, verbose_name=_("Contract number"))
    begins_on = models.DateField(verbose_name=_("From"))
    ends_on = models.DateField(null=True, blank=True, verbose_name=_("Up to but not including"))
    reason = models.CharField(max_length=400, verbose_name=_("Reason"))
    made_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-begins_on", "payee_id"]
        constraints = [
            ExclusionConstraint(
                name="contract_pins_do_not_overlap",
                expressions=[
                    ("payee", RangeOperators.EQUAL),
                    ("plan", RangeOperators.EQUAL),
                    (DateRange("begins_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another contract pins this payee to a version of this plan on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="contract_pin_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["version"], name="contract_pin_version")]

    @property
    def province_id(self) -> int | None:
        """Where the payee stands."""
        return self.payee.province_id

    @property
    def city_id(self) -> int | None:
        """The payee's city."""
        return self.payee.city_id

    @property
    def county_id(self) -> int | None:
        """The payee's county."""
        return self.payee.county_id

    def __str__(self) -> str:
        return f"{self.contract} · {self.payee_id} · {self.version}"
