"""The simulation: a version rated over past months beside what was in force, a piece at a time by as many hands as there are processors."""

import os

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job
from channelops.core.services.jobs import job_ask

from ..models import Simulation
from ..selectors.simulations import simulation_for_job
from ..services.simulation_pieces import simulation_finish, simulation_piece
from ..services.simulations import JOB, simulation_begin

HELP = "incentives.simulation_help"


@job(JOB, _("Simulation of a plan"), by_hand=False)
def simulate(work: Work) -> bool:
    """One step: the count of what is to be done, one piece, or the end. A cancelled one is left as it is."""
    pk = int(work.subject)
    simulation = simulation_for_job(pk)
    if simulation.status == Simulation.Status.CANCELLED:
        work.log(gettext_noop("Cancelled after %(done)s of %(shards)s parts."), done=simulation.done, shards=simulation.shards)
        return False
    if simulation.status == Simulation.Status.WAITING:
        simulation = simulation_for_job(pk, alone=True)
        work.total = simulation_begin(simulation=simulation, actor=work.actor, at=work.at)
        work.done = simulation.done
        _helpers(work, work.total - work.done)
        return True
    if simulation.status != Simulation.Status.RUNNING:
        return False
    orders = simulation_piece(simulation=simulation)
    if orders is not None:
        work.count(rows=orders)
        work.done = simulation_for_job(pk).done
        return True
    simulation_finish(simulation=simulation_for_job(pk, alone=True), actor=work.actor, at=work.at)
    return False


def _helpers(work: Work, pieces: int) -> None:
    """Asks for as many more hands as there are processors; where none comes, this run does all pieces itself."""
    for number in range(1, min(pieces, os.cpu_count() or 1)):
        job_ask(job=HELP, business_date=work.business_date, subject=f"{work.subject} {number}", actor=work.actor, at=work.at)


@job(HELP, _("Simulation of a plan, another hand"), quiet=True, by_hand=False)
def help_simulate(work: Work) -> bool:
    """One piece of a simulation that another run has begun, as long as any is left."""
    simulation = simulation_for_job(int(work.subject.split()[0]))
    return simulation.status == Simulation.Status.RUNNING and simulation_piece(simulation=simulation) is not None
