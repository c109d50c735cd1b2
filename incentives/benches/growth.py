"""How a month grows: the same three jobs once each, without SQL beside them, so that thirty million orders can be asked for."""

from django.db import connection

from channelops.core.benches.registry import Asked, Section, bench
from channelops.kernel.periods import Month
from channelops.sales.rollups.keeping import rollups_rebuild

from ..accrual.rating import Rating
from . import accrual, floors, world
from .hands import HEAD, Took, clock, row

TEXT = (
    "One month of {facts:,} orders of {payees:,} partners, each job once: read (the floor, two processes), accrued from its beginning to"
    " the month put in place (two processes), one day of orders added (one process), roll-ups of the month anew. Read beside the same"
    " table of another size: what grows as the orders do keeps its rows per second, and its peak where it is worked off in pieces.\n\n"
)


@bench("growth", order=41)
def growth_measured(asked: Asked) -> Section:
    """A month whole, one more day, its roll-ups."""
    world.world_write(asked.orders)
    asked.say("the world is written\n")
    store, end = accrual.written()
    whole = Took(store.seconds + end.seconds, store.peak, store.computed)
    asked.say(f"accrued {whole.seconds:.1f} s\n")
    read = floors.reading(Rating(Month.of(world.MONTH)).reader, accrual.shards())
    orders = asked.orders // world.DAYS
    world.day_write(world.DAYS, orders, late=0.0)
    added = accrual.night(world.DAYS)
    asked.say(f"read {read.seconds:.1f} s, a day added {added.seconds:.1f} s\n")
    with clock() as rolled:
        rollups_rebuild(month=Month.of(world.MONTH))
    facts = _orders()
    rows = [
        row("floor: read the columns of the accrual", facts - orders, read, floor=read),
        row("accrual of the month, put in place", facts - orders, whole, floor=read),
        row("a day added", orders, added, floor=read),
        row("roll-ups of the month anew", facts, rolled, floor=read),
    ]
    return Section(title="Growth of a month", text=TEXT.format(facts=facts, payees=accrual.payees()) + HEAD + "".join(rows))


def _orders() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_order")
        return int(cursor.fetchone()[0])
