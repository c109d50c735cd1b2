"""Commission by region in the demonstration world: every month that its plans have calculated, rolled up as the night does it."""

from channelops.core.demo.world import DemoWorld

from ..selectors.commission import month_due
from ..services.commission import commission_roll_up


def write(_world: DemoWorld) -> None:
    """Month after month."""
    while (month := month_due()) is not None:
        commission_roll_up(month=month)
