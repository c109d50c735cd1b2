"""What a simulation comes to, then and now: by payee, month and article, summed by payee and by cell; apart from the ledger."""

from django.db import models


class Sides(models.Model):
    """What something paid then and would pay now."""

    simulation_id = models.BigIntegerField()
    then_fen = models.BigIntegerField(default=0)
    now_fen = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Figures(Sides):
    """The same with the orders that it stands on: their number, pieces (returns taken off) and amount."""

    orders = models.IntegerField(default=0)
    pieces = models.BigIntegerField(default=0)
    revenue_fen = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Placed(models.Model):
    """The node at which a payee is at home today; 0 where there is none."""

    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)

    class Meta:
        abstract = True


class SimulationRow(Figures):
    """One payee's month under one article, by kind of channel and stage of the orders; −1 is the article of the orders themselves.

    `kind` is 0 for what orders earn by themselves, else that of the added lines (shares, overrides, clawbacks); each piece of the
    simulation leaves rows of its own. `mine`: ruled or paid by the version, or by one in whose place it is tried.
    """

    pk = models.CompositePrimaryKey("simulation_id", "payee_id", "month", "article", "channel", "stage", "kind", "piece")
    payee_id = models.IntegerField()
    month = models.DateField()
    article = models.SmallIntegerField()
    channel = models.SmallIntegerField()
    stage = models.SmallIntegerField()
    kind = models.SmallIntegerField(default=0)
    piece = models.SmallIntegerField(default=0)
    mine = models.SmallIntegerField(default=1)

    class Meta:
        ordering = ["payee_id", "month", "article"]

    def __str__(self) -> str:
        return f"{self.payee_id} · {self.month:%Y-%m} · {self.article}"


class SimulationPayee(Figures, Placed):
    """One payee over all months, with the place it has: who gains and who loses. The key is made of simulation and payee."""

    id = models.BigIntegerField(primary_key=True)
    payee_id = models.IntegerField()
    partner_id = models.IntegerField(default=0)

    class Meta:
        ordering = ["payee_id"]
        indexes = [models.Index(fields=["simulation_id"], name="simulation_payee_of")]

    def __str__(self) -> str:
        return str(self.payee_id)


class SimulationCell(Figures, Placed):
    """The rows of one county, month, article, kind of channel and stage together: what the tables of the page sum."""

    month = models.DateField()
    article = models.SmallIntegerField()
    channel = models.SmallIntegerField()
    stage = models.SmallIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["simulation_id", "county_id"], name="simulation_cell_place")]

    def __str__(self) -> str:
        return f"{self.county_id} · {self.month:%Y-%m} · {self.article}"


class SimulationVolume(Sides, Placed):
    """What payees of one county would earn by their own orders with more or fewer of them (`percent`; 0 is as it was), one row a piece.

    Of a sample the squares (of what each payee earns, and its product with what it earned at 0 per cent, in yuan²) say how far to trust it.
    """

    piece = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    payees = models.IntegerField(default=0)
    then_square = models.BigIntegerField(default=0)
    then_product = models.BigIntegerField(default=0)
    now_square = models.BigIntegerField(default=0)
    now_product = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["simulation_id", "county_id"], name="simulation_volume_place")]

    def __str__(self) -> str:
        return f"{self.percent} %"
