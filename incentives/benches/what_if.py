"""What a simulation over twelve months costs: both worlds rated and kept, beside reading the same orders and nothing else."""

import copy
import json
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from channelops.core.actors import Actor
from channelops.core.benches.registry import Asked, Section, bench
from channelops.core.models import JobRun, Person
from channelops.core.services.job_runs import job_work
from channelops.kernel.periods import Month

from ..models import Plan, Simulation
from ..selectors.facts import FactReader
from ..selectors.shards import Shard
from ..selectors.simulations import simulation_run
from ..services.plan_files import Hands, plan_publish
from ..services.plan_versions import version_draft
from ..services.simulations import ORDERS_A_SHARD, simulation_ask
from ..tasks.simulations import HELP
from . import plan, world
from .hands import Took, both

MONTHS, DAYS = 12, 28
FIRST = Month(2025, 11)
AT = datetime(2026, 11, 20, tzinfo=UTC)
ASKED_SECONDS = 60
HEAD = "| what | orders | seconds | orders per second | × floor |\n|---|---:|---:|---:|---:|\n"


@bench("what_if", order=45)
def what_if_measured(asked: Asked) -> Section:
    """Twelve months of `orders` orders in all, 500 rules, a partner for a hundred orders; the draft pays twice for a flat piece."""
    payees = min(world.PAYEES, asked.orders // world.ORDERS_A_PAYEE)
    _world(payees)
    orders = asked.orders // MONTHS // DAYS
    for number in range(MONTHS):
        _month(FIRST.plus(number), orders, payees=payees)
        asked.say(f"{FIRST.plus(number)} written")
    floor, read = _read()
    asked.say(f"floor {floor:.1f} s")
    simulation, seconds, took = _simulated(asked)
    if simulation.totals["orders"] != read:
        raise AssertionError(f"{simulation.totals['orders']} orders simulated, {read} read")
    volumes = "of all payees" if simulation.every == 1 else f"of one payee in {simulation.every}"
    text = (
        f"A draft over {MONTHS} months, {payees:,} partners and 500 rules, beside the version in force: read once, rated in both"
        f" worlds and at four other volumes ({volumes}), kept by"
        f" COPY and summed, {ORDERS_A_SHARD:,} orders at a time with its progress, by two processes; they computed {took.computed:.0f} s"
        f" with their servers, {took.peak:.0f} MB each at most."
        f" The floor reads the same orders and does nothing with them. A simulation of a million orders is to take less than"
        f" {ASKED_SECONDS} s.\n\n"
    )
    rows = (("read the orders (floor)", floor), ("simulate", seconds))
    lines = [f"| {what} | {read:,} | {took:.1f} | {read / took:,.0f} | {took / floor:.2f} |\n" for what, took in rows]
    return Section(title="What-if", text=text + HEAD + "".join(lines))


def _world(payees: int) -> None:
    """Partners, products and a published plan, as in the bench of the accrual, from the first month on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        for level in (1, 2, 3):
            cursor.execute(world.REGIONS, {"level": level})
            cursor.execute(world.OWN)
        cursor.execute(world.CATALOGUE, {"families": plan.FAMILIES, "products": plan.PRODUCTS})
        cursor.execute(world.CHANNELS, {"kinds": ["own", "social", "group", "outbound", "online"]})
        cursor.execute(world.PARTNERS, {"payees": payees})
        cursor.execute("ANALYZE sales_payee")
    names = ("author", "reviewer", "publisher")
    people = {name: Person.objects.create(username=name, name_zh=name, joined_on=FIRST.first) for name in names}
    text = json.dumps(plan.document(FIRST.first.isoformat()))
    plan_publish(text=text, hands=Hands(**people), via="command:bench", at=AT, unsimulated="bench")


def _month(month: Month, orders: int, *, payees: int) -> None:
    """A month's orders, a day at a time, through a bare partition."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sales_order_month_bare(%s)", [month.first])
        (table,) = cursor.fetchone()
        for day in range(DAYS):
            cursor.execute("SELECT sales_order_ids(%s)", [orders])
            words: dict[str, Any] = {
                "day": month.first + timedelta(days=day),
                "batch": 1,
                "orders": orders,
                "payees": payees,
                "late": 0,
                "back": 0,
            }
            cursor.execute(world.ORDERS.format(table=table), words | {"ids": cursor.fetchone()[0]})
        cursor.execute("SELECT sales_order_month_attach(%s)", [month.first])


def _read() -> tuple[float, int]:
    """Seconds to read all orders shard by shard, and how many there are."""
    began, read = time.monotonic(), 0
    reader = FactReader(FIRST.first, FIRST.plus(MONTHS - 1).last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_order")
        shards = max(1, -(-cursor.fetchone()[0] // ORDERS_A_SHARD))
    for place in range(shards):
        read += len(reader.orders(Shard(place=place, of=shards)).facts)
    return time.monotonic() - began, read


def _simulated(asked: Asked) -> tuple[Simulation, float, Took]:
    """The simulation, its seconds, and what both processes took."""
    person = Person.objects.get(username="author")
    actor = Actor(via="command:bench", person=person)
    document = copy.deepcopy(plan.document(date(2026, 12, 1).isoformat()))
    for component in document["components"]:
        for rule in component["rules"]:
            if "yuan_per_piece" in rule:
                rule["yuan_per_piece"] = str(Decimal(rule["yuan_per_piece"]) * 2)
    version = version_draft(plan=Plan.objects.get(code="bench"), document=document, actor=actor, at=AT)
    began = time.monotonic()
    simulation = simulation_ask(version=version, months=MONTHS, access=None, actor=actor, at=AT)
    run = simulation_run(simulation)
    assert run is not None
    job_work(run_id=run.pk, now=lambda: AT, seconds=0)
    asked.say(f"begun after {time.monotonic() - began:.1f} s")
    helper = JobRun.objects.filter(job=HELP, subject__startswith=f"{simulation.pk} ").values_list("pk", flat=True)
    runs = [run.pk, *helper]
    took = both(lambda number: job_work(run_id=runs[number], now=lambda: AT) if number < len(runs) else None)
    seconds = time.monotonic() - began
    simulation.refresh_from_db()
    if simulation.status != Simulation.Status.DONE:
        raise AssertionError(f"the simulation is {simulation.status}")
    asked.say(f"{simulation.shards} parts, {seconds:.1f} s, computed {took.computed:.1f} s")
    return simulation, seconds, took
