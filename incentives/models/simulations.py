"""A simulation: what a plan version would have paid over past months of real orders, beside what was in force; apart from the ledger."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEAST_MONTHS, MOST_MONTHS = 3, 12


class Simulation(models.Model):
    """Bound to the content it tried: `document` and `content_hash` as the version held them when it was asked for.

    `first_month` and `months` say which orders, of them those with an id up to `last_order`; `done` of `shards` pieces say how far
    it is, so that it goes on where it stopped. `articles` are the components of both sides that results name by their place,
    `totals` the sums of the whole; other volumes are of every `every`-th payee (1: of all).
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    STATUS_TONES = {"waiting": "accent", "running": "accent", "done": "ok"}

    version = models.ForeignKey("incentives.PlanVersion", on_delete=models.PROTECT, related_name="simulations")
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()
    first_month = models.DateField()
    months = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    business_date = models.DateField()
    finished_at = models.DateTimeField(null=True, blank=True)
    shards = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    last_order = models.BigIntegerField(default=0)
    every = models.PositiveIntegerField(default=1)
    articles = models.JSONField(default=list, blank=True)
    totals = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=LEAST_MONTHS, months__lte=MOST_MONTHS),
                name="simulation_months",
                violation_error_message=_("A simulation covers 3 to 12 months."),
            ),
            models.CheckConstraint(condition=Q(first_month__day=1), name="simulation_begins_with_a_month"),
            models.CheckConstraint(condition=~Q(status="done") | Q(finished_at__isnull=False), name="simulation_done_has_an_end"),
        ]
        indexes = [models.Index(fields=["content_hash", "finished_at"], name="simulation_content")]

    @property
    def province_id(self) -> int | None:
        """Where the plan hangs."""
        return self.version.province_id

    @property
    def city_id(self) -> int | None:
        """The city of the plan's node."""
        return self.version.city_id

    @property
    def county_id(self) -> int | None:
        """The county of the plan's node."""
        return self.version.county_id

    def __str__(self) -> str:
        return f"{self.version} · {self.first_month:%Y-%m} · {self.months}"


class SimulationPiece(models.Model):
    """A part of a simulation, taken by whichever process is free: the orders of the payees in the slots [low, high) in both worlds.

    With a `side` it is what a month of one world adds once all orders are rated, one month after the other.
    """

    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    low = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(max_length=4, blank=True, default="")
    month = models.DateField(null=True, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["simulation_id", "number"]
        constraints = [models.UniqueConstraint(fields=["simulation", "number"], name="simulation_piece_once")]

    def __str__(self) -> str:
        return f"{self.simulation_id} · {self.number}"
