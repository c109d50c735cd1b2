"""Simulating a version: asked for, begun, a shard of payees at a time, finished; cancelled and taken up again."""

from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create
from channelops.core.services.jobs import job_ask
from channelops.kernel.periods import Month, business_date
from channelops.sales.selectors.codes import payee_places

from ..binary import Ints, copy_in
from ..lifecycle import SIMULATION
from ..models import PlanVersion, Simulation
from ..models.simulations import LEAST_MONTHS, MOST_MONTHS
from ..selectors.facts import Shard
from ..selectors.simulations import orders_between, payees_ruled, totals_of
from ..what_if.trials import Trial, Tried

JOB = "incentives.simulation"
# So many orders are rated at once, in both worlds.
ORDERS_A_SHARD = 1_000_000
PLACES = ("province_id", "city_id", "county_id")
MEASURES = ("orders", "pieces", "revenue_fen", "then_fen", "now_fen")
TYPES = {
    "id": "bigint",
    "simulation_id": "bigint",
    "payee_id": "integer",
    "partner_id": "integer",
    "province_id": "integer",
    "city_id": "integer",
    "county_id": "integer",
    "month": "date",
    "article": "smallint",
    "channel": "smallint",
    "stage": "smallint",
    "shard": "smallint",
    "percent": "smallint",
    "payees": "integer",
    "orders": "integer",
    "pieces": "bigint",
    "revenue_fen": "bigint",
    "then_fen": "bigint",
    "now_fen": "bigint",
}
# Every county, month, article, channel and stage once, where each shard has left its own.
CLOSED = """
WITH parts AS (DELETE FROM incentives_simulationcell WHERE simulation_id = %(simulation)s RETURNING *)
INSERT INTO incentives_simulationcell (simulation_id, province_id, city_id, county_id, month, article, channel, stage,
    orders, pieces, revenue_fen, then_fen, now_fen)
SELECT simulation_id, province_id, city_id, county_id, month, article, channel, stage,
    sum(orders), sum(pieces), sum(revenue_fen), sum(then_fen), sum(now_fen)
FROM parts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


@transaction.atomic
def simulation_ask(*, version: PlanVersion, months: int, access: Access | None, actor: Actor, at: datetime) -> Simulation:
    """A simulation of the version's content over the last whole months, which will be done whatever happens.

    Refused for fewer than 3 or more than 12 months, for months without orders, and while the same content is under way.
    """
    if access is not None:
        access.require("plan.simulate", version)
    if actor.person is None:
        raise Refused(_("A simulation is asked for by a person."))
    if not LEAST_MONTHS <= months <= MOST_MONTHS:
        raise Refused(_("A simulation covers 3 to 12 months."), field="months")
    today = business_date(at)
    last = Month.of(today).previous
    first = last.plus(1 - months)
    if not orders_between(first.first, last.last):
        raise Refused(_("There are no orders in these months."), field="months")
    waiting = version.simulations.filter(content_hash=version.content_hash, months=months, first_month=first.first)
    if waiting.filter(status__in=(Simulation.Status.WAITING, Simulation.Status.RUNNING)).exists():
        raise Refused(_("The same content is being simulated already."))
    simulation = Simulation(
        version=version,
        content_hash=version.content_hash,
        document=version.document,
        first_month=first.first,
        months=months,
        asked_by=actor.person,
        asked_at=at,
        business_date=today,
    )
    row_create(simulation, actor=actor, at=at)
    job_ask(job=JOB, business_date=today, subject=str(simulation.pk), actor=actor, at=at)
    return simulation


@transaction.atomic
def simulation_begin(*, simulation: Simulation, actor: Actor, at: datetime) -> Simulation:
    """Counts the orders into shards; what is already done of an earlier start stays."""
    transitions.apply(simulation, SIMULATION, "start", access=None, actor=actor, at=at)
    if not simulation.shards:
        first, last = _span(simulation)
        simulation.shards = max(1, -(-orders_between(first, last) // ORDERS_A_SHARD))
        simulation.articles = trial_of(simulation).articles
        simulation.save(update_fields=["shards", "articles"])
    return simulation


@transaction.atomic
def simulation_shard(*, simulation: Simulation, trial: Trial) -> int:
    """Rates the next shard in both worlds and keeps what it comes to; the number of its orders."""
    place = simulation.done
    shard = Shard(place=place, of=simulation.shards)
    payees = payees_ruled(simulation, shard)
    if payees is not None:
        shard = Shard(place=place, of=simulation.shards, payees=payees)
    tried = trial.of(shard) if payees is None or payees else None
    if tried is not None:
        _write(simulation, tried, shard=place)
    simulation.done = place + 1
    simulation.save(update_fields=["done"])
    return tried.orders if tried is not None else 0


@transaction.atomic
def simulation_finish(*, simulation: Simulation, actor: Actor, at: datetime) -> Simulation:
    """Sums what the shards left; from now on the simulation counts."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, {"simulation": simulation.pk})
    simulation.totals = totals_of(simulation)
    simulation.finished_at = at
    simulation.save(update_fields=["totals", "finished_at"])
    transitions.apply(simulation, SIMULATION, "finish", access=None, actor=actor, at=at)
    return simulation


