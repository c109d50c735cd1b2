"""What is held back in the demonstration world, payee by payee, as the night tells it."""

from channelops.core.demo.world import DemoWorld
from channelops.sales.selectors.codes import payees_after

from ..services.holdbacks import PAYEES, contents_adding, holdbacks_keep


def write(world: DemoWorld) -> None:
    """Every payee, on the present day."""
    contents, after = contents_adding(world.on), 0
    while payees := payees_after(after, limit=PAYEES):
        holdbacks_keep(payees=payees, contents=contents, on=world.on)
        after = payees[-1]
