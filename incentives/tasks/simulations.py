"""The simulation: a version rated over past months beside what was in force, a shard of payees at a time."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channelops.core.jobs import Work, job

from ..models import Simulation
from ..selectors.simulations import simulation_for_job
from ..services.simulations import JOB, simulation_begin, simulation_finish, simulation_shard, trial_of


@job(JOB, _("Simulation of a plan"), by_hand=False)
def simulate(work: Work) -> bool:
    """One piece: the count of what is to be done, one shard, or the end. A cancelled one is left as it is."""
    simulation = simulation_for_job(int(work.subject))
    if simulation.status == Simulation.Status.CANCELLED:
        work.log(gettext_noop("Cancelled after %(done)s of %(shards)s parts."), done=simulation.done, shards=simulation.shards)
        return False
    if simulation.status == Simulation.Status.WAITING:
        simulation_begin(simulation=simulation, actor=work.actor, at=work.at)
        work.total, work.done = simulation.shards, simulation.done
        return True
    if simulation.done < simulation.shards:
        orders = simulation_shard(simulation=simulation, trial=trial_of(simulation))
        work.count(rows=orders, done=1)
        return True
    if simulation.status == Simulation.Status.RUNNING:
        simulation_finish(simulation=simulation, actor=work.actor, at=work.at)
    return False