@transaction.atomic
def simulation_cancel(*, simulation: Simulation, access: Access | None, actor: Actor, at: datetime) -> Simulation:
    """Stops before the next shard; what is done stays for whoever takes it up again."""
    simulation = Simulation.objects.select_for_update(of=("self",)).select_related("version__plan__region").get(pk=simulation.pk)
    transitions.apply(simulation, SIMULATION, "cancel", access=access, actor=actor, at=at)
    return simulation


@transaction.atomic
def simulation_resume(*, simulation: Simulation, access: Access | None, actor: Actor, at: datetime) -> Simulation:
    """Goes on where a cancelled or failed simulation stopped."""
    simulation = Simulation.objects.select_for_update(of=("self",)).select_related("version__plan__region").get(pk=simulation.pk)
    transitions.apply(simulation, SIMULATION, "resume", access=access, actor=actor, at=at)
    job_ask(job=JOB, business_date=simulation.business_date, subject=str(simulation.pk), actor=actor, at=at)
    return simulation


def trial_of(simulation: Simulation) -> Trial:
    """Both worlds of a simulation."""
    first = Month.of(simulation.first_month)
    return Trial(simulation.version, document=simulation.document, first=first, months=simulation.months)


def _span(simulation: Simulation) -> tuple[date, date]:
    first = Month.of(simulation.first_month)
    return first.first, first.plus(simulation.months - 1).last


def _write(simulation: Simulation, tried: Tried, *, shard: int) -> None:
    rows: dict[str, Ints] = {name: column.astype(np.int64, copy=False) for name, column in tried.rows.items()}
    size = len(rows["payee_id"])
    if not size:
        return
    payees, at = np.unique(rows["payee_id"], return_inverse=True)
    places = _places(payees)
    _copy("row", rows, simulation)
    sums = {name: _summed(rows[name], at, len(payees)) for name in MEASURES}
    _copy("payee", {"id": np.int64(simulation.pk) << 32 | payees, "payee_id": payees, **places, **sums}, simulation)
    county = {name: places[name][at] for name in PLACES}
    _copy("cell", _grouped({**county, **{name: rows[name] for name in ("month", "article", "channel", "stage")}}, rows), simulation)
    for volume in tried.volumes:
        _copy("volume", _by_county(volume, shard=shard), simulation)


def _copy(noun: str, values: dict[str, Ints], simulation: Simulation) -> None:
    size = len(next(iter(values.values())))
    values = values | {"simulation_id": np.full(size, simulation.pk, np.int64)}
    columns = {name: TYPES[name] for name in values}
    copy_in(f"incentives_simulation{noun}", columns, values)


def _places(payees: Ints) -> dict[str, Ints]:
    """Partner, province, city and county of each payee."""
    found = {pk: rest for pk, *rest in payee_places(payees.tolist())}
    names = ("partner_id", *PLACES)
    return {name: np.array([found[pk][at] for pk in payees.tolist()], np.int64) for at, name in enumerate(names, start=1)}


def _grouped(keys: dict[str, Ints], rows: dict[str, Ints]) -> dict[str, Ints]:
    """The measures of the rows summed by the keys."""
    order = np.lexsort(list(keys.values()))
    ordered = {name: column[order] for name, column in keys.items()}
    stacked = np.stack(list(ordered.values()))
    first = np.flatnonzero(np.append(True, (stacked[:, 1:] != stacked[:, :-1]).any(axis=0)))
    sums = {name: np.add.reduceat(rows[name][order], first) for name in MEASURES}
    return {name: column[first] for name, column in ordered.items()} | sums


def _summed(column: Ints, at: Ints, size: int) -> Ints:
    total = np.zeros(size, np.int64)
    np.add.at(total, at, column)
    return total


def _by_county(volume: dict[str, Any], *, shard: int) -> dict[str, Ints]:
    """The sample's pay at one volume, by the county of its payees."""
    payees = np.array(sorted({*volume["payees"], *volume["then_fen"], *volume["now_fen"]}), np.int64)
    places = _places(payees)
    counties, first, at = np.unique(places["county_id"] << 32 | places["city_id"], return_index=True, return_inverse=True)
    size = len(counties)
    made = {name: places[name][first] for name in PLACES}
    made["payees"] = np.bincount(at, minlength=size).astype(np.int64)
    for side in ("then_fen", "now_fen"):
        made[side] = _summed(np.array([volume[side].get(payee, 0) for payee in payees.tolist()], np.int64), at, size)
    return made | {"shard": np.full(size, shard, np.int64), "percent": np.full(size, volume["percent"], np.int64)}
