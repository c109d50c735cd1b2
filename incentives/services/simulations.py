"""Simulating a version: asked for, begun, cancelled and taken up again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channelops.core import transitions
from channelops.core.access import Access
from channelops.core.actors import Actor
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create
from channelops.core.services.jobs import job_ask
from channelops.kernel.periods import Month, business_date

from ..accrual.pieces import cut
from ..lifecycle import SIMULATION
from ..models import PlanVersion, Simulation, SimulationPiece
from ..models.simulations import LEAST_MONTHS, MOST_MONTHS
from ..selectors.simulations import orders_between
from ..what_if.books import books_make
from ..what_if.trials import SIDES, Trial
from ..what_if.volumes import every_of

JOB = "incentives.simulation"
# So many orders are rated at once, in both worlds.
ORDERS_A_SHARD = 250_000


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
def simulation_begin(*, simulation: Simulation, actor: Actor, at: datetime) -> int:
    """Cuts the orders as they are now into pieces, and adds one a world and month where something is added there; how many pieces.

    What is already done of an earlier start stays.
    """
    transitions.apply(simulation, SIMULATION, "start", access=None, actor=actor, at=at)
    if not simulation.shards:
        trial = trial_of(simulation)
        simulation.last_order = trial.reader.last_id()
        sizes = trial.reader.by_slot(last=simulation.last_order)
        pieces: list[dict[str, Any]] = [{"low": low, "high": high} for low, high in cut(sizes, at_most=ORDERS_A_SHARD)]
        if trial.adds:
            books_make(simulation.pk, trial.begin, trial.last)
            pieces += [{"side": side, "month": month.first} for month in trial.months() for side in SIDES]
        SimulationPiece.objects.bulk_create(
            SimulationPiece(simulation=simulation, number=number, **each) for number, each in enumerate(pieces)
        )
        simulation.shards, simulation.articles, simulation.every = len(pieces), trial.articles, every_of(int(sizes.sum()))
        simulation.save(update_fields=["shards", "articles", "last_order", "every"])
    return simulation.shards


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
