"""A simulation: what a plan version would have paid over past months of real orders, beside what was in force; apart from the ledger."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEAST_MONTHS, MOST_MONTHS = 3, 12


class Simulation(models.Model):
    """Bound to the content it tried: `document` and `content_hash` as the version held them when it was asked for.

    `first_month` and `months` say which orders; `done` of `shards` say how far it is, so that it goes on where it stopped.
    `articles` are the components of both sides that results name by their place; `totals` the sums of the whole.
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


class SimulationRow(models.Model):
    """One payee's month under one article: what it paid then and would pay now; by kind of channel and stage of the orders.

    Article −1 is the orders themselves: their number, pieces (returns taken off) and amount.
    """

    pk = models.CompositePrimaryKey("simulation_id", "payee_id", "month", "article", "channel", "stage")
    simulation_id = models.BigIntegerField()
    payee_id = models.IntegerField()
    month = models.DateField()
    article = models.SmallIntegerField()
    channel = models.SmallIntegerField()
    stage = models.SmallIntegerField()
    orders = models.IntegerField(default=0)
    pieces = models.BigIntegerField(default=0)
    revenue_fen = models.BigIntegerField(default=0)
    then_fen = models.BigIntegerField(default=0)
    now_fen = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["payee_id", "month", "article"]

    def __str__(self) -> str:
        return f"{self.payee_id} · {self.month:%Y-%m} · {self.article}"


class SimulationPayee(models.Model):
    """One payee over all months, with the place it has: who gains and who loses. The key is made of simulation and payee."""

    id = models.BigIntegerField(primary_key=True)
    simulation_id = models.BigIntegerField(db_index=True)
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    orders = models.IntegerField(default=0)
    pieces = models.BigIntegerField(default=0)
    revenue_fen = models.BigIntegerField(default=0)
    then_fen = models.BigIntegerField(default=0)
    now_fen = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["payee_id"]

    def __str__(self) -> str:
        return str(self.payee_id)


class SimulationCell(models.Model):
    """The rows of one county, month, article, kind of channel and stage together: what the tables of the page sum."""

    simulation_id = models.BigIntegerField()
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    month = models.DateField()
    article = models.SmallIntegerField()
    channel = models.SmallIntegerField()
    stage = models.SmallIntegerField()
    orders = models.IntegerField(default=0)
    pieces = models.BigIntegerField(default=0)
    revenue_fen = models.BigIntegerField(default=0)
    then_fen = models.BigIntegerField(default=0)
    now_fen = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["simulation_id", "county_id"], name="simulation_cell_place")]

    def __str__(self) -> str:
        return f"{self.county_id} · {self.month:%Y-%m} · {self.article}"


class SimulationVolume(models.Model):
    """What some payees of one county would earn with more or fewer orders (`percent`; 0 is as it was), one row a shard."""

    simulation_id = models.BigIntegerField()
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    shard = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    payees = models.IntegerField(default=0)
    then_fen = models.BigIntegerField(default=0)
    now_fen = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["simulation_id", "county_id"], name="simulation_volume_place")]

    def __str__(self) -> str:
        return f"{self.percent} %"
