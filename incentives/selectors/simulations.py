"""Reading simulations: what they stand on, how far they are, and what they come to in the viewer's subtrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, DecimalField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThan

from channelops.core.access import Access
from channelops.core.models import JobRun
from channelops.core.scoping import visible_or_404, visible_to
from channelops.core.selectors.jobs import job_run_for
from channelops.core.selectors.regions import region_names
from channelops.kernel.periods import Month
from channelops.sales.selectors.catalogue import payees_visible

from ..models import PlanVersion, Simulation, SimulationCell, SimulationPayee, SimulationRow, SimulationVolume, Statement
from .shards import SLOTS, Shard

JOB = "incentives.simulation"
BETWEEN = "day >= %(first)s AND day <= %(last)s AND payee_id IS NOT NULL"
COUNTED = f"SELECT count(*) FROM sales_order WHERE {BETWEEN}"  # noqa: S608 - composed of literals
RULED = f"""
SELECT DISTINCT payee_id FROM sales_order
WHERE {BETWEEN} AND payee_id %% %(slots)s >= %(low)s AND payee_id %% %(slots)s < %(high)s AND {{column}} = %(region)s
"""  # noqa: S608 - composed of literals
PLACES = {2: "city_id", 3: "county_id"}
MEASURES = ("orders", "pieces", "revenue_fen", "then_fen", "now_fen")
# The article of the orders themselves.
ORDERS = -1
NUMBER: "DecimalField[Any, Any]" = DecimalField(max_digits=24, decimal_places=6)
# So long a simulation stands for the content that it tried.
FRESH = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What some payees come to over all months, then and now."""

    payees: int = 0
    orders: int = 0
    pieces: int = 0
    revenue_fen: int = 0
    then_fen: int = 0
    now_fen: int = 0


def simulations_visible(access: Access) -> QuerySet[Simulation]:
    """The simulations of the plans that the viewer sees, the latest first."""
    return visible_to(access, Simulation.objects.select_related("version__plan__region", "asked_by"))


def simulation_visible(access: Access, *, pk: int) -> Simulation:
    """One visible simulation, or 404."""
    rows = Simulation.objects.select_related("version__plan__region", "asked_by")
    return visible_or_404(access, rows, pk=pk)


def simulation_coded(access: Access, *, code: str, number: int, pk: int) -> Simulation:
    """One visible simulation of a plan's code and a version's number, or 404."""
    rows = Simulation.objects.select_related("version__plan__region", "asked_by")
    return visible_or_404(access, rows, version__plan__code=code, version__number=number, pk=pk)


def simulations_of(version: PlanVersion) -> QuerySet[Simulation]:
    """The simulations of a version, the latest first."""
    return Simulation.objects.filter(version=version).select_related("version", "asked_by").order_by("-asked_at", "-pk")


def simulation_fresh(version: PlanVersion, at: datetime) -> bool:
    """Whether the content of the version was tried to the end within the last `FRESH` before the moment."""
    done = Simulation.objects.filter(content_hash=version.content_hash, status=Simulation.Status.DONE)
    return done.filter(finished_at__gt=at - FRESH, finished_at__lte=at).exists()


def simulation_for_job(pk: int, *, alone: bool = False) -> Simulation:
    """The simulation that a job is about; `alone`: for its transaction only."""
    rows = Simulation.objects.select_related("version__plan__region")
    return (rows.select_for_update(of=("self",)) if alone else rows).get(pk=pk)


def simulation_run(simulation: Simulation) -> JobRun | None:
    """The run that works on it."""
    return job_run_for(job=JOB, business_date=simulation.business_date, subject=str(simulation.pk))


def orders_between(first: date, last: date) -> int:
    """How many orders with a payee fall on these days."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"first": first, "last": last})
        return int(cursor.fetchone()[0])


def payees_ruled(simulation: Simulation, shard: Shard) -> list[int] | None:
    """The shard's payees with orders in the plan's city or county; None where the plan rules a province, or everywhere."""
    region = simulation.version.plan.region
    if region is None or region.level not in PLACES:
        return None
    first = Month.of(simulation.first_month)
    words: dict[str, Any] = {"first": first.first, "last": first.plus(simulation.months - 1).last, "slots": SLOTS}
    words |= {"low": shard.low, "high": shard.high}
    with connection.cursor() as cursor:
        cursor.execute(RULED.format(column=PLACES[region.level]), words | {"region": region.pk})
        return [int(payee) for (payee,) in cursor.fetchall()]


def totals_of(simulation: Simulation) -> dict[str, Any]:
    """The sums of the whole, over every subtree."""
    return vars(_sums(SimulationPayee.objects.filter(simulation_id=simulation.pk)))


def payees_tried(access: Access, simulation: Simulation) -> QuerySet[SimulationPayee]:
    """The payees of the viewer's subtrees that the simulation covers."""
    return visible_to(access, SimulationPayee.objects.filter(simulation_id=simulation.pk))


def payees_of_none(access: Access) -> QuerySet[SimulationPayee]:
    """No payee: what is listed where no simulation is named, as by the OpenAPI document."""
    return _told(access, SimulationPayee.objects.none())


def payees_listed(access: Access, simulation: Simulation) -> QuerySet[SimulationPayee]:
    """The same with names, and what each would get more (`step_fen`) and in relation to before (`share`, none without any)."""
    return _told(access, payees_tried(access, simulation))


def _told(access: Access, rows: QuerySet[SimulationPayee]) -> QuerySet[SimulationPayee]:
    payee = payees_visible(access).filter(pk=OuterRef("payee_id"))
    share = Case(When(then_fen__gt=0, then=Cast("now_fen", NUMBER) / Cast("then_fen", NUMBER)), output_field=NUMBER)
    return rows.annotate(
        payee_zh=Subquery(payee.values("name_zh")[:1]),
        payee_en=Subquery(payee.values("name_en")[:1]),
        payee_code=Subquery(payee.values("code")[:1]),
        payee_sort=Subquery(payee.values("sort_key")[:1]),
        region_name=region_names(OuterRef("county_id")),
        step_fen=F("now_fen") - F("then_fen"),
        share=share,
    )


def payee_tried(access: Access, simulation: Simulation, *, payee_id: int) -> SimulationPayee:
    """One visible payee of a simulation, or 404."""
    return visible_or_404(access, payees_listed(access, simulation), payee_id=payee_id)


def sums_of(access: Access, simulation: Simulation) -> Sums:
    """The sums of the viewer's subtrees."""
    return _sums(payees_tried(access, simulation))


def shares_of(access: Access, simulation: Simulation, *, bounds: Sequence[int]) -> list[int]:
    """How many payees stand in each band: what they would get now, in per cent of before, below the first bound, then from each on.

    Who got nothing before stands in the middle where that stays so, else in the highest.
    """
    bands = [When(_less(bound), then=Value(place)) for place, bound in enumerate(bounds)]
    nothing = When(then_fen=0, now_fen=0, then=Value(sum(bound <= 100 for bound in bounds)))
    band = Case(nothing, *bands, default=Value(len(bounds)), output_field=IntegerField())
    counted = payees_tried(access, simulation).order_by().values_list(band).annotate(n=Count("payee_id"))
    found = dict(counted)
    return [int(found.get(place, 0)) for place in range(len(bounds) + 1)]


def below(rows: QuerySet[SimulationPayee], percent: int) -> QuerySet[SimulationPayee]:
    """The payees who would get less than so many per cent of before."""
    return rows.filter(_less(percent))


def table_by(access: Access, simulation: Simulation, *, field: str) -> list[dict[str, Any]]:
    """The sums by one field of the cells (a level of the tree, channel, stage, article, month), the dearest first."""
    cells = visible_to(access, SimulationCell.objects.filter(simulation_id=simulation.pk)).order_by()
    sums = {name: Coalesce(Sum(name), 0) for name in MEASURES}
    return list(cells.values(field).annotate(**sums).order_by("-now_fen", field))


def volumes_of(access: Access, simulation: Simulation) -> dict[int, dict[str, int]]:
    """Per cent of volume → what the rated payees of the viewer's subtrees would get, then and now, with the squares of a sample."""
    rows = visible_to(access, SimulationVolume.objects.filter(simulation_id=simulation.pk)).order_by()
    names = ("payees", "then_fen", "now_fen", "then_square", "then_product", "now_square", "now_product")
    found: Any = rows.values("percent").annotate(**{f"sum_{name}": Sum(name) for name in names})
    return {int(each["percent"]): {name: int(each[f"sum_{name}"]) for name in names} for each in found}


def rows_of(simulation: Simulation, payee_id: int) -> list[SimulationRow]:
    """What one payee comes to, by month and article."""
    return list(
        SimulationRow.objects.filter(simulation_id=simulation.pk, payee_id=payee_id).order_by("month", "article", "channel", "stage")
    )


def _less(percent: int) -> Q:
    """Less than so many per cent of before, in whole fen."""
    return Q(LessThan(F("now_fen") * 100, F("then_fen") * percent))


def _sums(rows: QuerySet[SimulationPayee]) -> Sums:
    found = rows.order_by().aggregate(payees=Count("payee_id"), **{f"sum_{name}": Coalesce(Sum(name), 0) for name in MEASURES})
    return Sums(payees=found["payees"], **{name: int(found[f"sum_{name}"]) for name in MEASURES})


def statements_kept(access: Access, *, payee_id: int, months: Sequence[date]) -> dict[date, int]:
    """Month → the key of the payee's statement, of those that the viewer sees."""
    rows = visible_to(access, Statement.objects.filter(payee_id=payee_id, month__in=months))
    return dict(rows.order_by().values_list("month", "pk"))
